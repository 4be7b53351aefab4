"""Opening many accounts at once, as an import does: one statement, whatever their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from partners.journal.actions import record
from partners.receivables.actions.guarding import refill_guards
from partners.receivables.models import Account
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


class NewAccount(NamedTuple):
    debtor_id: int
    creditor_id: int
    currency: str
    terms_days: int


@transaction.atomic
def open_accounts(wanted: Sequence[NewAccount], *, by: Viewer) -> None:
    """Open the accounts that are not there; those that are stay as they are. Each creditor's opening is one line of the trail."""
    if not wanted:
        return
    creditors = sorted({account.creditor_id for account in wanted})
    with system("open accounts"):
        Account.objects.bulk_create([Account(**account._asdict()) for account in wanted], ignore_conflicts=True)
        guarding = Account.objects.filter(creditor_id__in=creditors, is_guard=True)
        for creditor in guarding.order_by("creditor_id").values_list("creditor_id", flat=True).distinct():
            refill_guards(creditor)
        for creditor in creditors:
            debtors = [account.debtor_id for account in wanted if account.creditor_id == creditor]
            record("open_accounts", f"organisation:{creditor}", by=by, organisation_id=creditor, changes={"debtors": debtors})
