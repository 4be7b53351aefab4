"""What happened to money, for upper components."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CreditDecided:
    source: str
    verdict: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    invoice_id: int
    number: str
    kind: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class PaymentRecorded:
    payment_id: int
    account_id: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LimitSet:
    account_id: int
    kind: str
    amount: Decimal
    waits: bool


@dataclass(frozen=True, slots=True)
class StatementMade:
    """A statement's paper is ready. `total` is what it says is owed."""

    statement_id: int
    number: str
    account_id: int
    total: Decimal
