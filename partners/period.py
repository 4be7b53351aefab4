"""Days and months as the trade counts them: a period has its first and its last day, both inside."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """All days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = f"a period cannot end ({self.last}) before it begins ({self.first})"
            raise ValueError(message)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def day_before(self) -> date:
        return self.first - timedelta(days=1)


def month_of(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def month_before(day: date) -> Period:
    return month_of(day.replace(day=1) - timedelta(days=1))


def months_between(first: date, last: date) -> Iterator[Period]:
    """Every month that touches first…last, in order."""
    month = month_of(first)
    while month.first <= last:
        yield month
        month = month_of(month.last + timedelta(days=1))
