"""How an account stands now: the inputs of a credit decision, and decisions judged again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from partners.receivables.models import Account, CreditDecision, CreditLimit, CreditPolicy, Invoice
from partners.receivables.rules import GRACE_DAYS, Group, Standing, judge_credit


def limits_in_force(accounts: Iterable[int], on: date) -> QuerySet[CreditLimit]:
    """Limits that count on a day: begun, not ended, not withdrawn, signed where a signature was needed."""
    signed = Q(needs_approval=False) | Q(approved_by__isnull=False)
    open_ended = Q(valid_to=None) | Q(valid_to__gte=on)
    return CreditLimit.objects.filter(signed, open_ended, account__in=accounts, valid_from__lte=on, withdrawn_at=None)


def standing_of(account: Account, on: date | None = None) -> Standing:
    """How an account stands: the same inputs as promise.sql takes, for showing before an order is placed. Four queries."""
    day = on or timezone.localdate()
    limits = list(limits_in_force([account.pk, *account.guards], day).order_by("-valid_from", "-pk"))
    own = next((lim.amount for lim in limits if lim.account_id == account.pk and lim.kind == CreditLimit.Kind.OWN), None)
    extra = sum((lim.amount for lim in limits if lim.account_id == account.pk and lim.kind == CreditLimit.Kind.TEMPORARY), Decimal(0))
    oldest = Invoice.objects.filter(account=account, kind="invoice", open__gt=0).order_by("due_on").values_list("due_on", flat=True).first()
    policy = CreditPolicy.objects.filter(creditor_id=account.creditor_id).values_list("grace_days", flat=True).first()
    return Standing(
        ordered=account.ordered,
        delivered=account.delivered,
        receivable=account.receivable,
        unapplied=account.unapplied,
        limit=None if own is None else own + extra,
        days_overdue=max(0, (day - oldest).days) if oldest else 0,
        grace_days=policy if policy is not None else GRACE_DAYS,
        stopped=account.stopped,
        groups=_groups(account, limits),
    )


def _groups(account: Account, limits: list[CreditLimit]) -> tuple[Group, ...]:
    newest: dict[int, Decimal] = {}
    for limit in limits:
        if limit.kind == CreditLimit.Kind.GROUP:
            newest.setdefault(limit.account_id, limit.amount)
    guards = Account.objects.filter(pk__in=newest).order_by("pk").values_list("pk", "subtree_exposure") if newest else ()
    return tuple(Group(pk, exposure, newest[pk]) for pk, exposure in guards if pk in account.guards)


def replay(decision: CreditDecision) -> bool:
    """Judge a kept decision again from its kept inputs; True where the same reasons come out, to the cent."""
    return judge_credit(Standing.from_json(decision.standing), decision.amount) == tuple(decision.reasons)
