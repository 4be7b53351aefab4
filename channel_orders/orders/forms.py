"""HTTP input → clean values: a basket's fields, a decision's, a list's filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channel_orders.orders.models import Basket, Order, Shortage
from channel_orders.orders.rules import MOST_PIECES, Typed
from partners.money import round_amount


def read_quantities(basket: Basket, data: Mapping[str, str]) -> bool:
    """Take posted quantities into the basket's lines; returns whether all posted ones had been shown as they are.

    `asked-N` is "30:32" where 30 was rounded up to 32 before the reader's eyes: what was asked is kept while 32 still stands.
    """
    shown = True
    for index, line in enumerate(basket.lines):
        said = data.get(f"quantity-{index}")
        if said is None or data.get(f"text-{index}") != line["text"]:
            continue
        quantity = _pieces(said)
        asked, _, got = data.get(f"asked-{index}", "").partition(":")
        if asked and got == str(quantity):
            line["quantity"] = _pieces(asked)
        elif line["quantity"] != quantity:
            line["quantity"], shown = quantity, False
    return shown


def read_suggested(data: Mapping[str, str]) -> list[Typed]:
    """Read `sku-CODE` fields: lines of a suggestion that the reader left with a quantity."""
    said = [(name.removeprefix("sku-")[:40], _pieces(value)) for name, value in data.items() if name.startswith("sku-")]
    return [Typed(sku, pieces) for sku, pieces in said if pieces]


def _pieces(text: str) -> int | None:
    digits = "".join(filter(str.isdecimal, text))
    return min(int(digits), MOST_PIECES) if digits else None


def read_pieces(data: Mapping[str, str]) -> dict[int, int]:
    """Read `line-ID` fields: order line → pieces."""
    posted = {name.removeprefix("line-"): value for name, value in data.items() if name.startswith("line-")}
    return {int(line): pieces for line, value in posted.items() if line.isdecimal() and (pieces := _pieces(value))}


class WishesForm(forms.Form):
    """What a buyer says about an order besides its lines."""

    shortage = forms.ChoiceField(label=_("If something is short"), choices=Shortage.choices, required=False)
    wanted_on = forms.DateField(label=_("Wanted on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    their_number = forms.CharField(label=_("Your order number"), max_length=40, required=False)
    ship_to = forms.CharField(label=_("Ship to"), max_length=240, required=False)
    note = forms.CharField(label=_("Note to the seller"), max_length=300, required=False)

    def clean_shortage(self) -> str:
        return self.cleaned_data["shortage"] or Shortage.BACK_ORDER


class OrderFilter(forms.Form):
    q = forms.CharField(label=_("Order, partner or your number"), max_length=80, required=False)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class DecisionForm(forms.Form):
    """A controller's decision on one held order."""

    RELEASE, AGAIN, REFUSE = "release", "again", "refuse"

    decision = forms.ChoiceField(choices=[(RELEASE, _("Release once")), (AGAIN, _("Judge again")), (REFUSE, _("Refuse"))])
    amount = forms.DecimalField(label=_("Up to"), max_digits=18, decimal_places=4, min_value=Decimal(0), required=False)
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Reason, kept with the decision"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") != self.AGAIN and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why. The reason is kept with the decision."))
        return cleaned


def decision_form(order: Order, data: Mapping[str, str] | None = None) -> DecisionForm:
    today: date = timezone.localdate()
    return DecisionForm(
        data, initial={"decision": DecisionForm.RELEASE, "amount": round_amount(order.total, order.currency), "valid_until": today}
    )
