"""Input for shipments, receipts and returns: pieces by order line, and what goes with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channel_orders.fulfilment.actions.returning import Inspected
from channel_orders.fulfilment.models import Return
from partners.refusal import Refusal
from stock.ledger.rules import Counted

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DAYS_ON_THE_WAY, DAYS_TO_SEND_BACK = 3, 14
MOST = 10_000_000
KINDS = {
    "received": _("whole"), "damaged": _("damaged"), "lost": _("missing"), "restocked": _("fit for sale"),
}  # fmt: skip


class PiecesForm(forms.Form):
    """One number of pieces for each line and each of `kinds`: the field "line-7" or "damaged-7". Empty is 0."""

    kinds: tuple[str, ...] = ("line",)

    def __init__(self, *args: Any, lines: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = {line.pk: line.product.sku for line in lines}
        for kind in self.kinds:
            for pk, sku in self.codes.items():
                self.fields[f"{kind}-{pk}"] = forms.IntegerField(label=sku, min_value=0, max_value=MOST, required=False)

    def pieces(self, kind: str = "line") -> dict[int, int]:
        """Line id → pieces, of one kind."""
        return {pk: self.cleaned_data.get(f"{kind}-{pk}") or 0 for pk in self.codes}

    def typed(self, pk: int, kind: str = "line", otherwise: int = 0) -> Any:
        """What the reader typed, also when it was wrong; before that, what is likely."""
        return self.data.get(f"{kind}-{pk}", otherwise) if self.is_bound else otherwise

    def cell(self, line: Any, kind: str = "line", otherwise: int = 0) -> dict[str, Any]:
        """What a stepper needs: its name and id, what stands in it, and whose it is."""
        name = f"{kind}-{line.pk}"
        label = f"{line.product.sku}: {KINDS[kind]}" if kind in KINDS else line.product.sku
        return {"name": name, "id": f"id_{name}", "typed": self.typed(line.pk, kind, otherwise), "label": label}

    def explain(self, refusal: Refusal) -> None:
        """Put a refusal beside its field, or above them all."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class ShipForm(PiecesForm):
    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking = forms.CharField(label=_("Tracking number"), max_length=60, required=False)
    expected_on = forms.DateField(
        label=_("Expected"), widget=DAY, required=False, initial=lambda: timezone.localdate() + timedelta(days=DAYS_ON_THE_WAY)
    )

    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("carrier", "tracking", "expected_on")}


class ReceiptForm(PiecesForm):
    kinds = ("received", "damaged", "lost")

    def counts(self) -> dict[int, Counted]:
        whole, damaged, lost = (self.pieces(kind) for kind in self.kinds)
        return {pk: Counted(whole[pk], damaged[pk], lost[pk]) for pk in self.codes}


class AskForm(PiecesForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=Return.Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("What is wrong"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(PiecesForm):
    send_back_by = forms.DateField(
        label=_("Send back by"), widget=DAY, required=False, initial=lambda: timezone.localdate() + timedelta(days=DAYS_TO_SEND_BACK)
    )
    answer = forms.CharField(label=_("Answer, for the buyer to read"), max_length=300, required=False)


class InspectForm(PiecesForm):
    kinds = ("received", "restocked")

    def inspected(self) -> dict[int, Inspected]:
        came, fit = self.pieces("received"), self.pieces("restocked")
        return {pk: Inspected(came[pk], fit[pk]) for pk in self.codes}
