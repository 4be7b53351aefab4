"""Money received, and money that bounced."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from partners.journal.actions import record
from partners.money import minor_digits, round_amount
from partners.receivables import phrases
from partners.receivables.actions.ledger import Move, NewEntry, lock_accounts, post
from partners.receivables.actions.settling import apply_credit_note, apply_payment, reopen, write_applications
from partners.receivables.events import PaymentRecorded
from partners.receivables.models import Component, Entry, Invoice, Payment
from partners.receivables.rules import Use
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@transaction.atomic
def record_payment(
    account_id: int, amount: Decimal, *, received_on: date, method: str = "bank", reference: str = "", by: Viewer
) -> Payment:
    """Record money received by the creditor acted for, applied to the oldest due invoices first; what is over stays unapplied."""
    by.must("grant_credit")
    with system("record a payment"):
        account = lock_accounts([account_id])[account_id]
        if by.organisation_id != account.creditor_id:
            raise NotAllowed("grant_credit")
        _check(account_id, amount, currency=account.currency, received_on=received_on, reference=reference)
        entry = post(
            [
                NewEntry(
                    account_id,
                    Entry.Kind.PAYMENT,
                    f"payment:{reference or 'cash'}"[:60],
                    received_on,
                    [Move(Component.UNAPPLIED, Component.CASH, amount)],
                    by.user_id,
                )
            ]
        )[0]
        payment = Payment.objects.create(
            account_id=account_id,
            debtor_id=account.debtor_id,
            creditor_id=account.creditor_id,
            received_on=received_on,
            amount=amount,
            unapplied=amount,
            currency=account.currency,
            method=method,
            reference=reference,
            recorded_by_id=by.user_id,
            entry_id=entry,
        )
        apply_payment(payment, on=received_on, by=by)
        record(
            "record_payment",
            f"payment:{payment.pk}",
            by=by,
            organisation_id=account.debtor_id,
            changes={"amount": str(amount), "reference": reference, "received": received_on},
            event=PaymentRecorded(payment.pk, account_id, amount),
        )
    return payment


@transaction.atomic
def reverse_payment(payment: Payment, *, on: date | None = None, reason: str, by: Viewer) -> Payment:
    """Take a bounced payment back: every invoice it paid is open again as before. Wins once, however often it is asked."""
    by.must("grant_credit")
    day = on or timezone.localdate()
    with system("reverse a payment"):
        lock_accounts([payment.account_id])
        payment = Payment.objects.get(pk=payment.pk)
        if by.organisation_id != payment.creditor_id:
            raise NotAllowed("grant_credit")
        if payment.reversed_on is not None:
            raise Refusal(phrases.PAYMENT_REVERSED, code="payment_reversed")
        if day < _last_used(payment):
            raise Invalid(phrases.REVERSED_BEFORE_USED, code="reversed_before_used", field="on")
        uses = _uses(payment)
        applied = sum((use.amount for use in uses), Decimal(0))
        moves = [Move(Component.UNAPPLIED, Component.RECEIVABLE, applied), Move(Component.CASH, Component.UNAPPLIED, payment.amount)]
        entry = NewEntry(payment.account_id, Entry.Kind.REVERSAL, f"payment:{payment.pk}", day, moves, by.user_id, payment.entry_id)
        _take_back(payment, uses, day, post([entry])[0])
        record("reverse_payment", f"payment:{payment.pk}", by=by, organisation_id=payment.debtor_id, changes={"reason": reason})
    return payment


@transaction.atomic
def apply_unapplied(account_id: int, *, by: Viewer) -> Decimal:
    """Set credit notes, then payments, that are not used up against the open invoices of an account; returns what was used."""
    by.must("grant_credit")
    today = timezone.localdate()
    with system("apply what is unapplied"):
        account = lock_accounts([account_id])[account_id]
        if by.organisation_id != account.creditor_id:
            raise NotAllowed("grant_credit")
        notes = Invoice.objects.filter(account_id=account_id, kind=Invoice.Kind.CREDIT_NOTE, open__gt=0).order_by("issued_on", "pk")
        used = sum((apply_credit_note(note, on=today, by=by) for note in notes), Decimal(0))
        payments = Payment.objects.filter(account_id=account_id, unapplied__gt=0).order_by("received_on", "pk")
        used += sum((apply_payment(payment, on=today, by=by) for payment in payments), Decimal(0))
        if used:
            changes = {"applied": str(used)}
            record("apply_unapplied", f"account:{account_id}", by=by, organisation_id=account.debtor_id, changes=changes)
    return used


def _last_used(payment: Payment) -> date:
    """The day from which a payment may be taken back: none earlier than it came, or was last set against an invoice."""
    last: date | None = payment.applications.aggregate(last=Max("on"))["last"]
    return max(payment.received_on, last or payment.received_on)


def _uses(payment: Payment) -> list[Use]:
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for invoice, amount in payment.applications.values_list("invoice_id").annotate(total=Sum("amount")):
        totals[invoice] += amount
    return [Use(invoice, amount) for invoice, amount in sorted(totals.items()) if amount]


def _take_back(payment: Payment, uses: list[Use], day: date, entry_id: int) -> None:
    back = [Use(use.item_id, -use.amount) for use in uses]
    write_applications(payment, back, days=dict.fromkeys((use.item_id for use in uses), day), entries={day: entry_id})
    if uses:
        reopen(uses)
    payment.reversed_on, payment.unapplied = day, Decimal(0)
    payment.save(update_fields=["reversed_on", "unapplied"])


def _check(account_id: int, amount: Decimal, *, currency: str, received_on: date, reference: str) -> None:
    if amount <= 0:
        raise Invalid(phrases.PAYMENT_POSITIVE, code="payment_positive", field="amount")
    if round_amount(amount, currency) != amount:
        raise Invalid(
            phrases.WRONG_CURRENCY_DIGITS % {"currency": currency, "digits": minor_digits(currency)}, code="too_many_digits", field="amount"
        )
    if received_on > timezone.localdate():
        raise Invalid(phrases.PAYMENT_FUTURE, code="payment_future", field="received_on")
    twice = Payment.objects.filter(account_id=account_id, reference=reference, received_on=received_on, amount=amount)
    if reference and twice.exists():
        raise Refusal(phrases.PAYMENT_TWICE, code="payment_twice", field="reference")
