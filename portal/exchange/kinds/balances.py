"""Open items of the day you begin: each invoice or credit that is not settled, with its own number and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partners.receivables.actions.ledger import Move, NewEntry, lock_accounts, post
from partners.receivables.models import Component, Entry, Invoice
from partners.walls.statement import Statement
from portal.exchange.kinds.books import open_accounts
from portal.exchange.kinds.column import Column, Kind

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN_PARTNER = Statement(__file__, "unknown_partner.sql")
CHECK = Statement(__file__, "balances_check.sql")
NEW = Statement(__file__, "balances_new.sql")
WRITE = Statement(__file__, "balances_write.sql")


def check(imported: Import) -> None:
    UNKNOWN_PARTNER.run(imported=imported.pk, column="partner", in_file=False)
    CHECK.run(imported=imported.pk, creditor=imported.organisation_id)


def take(imported: Import, by: Viewer) -> None:
    """Post each open item against the opening balance: one statement for the entries, one for the papers."""
    open_accounts(imported, by=by)
    rows = NEW.rows(imported=imported.pk, creditor=imported.organisation_id)
    lock_accounts({account for _row, account, *_rest in rows})
    entries = post(
        [
            NewEntry(
                account,
                Entry.Kind.OPENING,
                f"import:{imported.pk}:{number}"[:60],
                issued_on,
                [
                    Move(Component.OPENING, Component.RECEIVABLE, amount)
                    if sort == Invoice.Kind.INVOICE
                    else Move(Component.UNAPPLIED, Component.OPENING, amount)
                ],
                by.user_id,
            )
            for _row, account, number, sort, issued_on, amount in rows
        ]
    )
    WRITE.run(imported=imported.pk, creditor=imported.organisation_id, rows=[row for row, *_rest in rows], entries=entries)


BALANCES = Kind(
    code="balances",
    label=_("Opening balances"),
    help=_("Every invoice and credit that is open on the day you begin, so that ageing is right from then on."),
    key=("number",),
    check=check,
    take=take,
    columns=(
        Column("partner", _("Partner code"), "code", True, most=20, aliases=("customer code",)),
        Column("number", _("Document number"), "code", True, most=30, aliases=("invoice", "invoice number", "document")),
        Column("sort", _("Kind"), "choice", False, _("Invoice, where empty."), choices=dict(Invoice.Kind.choices)),
        Column("issued_on", _("Date"), "day", True, aliases=("invoice date", "issued")),
        Column("due_on", _("Due"), "day", False, _("By the account’s days to pay, where empty."), aliases=("due date",)),
        Column("amount", _("Open amount"), "amount", True, least=0, aliases=("amount", "balance", "open")),
        Column("currency", _("Currency"), "code", False, _("The partner’s, where empty."), most=3),
    ),
    samples=(("D-0001", "F-2025-0790", "invoice", "2025-11-06", "2025-12-06", "3200.16", "CNY"),),
)
