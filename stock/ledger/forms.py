"""Input for counts and expected receipts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stock.catalogue.models import Product
from stock.ledger.models import Place


class CountForm(forms.Form):
    """`seen` travels with the form: the figure on the counter's page, against which the count is taken."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    counted = forms.IntegerField(label=_("Pieces counted"), min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    reason = forms.CharField(label=_("Reason, kept in the books"), max_length=200)


class PlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Place
        fields = ("name", "address")


class StartForm(forms.Form):
    """A product that is new at a place."""

    place: Any = forms.ModelChoiceField(None, label=pgettext_lazy("stock", "Place"))
    sku = forms.CharField(label=_("Product code"), max_length=40)
    counted = forms.IntegerField(label=_("Pieces counted"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    reason = forms.CharField(label=_("Reason, kept in the books"), max_length=200)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places  # type: ignore[attr-defined]

    def clean_sku(self) -> Product:
        product = Product.objects.filter(sku__iexact=self.cleaned_data["sku"].strip()).first()
        if product is None:
            raise forms.ValidationError(_("No product has this code."))
        return product


class ExpectForm(forms.Form):
    quantity = forms.IntegerField(label=_("Pieces that will come"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    due_on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=timezone.localdate)


class ArriveForm(forms.Form):
    quantity = forms.IntegerField(label=_("Pieces that came"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
