"""Input for products."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stock.catalogue import phrases
from stock.catalogue.models import Product
from stock.catalogue.queries import categories
from stock.quantity import nearest_valid


class ProductForm(forms.ModelForm):  # type: ignore[type-arg]
    replaced_by = forms.CharField(
        label=_("Replaced by"), required=False, max_length=40, help_text=_("The code of the product to offer instead.")
    )

    class Meta:
        model = Product
        fields = (
            "sku", "name", "name_zh", "category", "gtin", "pack", "minimum", "maximum", "unit", "life", "launched_on", "ended_on",
            "description", "description_zh",
        )  # fmt: skip
        widgets = {
            "launched_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ended_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "name_zh": forms.TextInput(attrs={"lang": "zh-Hans"}),
            "description": forms.Textarea(attrs={"rows": 3}),
            "description_zh": forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]
        if self.instance.pk and self.instance.replaced_by:
            self.initial["replaced_by"] = self.instance.replaced_by.sku

    def clean_replaced_by(self) -> Product | None:
        sku = self.cleaned_data["replaced_by"].strip()
        if not sku:
            return None
        other = Product.objects.filter(sku=sku).first()
        if other is None or other.pk == self.instance.pk:
            raise forms.ValidationError(phrases.NOT_ITSELF if other else _("No product has this code."))
        return other

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        pack, minimum = fields.get("pack"), fields.get("minimum")
        if pack and minimum and minimum > 1 and minimum % pack:
            lower, upper = nearest_valid(minimum, pack)
            self.add_error("minimum", phrases.WHOLE_PACKS % {"least": lower or pack, "next": upper})
        return fields
