"""Stopping an account: every new promise is held until somebody lets it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from partners.journal.actions import record
from partners.receivables.actions.ledger import lock_accounts
from partners.receivables.models import Account
from partners.refusal import NotAllowed
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@transaction.atomic
def stop_account(account_id: int, reason: str, *, by: Viewer) -> Account:
    """Hold every new order of an account for `reason`; an empty one lets it go on. Deliveries, returns and payments stay open."""
    by.must("grant_credit")
    with system("stop an account"):
        lock_accounts([account_id])
        account = Account.objects.get(pk=account_id)
        if by.organisation_id != account.creditor_id:
            raise NotAllowed("grant_credit")
        before, account.stopped = account.stopped, reason.strip()
        account.save(update_fields=["stopped"])
        changes = {"stopped": [before, account.stopped]}
        record("stop_account", f"account:{account_id}", by=by, organisation_id=account.debtor_id, changes=changes)
    return account
