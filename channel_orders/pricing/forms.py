"""HTTP input → clean values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channel_orders.pricing.models import PriceList
from partners.organisations.models import Organisation, Tier
from stock.catalogue.models import Product

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

    _ListForm = forms.ModelForm[PriceList]
else:
    _ListForm = forms.ModelForm


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ListForm(_ListForm):
    buyer = forms.CharField(label=_("Buyer, by its code"), max_length=20, required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=[("", ""), *Tier.choices], required=False)

    class Meta:
        model = PriceList
        fields = (
            "code",
            "name",
            "name_zh",
            "level",
            "currency",
            "priority",
            "merges",
            "valid_from",
            "valid_to",
            "tier",
            "territory",
        )
        widgets = {"valid_from": day_input(), "valid_to": day_input()}

    def __init__(self, data: Any = None, *, viewer: Viewer) -> None:
        super().__init__(data, initial={"currency": "CNY", "valid_from": timezone.localdate(), "level": "base"})
        self.viewer = viewer

    def clean_buyer(self) -> Organisation | None:
        code = self.cleaned_data["buyer"].strip()
        buyers = Organisation.objects.seen_by(self.viewer).filter(buys_from_id=self.viewer.organisation_id)
        found = buyers.filter(code__iexact=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("Nobody who buys from you has this code."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needs = {"tier": "tier", "region": "territory", "dealer": "buyer", "contract": "buyer"}.get(cleaned.get("level", ""))
        if needs and not cleaned.get(needs):
            self.add_error(needs, _("Say for which tier, territory or buyer this list is."))
        return cleaned


class PriceForm(forms.Form):
    sku = forms.CharField(label=_("Product code"), max_length=40)
    from_quantity = forms.IntegerField(label=_("From pieces"), min_value=1, initial=1)
    price = forms.DecimalField(label=_("Net price of a piece"), max_digits=18, decimal_places=4, min_value=0)
    since = forms.DateField(label=_("Counts from"), widget=day_input(), initial=timezone.localdate)

    def clean_sku(self) -> Product:
        found = Product.objects.filter(sku__iexact=self.cleaned_data["sku"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("No product has this code."))
        return found
