"""Limits: set with dates and reasons, signed by a second person above the creditor's set amount."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.journal.actions import record
from partners.receivables import phrases
from partners.receivables.actions.guarding import refill_guards
from partners.receivables.actions.ledger import Locked, lock_accounts
from partners.receivables.events import LimitSet
from partners.receivables.models import Account, CreditLimit, CreditPolicy
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

Kind = CreditLimit.Kind


@transaction.atomic
def set_limit(
    account_id: int,
    amount: Decimal,
    *,
    kind: str = Kind.OWN,
    valid_from: date,
    valid_to: date | None = None,
    reason: str,
    by: Viewer | None,
) -> CreditLimit:
    """Set a limit from a day on. Above the creditor's set amount it waits for a second person. `by` None: set-up."""
    _check(amount, kind=kind, valid_from=valid_from, valid_to=valid_to, reason=reason)
    with system("set a credit limit"):
        account = _lock(account_id, kind)
        if by is not None:
            _must_hold(by, account.creditor_id)
        policy = CreditPolicy.objects.filter(creditor_id=account.creditor_id).first() or CreditPolicy()
        waits = by is not None and amount > policy.four_eyes_above
        limit = CreditLimit.objects.create(
            account_id=account_id,
            debtor_id=account.debtor_id,
            creditor_id=account.creditor_id,
            kind=kind,
            amount=amount,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason,
            set_by_id=by.user_id if by else None,
            needs_approval=waits,
        )
        if kind == Kind.GROUP and not waits:
            _guard(limit)
        _tell("set_limit", limit, by=by)
    return limit


@transaction.atomic
def propose_limit(account_id: int, amount: Decimal, *, valid_from: date, reason: str, proposed_by_id: int | None) -> CreditLimit:
    """Keep a limit that somebody without the duty to grant credit asks for: it counts for nothing until another person signs it."""
    _check(amount, kind=Kind.OWN, valid_from=valid_from, valid_to=None, reason=reason)
    with system("propose a credit limit"):
        account = lock_accounts([account_id])[account_id]
        limit = CreditLimit.objects.create(
            account_id=account_id, debtor_id=account.debtor_id, creditor_id=account.creditor_id, kind=Kind.OWN, amount=amount,
            valid_from=valid_from, reason=reason, set_by_id=proposed_by_id, needs_approval=True,
        )  # fmt: skip
        _tell("propose_limit", limit, by=None)
    return limit


@transaction.atomic
def approve_limit(limit: CreditLimit, *, by: Viewer) -> CreditLimit:
    """Sign a limit that waits: another person than the one who set or proposed it, above the set amount one who may approve credit."""
    by.must("grant_credit")
    with system("approve a credit limit"):
        _lock(limit.account_id, limit.kind)
        limit = CreditLimit.objects.get(pk=limit.pk)
        _must_hold(by, limit.creditor_id)
        policy = CreditPolicy.objects.filter(creditor_id=limit.creditor_id).first() or CreditPolicy()
        if by.is_hq and limit.amount > policy.four_eyes_above:
            by.must("approve_credit")
        if not limit.needs_approval or limit.approved_by_id is not None or limit.withdrawn_at is not None:
            raise Refusal(phrases.LIMIT_NOT_WAITING, code="limit_not_waiting")
        if limit.set_by_id == by.user_id:
            raise Refusal(phrases.SECOND_PERSON, code="second_person")
        limit.approved_by_id = by.user_id
        limit.save(update_fields=["approved_by"])
        if limit.kind == Kind.GROUP:
            _guard(limit)
        _tell("approve_limit", limit, by=by)
    return limit


@transaction.atomic
def withdraw_limit(limit: CreditLimit, *, reason: str, by: Viewer) -> None:
    """End a limit today. What it granted stays granted."""
    with system("withdraw a credit limit"):
        lock_accounts([limit.account_id])
        _must_hold(by, limit.creditor_id)
        CreditLimit.objects.filter(pk=limit.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
        record(
            "withdraw_limit",
            f"account:{limit.account_id}",
            by=by,
            organisation_id=limit.debtor_id,
            changes={"limit": limit.pk, "reason": reason},
        )


def _lock(account_id: int, kind: str) -> Locked:
    """Lock what a limit of this kind touches: a group limit changes what every account of its creditor is guarded by."""
    kin = [account_id]
    if kind == Kind.GROUP:
        kin = list(Account.objects.filter(creditor__accounts_held=account_id).values_list("pk", flat=True))
    return lock_accounts(kin)[account_id]


def _guard(limit: CreditLimit) -> None:
    Account.objects.filter(pk=limit.account_id, is_guard=False).update(is_guard=True)
    refill_guards(limit.creditor_id)


def _must_hold(by: Viewer, creditor_id: int) -> None:
    """Only the creditor grants credit: a branch sees its dealers' accounts and still does not set their limits."""
    by.must("grant_credit")
    if by.organisation_id != creditor_id:
        raise NotAllowed("grant_credit")


def _check(amount: Decimal, *, kind: str, valid_from: date, valid_to: date | None, reason: str) -> None:
    if amount < 0:
        raise Invalid(phrases.LIMIT_NEGATIVE, code="limit_negative", field="amount")
    if not reason.strip():
        raise Invalid(phrases.REASON_NEEDED, code="reason_needed", field="reason")
    if valid_to is not None and valid_to < valid_from:
        raise Invalid(phrases.DATES_IN_ORDER, code="dates_in_order", field="valid_to")
    if kind == Kind.TEMPORARY and valid_to is None:
        raise Invalid(phrases.TEMPORARY_NEEDS_END, code="temporary_needs_end", field="valid_to")


def _tell(verb: str, limit: CreditLimit, *, by: Viewer | None) -> None:
    record(
        verb,
        f"account:{limit.account_id}",
        by=by,
        organisation_id=limit.debtor_id,
        changes={
            "kind": limit.kind,
            "amount": str(limit.amount),
            "from": limit.valid_from,
            "until": limit.valid_to,
            "reason": limit.reason,
            "waits": limit.needs_approval and limit.approved_by_id is None,
        },
        event=LimitSet(limit.account_id, limit.kind, limit.amount, limit.needs_approval and limit.approved_by_id is None),
    )
