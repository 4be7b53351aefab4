"""Invoices and credit notes, with gapless numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from partners.journal.actions import record
from partners.receivables import phrases
from partners.receivables.actions.ledger import Move, NewEntry, lock_accounts, post
from partners.receivables.actions.settling import apply_credit_note
from partners.receivables.events import InvoiceIssued
from partners.receivables.models import Account, Component, Entry, Invoice, InvoiceLine
from partners.refusal import Invalid
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

NUMBER = Statement(__file__, "next_number.sql")
PREFIXES = {"invoice": "INV", "credit_note": "CN", "statement": "ST"}


class BillLine(NamedTuple):
    """One line of a bill. `net` and `tax` are rounded to the currency; `quantity` is pieces."""

    code: str
    text: str
    text_zh: str
    quantity: int
    unit_price: Decimal
    net: Decimal
    tax_rate: Decimal
    tax: Decimal


def next_number(creditor_id: int, kind: str, year: int, count: int = 1) -> list[str]:
    """Take the next numbers of a creditor's series: INV-2026-000001 … Locks the series until the transaction ends: take it last."""
    last = NUMBER.rows(creditor=creditor_id, kind=kind, year=year, count=count)[0][0]
    return [f"{PREFIXES[kind]}-{year}-{number:06}" for number in range(last - count + 1, last + 1)]


@transaction.atomic
def issue_invoice(
    account_id: int, lines: Sequence[BillLine], *, source: str, delivered: Decimal, issued_on: date, by: Viewer, note: str = ""
) -> Invoice:
    """Bill lines: `delivered` (what deliver() moved for them) leaves the delivered component, the bill's total becomes owed."""
    with system("issue an invoice"):
        account = _locked(account_id)
        invoice = _paper(account, "invoice", lines, source=source, issued_on=issued_on, note=note)
        invoice.entry_id = post(
            [
                NewEntry(
                    account_id,
                    Entry.Kind.INVOICE,
                    f"invoice:{invoice.number}",
                    issued_on,
                    [
                        Move(Component.DELIVERED, Component.COMMITMENT, delivered),
                        Move(Component.SALES, Component.RECEIVABLE, invoice.net),
                        Move(Component.TAX, Component.RECEIVABLE, invoice.tax),
                    ],
                    by.user_id,
                )
            ]
        )[0]
        return _write(invoice, lines, by=by)


@transaction.atomic
def issue_credit_note(
    account_id: int, lines: Sequence[BillLine], *, source: str, corrects: Invoice | None, issued_on: date, by: Viewer, note: str = ""
) -> Invoice:
    """Credit lines (positive quantities and amounts). Set against the corrected invoice first, then against the oldest due."""
    with system("issue a credit note"):
        account = _locked(account_id)
        paper = _paper(account, "credit_note", lines, source=source, issued_on=issued_on, note=note)
        paper.corrects = corrects
        paper.entry_id = post(
            [
                NewEntry(
                    account_id,
                    Entry.Kind.CREDIT_NOTE,
                    f"invoice:{paper.number}",
                    issued_on,
                    [Move(Component.UNAPPLIED, Component.SALES, paper.net), Move(Component.UNAPPLIED, Component.TAX, paper.tax)],
                    by.user_id,
                )
            ]
        )[0]
        paper = _write(paper, lines, by=by)
        apply_credit_note(paper, on=issued_on, by=by)
        return paper


def _locked(account_id: int) -> Account:
    lock_accounts([account_id])
    return Account.objects.get(pk=account_id)


def _paper(account: Account, kind: str, lines: Sequence[BillLine], *, source: str, issued_on: date, note: str) -> Invoice:
    net, tax = sum((line.net for line in lines), Decimal(0)), sum((line.tax for line in lines), Decimal(0))
    if not lines or net + tax < 0:
        raise Invalid(phrases.NOTHING_TO_BILL, code="nothing_to_bill")
    return Invoice(
        account=account,
        debtor_id=account.debtor_id,
        creditor_id=account.creditor_id,
        kind=kind,
        number=next_number(account.creditor_id, kind, issued_on.year)[0],
        source=source,
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=account.terms_days if kind == "invoice" else 0),
        currency=account.currency,
        net=net,
        tax=tax,
        total=net + tax,
        open=net + tax,
        note=note,
    )


def _write(invoice: Invoice, lines: Sequence[BillLine], *, by: Viewer) -> Invoice:
    invoice.save(force_insert=True)
    InvoiceLine.objects.bulk_create(
        [
            InvoiceLine(invoice=invoice, debtor_id=invoice.debtor_id, creditor_id=invoice.creditor_id, number=number, **line._asdict())
            for number, line in enumerate(lines, start=1)
        ]
    )
    record(
        f"issue_{invoice.kind}",
        f"invoice:{invoice.number}",
        by=by,
        organisation_id=invoice.debtor_id,
        changes={"total": str(invoice.total), "source": invoice.source},
        event=InvoiceIssued(invoice.pk, invoice.number, invoice.kind, invoice.total),
    )
    return invoice
