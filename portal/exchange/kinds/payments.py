"""Payments received, each set against the oldest due invoices of its account."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.money import minor_digits
from partners.receivables.actions.ledger import Move, NewEntry, lock_accounts, post
from partners.receivables.models import Account, Component, Entry
from partners.receivables.rules import OpenItem, apply_oldest_first
from partners.walls.statement import Statement
from portal.exchange.kinds.column import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN_PARTNER = Statement(__file__, "unknown_partner.sql")
CHECK = Statement(__file__, "payments_check.sql")
NEW = Statement(__file__, "payments_new.sql")
WRITE = Statement(__file__, "payments_write.sql")
OPEN = Statement(__file__, "payments_open.sql")
APPLY = Statement(__file__, "payments_apply.sql")


class Received(NamedTuple):
    row_id: int
    account_id: int
    received_on: date
    amount: Decimal
    reference: str


class Applied(NamedTuple):
    """What of a payment pays an invoice, on the day when both are there."""

    payment_id: int
    account_id: int
    invoice_id: int
    amount: Decimal
    on: date


def check(imported: Import) -> None:
    UNKNOWN_PARTNER.run(imported=imported.pk, column="partner", in_file=False)
    currencies = Account.objects.values_list("currency", flat=True).distinct()
    CHECK.run(
        imported=imported.pk,
        creditor=imported.organisation_id,
        today=timezone.localdate(),
        digits=json.dumps({currency: minor_digits(currency) for currency in currencies}),
    )


def take(imported: Import, by: Viewer) -> None:
    """Post the money, write the payments, then set them against invoices: six statements whatever the rows."""
    received = [Received(*row) for row in NEW.rows(imported=imported.pk, creditor=imported.organisation_id)]
    lock_accounts({payment.account_id for payment in received})
    entries = post(
        [
            NewEntry(
                payment.account_id,
                Entry.Kind.PAYMENT,
                f"payment:{payment.reference or 'cash'}"[:60],
                payment.received_on,
                [Move(Component.UNAPPLIED, Component.CASH, payment.amount)],
                by.user_id,
            )
            for payment in received
        ]
    )
    ids = WRITE.rows(imported=imported.pk, rows=[payment.row_id for payment in received], entries=entries, user=by.user_id)
    uses = list(_uses(received, dict(ids)))
    _post_uses(uses, by)


def _uses(received: list[Received], ids: dict[int, int]) -> Iterable[Applied]:
    """Oldest payment first, oldest due invoice first, within each account."""
    waiting: defaultdict[int, list[OpenItem]] = defaultdict(list)
    issued: dict[int, date] = {}
    for account_id, invoice_id, due_on, issued_on, amount in OPEN.rows(accounts=[payment.account_id for payment in received]):
        waiting[account_id].append(OpenItem(invoice_id, due_on, amount))
        issued[invoice_id] = issued_on
    for payment in received:
        uses = {use.item_id: use.amount for use in apply_oldest_first(payment.amount, waiting[payment.account_id])}
        for invoice_id, amount in uses.items():
            on = max(payment.received_on, issued[invoice_id])
            yield Applied(ids[payment.row_id], payment.account_id, invoice_id, amount, on)
        left = (OpenItem(item.id, item.due_on, item.open - uses.get(item.id, Decimal(0))) for item in waiting[payment.account_id])
        waiting[payment.account_id] = [item for item in left if item.open]


def _post_uses(uses: list[Applied], by: Viewer) -> None:
    totals: defaultdict[tuple[date, int, int], Decimal] = defaultdict(Decimal)
    for use in uses:
        totals[use.on, use.payment_id, use.account_id] += use.amount
    days = sorted(totals)
    entries = post(
        [
            NewEntry(
                account,
                Entry.Kind.APPLICATION,
                f"payment:{payment}",
                on,
                [Move(Component.RECEIVABLE, Component.UNAPPLIED, totals[on, payment, account])],
                by.user_id,
            )
            for on, payment, account in days
        ]
    )
    entry_of = dict(zip(days, entries, strict=True))
    APPLY.run(
        payments=[use.payment_id for use in uses],
        invoices=[use.invoice_id for use in uses],
        amounts=[use.amount for use in uses],
        days=[use.on for use in uses],
        entries=[entry_of[use.on, use.payment_id, use.account_id] for use in uses],
    )


PAYMENTS = Kind(
    code="payments",
    label=_("Payments"),
    help=_("Money received, each set against the oldest due invoices."),
    key=("partner", "reference", "received_on", "amount"),
    check=check,
    take=take,
    columns=(
        Column("partner", _("Partner code"), "code", True, most=20, aliases=("customer code", "payer")),
        Column("received_on", _("Received on"), "day", True, aliases=("date", "value date", "payment date")),
        Column("amount", _("Amount"), "amount", True, least=0),
        Column(
            "reference", _("Reference"), "code", True, _("The bank’s, or your own: it keeps a payment from being taken twice."), most=60
        ),
        Column("method", _("By"), "code", False, _("bank, where empty."), most=20, aliases=("method",)),
        Column("currency", _("Currency"), "code", False, _("The partner’s, where empty."), most=3),
    ),
    samples=(("D-0001", "2025-12-05", "3200.16", "B-20251205-17", "bank", "CNY"),),
)
