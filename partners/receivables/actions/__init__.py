"""The writers of money. Each runs in one transaction and takes the account's lock first."""

from partners.receivables.actions.billing import BillLine, issue_credit_note, issue_invoice, next_number
from partners.receivables.actions.credit import (
    Judged,
    deliver,
    open_account,
    promise_credit,
    refuse_credit,
    release_credit,
    sign_release,
    withdraw_promise,
)
from partners.receivables.actions.guarding import refill_all_guards, refill_guards
from partners.receivables.actions.ledger import Move, NewEntry, lock_accounts, post
from partners.receivables.actions.limits import approve_limit, propose_limit, set_limit, withdraw_limit
from partners.receivables.actions.opening import NewAccount, open_accounts
from partners.receivables.actions.payments import apply_unapplied, record_payment, reverse_payment
from partners.receivables.actions.stopping import stop_account

__all__ = [
    "BillLine",
    "Judged",
    "Move",
    "NewAccount",
    "NewEntry",
    "apply_unapplied",
    "approve_limit",
    "deliver",
    "issue_credit_note",
    "issue_invoice",
    "lock_accounts",
    "next_number",
    "open_account",
    "open_accounts",
    "post",
    "promise_credit",
    "propose_limit",
    "record_payment",
    "refill_all_guards",
    "refill_guards",
    "refuse_credit",
    "release_credit",
    "reverse_payment",
    "set_limit",
    "sign_release",
    "stop_account",
    "withdraw_limit",
    "withdraw_promise",
]
