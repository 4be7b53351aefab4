"""How an account stands now: the inputs of a credit decision, and decisions judged again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Min, Q, QuerySet
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
    return standings_of([account], on)[account.pk]


def standings_of(accounts: Sequence[Account], on: date | None = None) -> dict[int, Standing]:
    """How accounts stand, by id. Four queries whatever their number; none for none."""
    if not accounts:
        return {}
    day = on or timezone.localdate()
    ids = [account.pk for account in accounts]
    watched = {pk for account in accounts for pk in (account.pk, *account.guards)}
    limits = list(limits_in_force(watched, day).order_by("-valid_from", "-pk"))
    late = Invoice.objects.filter(account__in=ids, kind="invoice", open__gt=0, due_on__lt=day)
    oldest = dict(late.order_by().values_list("account").annotate(Min("due_on")))
    policies = CreditPolicy.objects.filter(creditor__in={account.creditor_id for account in accounts})
    grace = dict(policies.values_list("creditor", "grace_days"))
    groups = _groups(limits)
    return {
        account.pk: Standing(
            ordered=account.ordered,
            delivered=account.delivered,
            receivable=account.receivable,
            unapplied=account.unapplied,
            limit=_limit(account.pk, limits),
            days_overdue=(day - oldest[account.pk]).days if account.pk in oldest else 0,
            grace_days=grace.get(account.creditor_id, GRACE_DAYS),
            stopped=account.stopped,
            groups=tuple(group for pk, group in groups.items() if pk in account.guards),
        )
        for account in accounts
    }


def _limit(account_id: int, limits: list[CreditLimit]) -> Decimal | None:
    """The own limit with what was added for a time; None where none is set."""
    own = next((limit.amount for limit in limits if limit.account_id == account_id and limit.kind == CreditLimit.Kind.OWN), None)
    extra = [limit.amount for limit in limits if limit.account_id == account_id and limit.kind == CreditLimit.Kind.TEMPORARY]
    return None if own is None else sum(extra, own)


def _groups(limits: list[CreditLimit]) -> dict[int, Group]:
    newest: dict[int, Decimal] = {}
    for limit in limits:
        if limit.kind == CreditLimit.Kind.GROUP:
            newest.setdefault(limit.account_id, limit.amount)
    guards = Account.objects.filter(pk__in=newest).order_by("pk").values_list("pk", "subtree_exposure") if newest else ()
    return {pk: Group(pk, exposure, newest[pk]) for pk, exposure in guards}


def replay(decision: CreditDecision) -> bool:
    """Judge a kept decision again from its kept inputs; True where the same reasons come out, to the cent."""
    return judge_credit(Standing.from_json(decision.standing), decision.amount) == tuple(decision.reasons)
