"""Law 6: closing = opening + received + customer returns + transfers in − sold − transfers out − returned ± adjusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Book:
    """One week of one product at one partner, in pieces. `counted` None: nobody counted. `reported` False: a blank, not a zero."""

    week: date
    opening: int = 0
    received: int = 0
    returned: int = 0  # by customers
    moved_in: int = 0
    sold: int = 0
    moved_out: int = 0
    sent_back: int = 0  # to the supplier
    adjusted: int = 0
    counted: int | None = None
    reported: bool = False

    @property
    def computed(self) -> int:
        """Closing by the flows alone, as if nobody had counted or adjusted."""
        return self.opening + self.received + self.returned + self.moved_in - self.sold - self.moved_out - self.sent_back

    @property
    def closing(self) -> int:
        return self.computed + self.adjusted

    @property
    def gap(self) -> int:
        """What the shelf has more (positive) or less than the flows say."""
        return self.adjusted


def closing_of(opening: int, flows: Iterable[int]) -> int:
    return opening + sum(flows)


def adjustment_of(flow: int, *, before: int, base: int, covered: bool) -> int:
    """Return the pieces booked beside a line's `flow`, so that the shelf stays true.

    `before`: what an earlier version of the line changed, adjustment included. `base`: free pieces without that version.
    A count after the line's days has said what stands there, so a late line must leave that as it is: the gap becomes a sale.
    Otherwise a shelf cannot hold fewer than nothing: what was sold beyond the books was there, and is found.
    """
    if covered:
        return before - flow
    return max(0, -(base + flow))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the books know around a gap. Pieces, but for `weeks_missing` and `last_count`."""

    on_the_way: int = 0  # shipped and not received when it was counted
    late: int = 0  # sold by reports that came after the count, already in the gap
    weeks_missing: int = 0  # weeks since the last count without a report
    damaged: int = 0  # arrived damaged or missing lately
    sent_back: int = 0  # returns on their way to the supplier
    ever_received: bool = True
    first_count: bool = False
    average: float | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """A likely cause of a gap; `code` finds its words. Evidence, never an accusation."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def likely_causes(gap: int, seen: Evidence) -> list[Cause]:
    """Name what can explain a gap, the strongest evidence first. No gap, no cause."""
    if gap == 0:
        return []
    return list(_more(gap, seen) if gap > 0 else _fewer(-gap, seen))


def _more(gap: int, seen: Evidence) -> Iterable[Cause]:
    """More stands there than the flows say: it came unseen, or less was sold."""
    if seen.first_count:
        yield Cause("first_count")
        return
    if seen.on_the_way:
        yield Cause("transit_window", {"pieces": seen.on_the_way})
    if not seen.ever_received:
        yield Cause("from_elsewhere", {"pieces": gap})
    if seen.late:
        yield Cause("late_report", {"pieces": seen.late})
    if not seen.on_the_way and seen.ever_received and not seen.late:
        yield Cause("unrecorded_receipt")


def _fewer(gap: int, seen: Evidence) -> Iterable[Cause]:
    """Fewer stand there than the flows say: they were sold, broken or sent back unseen."""
    if seen.weeks_missing:
        yield Cause("missing_reports", {"weeks": seen.weeks_missing})
    if seen.damaged:
        yield Cause("uncounted_damage", {"pieces": seen.damaged})
    if seen.sent_back:
        yield Cause("return_not_booked", {"pieces": seen.sent_back})
    if seen.average and not seen.weeks_missing and gap > 2 * seen.average:
        yield Cause("left_elsewhere", {"pieces": gap})
    if not (seen.weeks_missing or seen.damaged or seen.sent_back):
        yield Cause("unrecorded_sale")
