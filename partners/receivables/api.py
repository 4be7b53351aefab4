"""Accounts, credit, invoices and payments for machines."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Schema

from partners.access.middleware import PortalRequest
from partners.inputs import Amount, AmountOrZero, Asked, Code, Cursor, IdempotencyKey, Identity, IdentityAsked, Limit, Words
from partners.journal.api import once
from partners.paging import page_of
from partners.receivables.actions import record_payment, set_limit
from partners.receivables.models import Account, Invoice, Payment
from partners.receivables.queries import ageing_of, standing_of

router = Router(tags=["Money"])


class Sides(Schema):
    debtor: str
    creditor: str

    @staticmethod
    def resolve_debtor(row: Any) -> str:
        return str(row.debtor.code)

    @staticmethod
    def resolve_creditor(row: Any) -> str:
        return str(row.creditor.code)


class AccountOut(Sides):
    id: int
    currency: str
    terms_days: int
    ordered: Decimal
    delivered: Decimal
    receivable: Decimal
    unapplied: Decimal
    exposure: Decimal


class AccountPage(Schema):
    rows: list[AccountOut]
    next: str | None


class StandingOut(Schema):
    """How an account stands now. `limit` null: none was set, which is not a limit of 0."""

    account: AccountOut
    limit: Decimal | None
    free: Decimal | None
    days_overdue: int
    ageing: dict[str, Decimal]


class LimitIn(Schema):
    amount: AmountOrZero
    kind: Literal["own", "temporary", "group"] = "own"
    valid_from: date | None = None
    valid_to: date | None = None
    reason: Words


class LimitOut(Schema):
    id: int
    kind: str
    amount: Decimal
    valid_from: date
    valid_to: date | None
    needs_approval: bool


class InvoiceOut(Sides):
    number: str
    kind: str
    source: str
    issued_on: date
    due_on: date
    currency: str
    net: Decimal
    tax: Decimal
    total: Decimal
    open: Decimal


class InvoiceLineOut(Schema):
    number: int
    code: str
    text: str
    text_zh: str
    quantity: int
    unit_price: Decimal
    net: Decimal
    tax_rate: Decimal
    tax: Decimal


class InvoiceDetail(InvoiceOut):
    lines: list[InvoiceLineOut]

    @staticmethod
    def resolve_lines(invoice: Invoice) -> list[Any]:
        return list(invoice.lines.all())


class InvoicePage(Schema):
    rows: list[InvoiceOut]
    next: str | None


class PaymentIn(Schema):
    account: Identity
    amount: Amount
    received_on: date | None = None
    method: Literal["bank", "card", "cash", "cheque", "wallet"] = "bank"
    reference: Words = ""


class PaymentOut(Sides):
    id: int
    received_on: date
    amount: Decimal
    unapplied: Decimal
    currency: str
    method: str
    reference: str


class PaymentPage(Schema):
    rows: list[PaymentOut]
    next: str | None


@router.get("/accounts", response=AccountPage, summary="List accounts")
def list_accounts(request: PortalRequest, cursor: Cursor = None, limit: Limit = 50) -> object:
    """Accounts that you owe or that are owed to you, and those of partners below you."""
    request.viewer.must("see_money")
    return page_of(Account.objects.seen_by(request.viewer).select_related("debtor", "creditor"), cursor, limit)


@router.get("/accounts/{account}", response=StandingOut, summary="Read how an account stands")
def read_account(request: PortalRequest, account: Path[Identity]) -> object:
    request.viewer.must("see_money")
    found = _account(request, account)
    standing = standing_of(found)
    return {
        "account": found,
        "limit": standing.limit,
        "free": standing.headroom,
        "days_overdue": standing.days_overdue,
        "ageing": ageing_of(found, timezone.localdate()),
    }


@router.post("/accounts/{account}/limits", response={201: LimitOut}, summary="Set a credit limit")
def post_limit(request: PortalRequest, account: Path[Identity], body: LimitIn, key: IdempotencyKey) -> HttpResponse:
    """From a day on, with a reason. Above the creditor's set amount it waits for a second person."""
    found = _account(request, account)
    return once(request, "post_limit", key, body, lambda: _set_limit(request, found, body))


def _set_limit(request: PortalRequest, account: Account, body: LimitIn) -> tuple[int, Schema]:
    made = set_limit(
        account.pk,
        body.amount,
        kind=body.kind,
        valid_from=body.valid_from or timezone.localdate(),
        valid_to=body.valid_to,
        reason=body.reason,
        by=request.viewer,
    )
    return 201, LimitOut.from_orm(made)


@router.get("/invoices", response=InvoicePage, summary="List invoices and credit notes")
def list_invoices(
    request: PortalRequest,
    account: IdentityAsked = None,
    is_open: Query[bool | None] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> object:
    request.viewer.must("see_money")
    rows = Invoice.objects.seen_by(request.viewer).select_related("debtor", "creditor")
    if account:
        rows = rows.filter(account_id=account)
    if is_open is not None:
        rows = rows.filter(Q(open__gt=0) if is_open else Q(open=0))
    return page_of(rows, cursor, limit)


@router.get("/invoices/{number}", response=InvoiceDetail, summary="Read an invoice or credit note")
def read_invoice(request: PortalRequest, number: Path[Code], creditor: Asked = "") -> Invoice:
    """`creditor`: the code of who issued it, where two of yours used the same number."""
    request.viewer.must("see_money")
    rows = Invoice.objects.seen_by(request.viewer).select_related("debtor", "creditor").prefetch_related("lines").order_by("-pk")
    found = rows.filter(number=number, **({"creditor__code": creditor} if creditor else {})).first()
    return found or get_object_or_404(rows, pk=0)


@router.get("/payments", response=PaymentPage, summary="List payments")
def list_payments(request: PortalRequest, account: IdentityAsked = None, cursor: Cursor = None, limit: Limit = 50) -> object:
    request.viewer.must("see_money")
    rows = Payment.objects.seen_by(request.viewer).select_related("debtor", "creditor")
    return page_of(rows.filter(account_id=account) if account else rows, cursor, limit)


@router.post("/payments", response={201: PaymentOut}, summary="Record a payment")
def post_payment(request: PortalRequest, body: PaymentIn, key: IdempotencyKey) -> HttpResponse:
    """By who is owed. It is applied to the oldest due invoices first; what is over stays unapplied."""
    found = _account(request, body.account)
    return once(request, "post_payment", key, body, lambda: _record_payment(request, found, body))


def _record_payment(request: PortalRequest, account: Account, body: PaymentIn) -> tuple[int, Schema]:
    made = record_payment(
        account.pk,
        body.amount,
        received_on=body.received_on or timezone.localdate(),
        method=body.method,
        reference=body.reference,
        by=request.viewer,
    )
    return 201, PaymentOut.from_orm(made)


def _account(request: PortalRequest, number: int) -> Account:
    return get_object_or_404(Account.objects.seen_by(request.viewer).select_related("debtor", "creditor"), pk=number)
