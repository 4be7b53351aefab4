"""How long stock lasts, and when more was pushed in than flows out. Figures are flagged with evidence, never an accusation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

DAYS = 7
ENOUGH_WEEKS = 4  # reported weeks without a sale under which it says nothing


def average_of(sold: Sequence[int | None]) -> Decimal | None:
    """Average pieces a week over the weeks that were reported; None where none was. A missing report is not a zero."""
    known = [pieces for pieces in sold if pieces is not None]
    return Decimal(sum(known)) / len(known) if known else None


def weeks_of_supply(on_hand: int, average: Decimal | None, *, on_the_way: int = 0) -> Decimal | None:
    """Weeks that stock lasts: (on hand + in transit, as asked) ÷ average weekly sell-through.

    None where nothing is known, or nothing sells: what does not move has no cover, and no figure either.
    """
    if average is None or average <= 0:
        return None
    return Decimal(on_hand + on_the_way) / average


def cover_days(on_hand: int, average: Decimal | None) -> int | None:
    """Whole days that stock lasts, rounded down: a day begun is not a day covered."""
    weeks = weeks_of_supply(on_hand, average)
    return None if weeks is None else int(weeks * DAYS)


@dataclass(frozen=True, slots=True)
class Depth:
    """What was pushed in against what flowed out over the same weeks, and the cover that is left."""

    sell_in: int
    sell_through: int
    cover: Decimal | None
    weeks: int = ENOUGH_WEEKS  # how many of the weeks were reported

    @property
    def ratio(self) -> Decimal | None:
        return (Decimal(self.sell_in) / self.sell_through).quantize(Decimal("0.01"), ROUND_HALF_UP) if self.sell_through else None


def is_too_deep(depth: Depth, *, most_ratio: Decimal, most_cover: Decimal) -> bool:
    """Say whether a partner holds more than it sells: sell-in ÷ sell-through over `most_ratio` AND cover over `most_cover`.

    Both are strict: at the limit it is not. Where nothing was sold neither has a bound: it is too deep when something
    was pushed in and enough weeks were reported to say so.
    """
    if depth.sell_through <= 0:
        return depth.sell_in > 0 and depth.cover is None and depth.weeks >= ENOUGH_WEEKS
    over = Decimal(depth.sell_in) > most_ratio * depth.sell_through
    return over and depth.cover is not None and depth.cover > most_cover
