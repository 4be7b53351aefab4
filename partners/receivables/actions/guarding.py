"""Keeping the guards of accounts true to the tree: when a group limit begins, an account opens, or an organisation moves."""

from __future__ import annotations

from partners.receivables.actions.ledger import lock_accounts
from partners.receivables.models import Account
from partners.walls.scope import system
from partners.walls.statement import Statement

REFILL = Statement(__file__, "refill_guards.sql")


def refill_guards(creditor_id: int) -> None:
    """Bring guards and what they sum up to date with the tree. Locks every account of the creditor, by id; run in a transaction."""
    with system("refill guards"):
        lock_accounts(list(Account.objects.filter(creditor_id=creditor_id).values_list("pk", flat=True)))
        REFILL.run(creditor=creditor_id)


def refill_all_guards() -> None:
    """The same for every creditor that set a group limit: after the tree has changed."""
    with system("refill guards"):
        creditors = list(Account.objects.filter(is_guard=True).order_by("creditor_id").values_list("creditor_id", flat=True).distinct())
    for creditor in creditors:
        refill_guards(creditor)
