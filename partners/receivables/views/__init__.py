"""Pages of money."""

from partners.receivables.views.accounts import account, account_held, accounts, exposure
from partners.receivables.views.deeds import apply, approve, limit, pay, reverse_paid, stop, withdraw
from partners.receivables.views.papers import decision, invoice, invoices, payment

__all__ = [
    "account",
    "account_held",
    "accounts",
    "apply",
    "approve",
    "decision",
    "exposure",
    "invoice",
    "invoices",
    "limit",
    "pay",
    "payment",
    "reverse_paid",
    "stop",
    "withdraw",
]
