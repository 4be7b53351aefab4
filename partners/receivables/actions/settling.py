"""Setting money and credit notes against invoices, the oldest due first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import DecimalField, F, Value
from django.db.models.expressions import Case, When

from partners.receivables.actions.ledger import Move, NewEntry, post
from partners.receivables.models import Application, Component, Entry, Invoice, Payment
from partners.receivables.rules import OpenItem, Use, apply_oldest_first

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


def open_items(account_id: int) -> list[OpenItem]:
    """What of an account's invoices is open now, the oldest due first."""
    rows = Invoice.objects.filter(account_id=account_id, kind=Invoice.Kind.INVOICE, open__gt=0).order_by("due_on", "pk")
    return [OpenItem(*row) for row in rows.values_list("pk", "due_on", "open", "issued_on")]


def apply_payment(payment: Payment, *, on: date, by: Viewer) -> Decimal:
    """Use up what of a payment is not applied; returns what was used. The caller holds the account's lock."""
    items = open_items(payment.account_id)
    uses = apply_oldest_first(payment.unapplied, items)
    used = _apply(payment, uses, days=_days(items, on), by=by)
    payment.unapplied -= used
    Payment.objects.filter(pk=payment.pk).update(unapplied=payment.unapplied)
    return used


def apply_credit_note(note: Invoice, *, on: date, by: Viewer) -> Decimal:
    """Use up what of a credit note is open: the invoice it corrects first. The caller holds the account's lock."""
    items = open_items(note.account_id)
    uses = apply_oldest_first(note.open, [item for item in items if item.id == note.corrects_id])
    left = note.open - sum((use.amount for use in uses), Decimal(0))
    uses += apply_oldest_first(left, [item for item in items if item.id != note.corrects_id])
    used = _apply(note, uses, days=_days(items, on), by=by)
    note.open -= used
    Invoice.objects.filter(pk=note.pk).update(open=note.open)
    return used


def _days(items: Sequence[OpenItem], on: date) -> dict[int, date]:
    """Money is set against an invoice on the day that both are there, so the books of every earlier day stay as they were."""
    return {item.id: max(on, item.issued_on) for item in items}


def _apply(paper: Payment | Invoice, uses: Sequence[Use], *, days: Mapping[int, date], by: Viewer) -> Decimal:
    if not uses:
        return Decimal(0)
    source = f"payment:{paper.pk}" if isinstance(paper, Payment) else f"invoice:{paper.number}"
    by_day = sorted({days[use.item_id] for use in uses})
    sums = [sum((use.amount for use in uses if days[use.item_id] == day), Decimal(0)) for day in by_day]
    move = (Component.RECEIVABLE, Component.UNAPPLIED)
    entries = post(
        [
            NewEntry(paper.account_id, Entry.Kind.APPLICATION, source, day, [Move(*move, amount)], by.user_id)
            for day, amount in zip(by_day, sums, strict=True)
        ]
    )
    write_applications(paper, uses, days=days, entries=dict(zip(by_day, entries, strict=True)))
    reopen(uses, sign=-1)
    return sum(sums, Decimal(0))


def write_applications(paper: Payment | Invoice, uses: Sequence[Use], *, days: Mapping[int, date], entries: Mapping[date, int]) -> None:
    """Keep what of a paper was set against which invoice, and under which entry; negative amounts take it back."""
    of = {"payment": paper} if isinstance(paper, Payment) else {"credit_note": paper}
    Application.objects.bulk_create(
        [
            Application(
                account_id=paper.account_id,
                debtor_id=paper.debtor_id,
                creditor_id=paper.creditor_id,
                invoice_id=use.item_id,
                amount=use.amount,
                on=days[use.item_id],
                entry_id=entries[days[use.item_id]],
                **of,
            )
            for use in uses
        ]
    )


def reopen(uses: Sequence[Use], *, sign: int = 1) -> None:
    """Add what was used (or with sign −1 take it) to the open amounts of its invoices, in one statement."""
    change = Case(
        *(When(pk=use.item_id, then=Value(use.amount * sign)) for use in uses), output_field=DecimalField(max_digits=18, decimal_places=4)
    )
    Invoice.objects.filter(pk__in=[use.item_id for use in uses]).update(open=F("open") + change)
