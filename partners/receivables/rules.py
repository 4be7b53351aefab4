"""Decisions about money, without a clock or a database: credit, ageing, what a payment pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

RULE = "credit-1"
GRACE_DAYS = 45  # where a creditor set no policy
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Group:
    """A limit up the tree: what all accounts below it owe together, and what they may."""

    account_id: int
    exposure: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stood at the moment of a decision: everything it was judged by.

    `unapplied` is ≤ 0. `limit` None: none was set, which is not a limit of 0. `days_overdue` counts from the oldest open
    invoice's due date; 0 where none is overdue.
    """

    ordered: Decimal = ZERO
    delivered: Decimal = ZERO
    receivable: Decimal = ZERO
    unapplied: Decimal = ZERO
    limit: Decimal | None = None
    days_overdue: int = 0
    grace_days: int = 45
    stopped: str = ""
    groups: tuple[Group, ...] = ()

    @property
    def exposure(self) -> Decimal:
        return self.ordered + self.delivered + self.receivable + self.unapplied

    @property
    def headroom(self) -> Decimal | None:
        """What may still be promised; negative over the limit; None where no limit was set."""
        if self.limit is None:
            return None
        return min([self.limit - self.exposure, *(group.limit - group.exposure for group in self.groups)])

    @property
    def owed(self) -> Decimal:
        """What was delivered or invoiced and is not paid."""
        return self.delivered + self.receivable + self.unapplied

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what promise.sql kept with a decision. Amounts are text there, so nothing is lost."""
        return cls(
            ordered=Decimal(kept["ordered"]),
            delivered=Decimal(kept["delivered"]),
            receivable=Decimal(kept["receivable"]),
            unapplied=Decimal(kept["unapplied"]),
            limit=None if kept["limit"] is None else Decimal(kept["limit"]),
            days_overdue=kept["days_overdue"],
            grace_days=kept["grace_days"],
            stopped=kept["stopped"],
            groups=tuple(Group(g["account"], Decimal(g["exposure"]), Decimal(g["limit"])) for g in kept["groups"]),
        )


def judge_credit(standing: Standing, amount: Decimal) -> tuple[str, ...]:
    """Return the reasons to hold an order of `amount`; none: it passes. Exactly at the limit passes.

    Nobody is refused by a rule: a person refuses. `promise.sql` judges by the same words in the same order.
    """
    reasons = []
    if standing.stopped:
        reasons.append("stopped")
    if standing.limit is None:
        reasons.append("no_limit")
    elif standing.exposure + amount > standing.limit:
        reasons.append("over_limit")
    if standing.days_overdue > standing.grace_days:
        reasons.append("late")
    if any(group.exposure + amount > group.limit for group in standing.groups):
        reasons.append("group_over")
    return tuple(reasons)


def over_by(standing: Standing, amount: Decimal) -> Decimal:
    """By how much an order of `amount` passes the limit; 0 where it fits or none was set."""
    return ZERO if standing.limit is None else max(ZERO, standing.exposure + amount - standing.limit)


BUCKETS = ("not_due", "1_30", "31_60", "61_90", "over_90")
EDGES = (0, 30, 60, 90)


def bucket_of(days_overdue: int) -> str:
    """Each day stands in exactly one bucket: 0 and less, 1–30, 31–60, 61–90, 91 and more."""
    return next((bucket for bucket, edge in zip(BUCKETS, EDGES, strict=False) if days_overdue <= edge), BUCKETS[-1])


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice with what of it is open."""

    id: int
    due_on: date
    open: Decimal
    issued_on: date = date.min


def age(items: Iterable[OpenItem], as_of: date, unapplied: Decimal = ZERO) -> dict[str, Decimal]:
    """Sum open amounts by bucket, with `unapplied` (≤ 0) in its own; the sum of all is the balance."""
    sums = dict.fromkeys(BUCKETS, ZERO)
    for item in items:
        sums[bucket_of((as_of - item.due_on).days)] += item.open
    return sums | {"unapplied": unapplied}


@dataclass(frozen=True, slots=True)
class Use:
    item_id: int
    amount: Decimal


def apply_oldest_first(amount: Decimal, items: Sequence[OpenItem]) -> list[Use]:
    """Set `amount` against open items, the oldest due date first (then by id), until it is used up."""
    uses = []
    for item in sorted(items, key=lambda item: (item.due_on, item.id)):
        use = min(amount, item.open)
        if use > 0:
            uses.append(Use(item.id, use))
            amount -= use
    return uses
