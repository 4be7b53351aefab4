"""How much to order: the periodic-review order-up-to level.

Source: Silver, Pyke and Peterson, *Inventory Management and Production Planning and Scheduling*, 3rd ed., (R, S) systems:
S = d·(L + R) + z·σ·√(L + R), with d the average and σ the standard deviation of a week's sales, L the lead time and R the review
period in weeks, z the service factor (1.65 for 95 %). What is ordered is S less the inventory position: on hand + in transit + on order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from stock.sellthrough.rules.cover import DAYS, average_of, cover_days

ENOUGH_WEEKS = 3  # reported weeks under which a deviation says nothing


def deviation_of(sold: Sequence[int | None]) -> float:
    """Sample standard deviation of a week's sales over the weeks reported; the square root of the average where they are too few.

    With fewer than three weeks the sales are taken as Poisson, whose deviation is √d.
    """
    known = [pieces for pieces in sold if pieces is not None]
    if not known:
        return 0.0
    mean = sum(known) / len(known)
    if len(known) < ENOUGH_WEEKS:
        return math.sqrt(mean)
    return math.sqrt(sum((pieces - mean) ** 2 for pieces in known) / (len(known) - 1))


def safety_stock(service: float, deviation: float, periods: float) -> float:
    """z·σ·√(periods)."""
    return service * deviation * math.sqrt(periods)


def reorder_point(average: float, periods: float, safety: float) -> float:
    """The position at which one must order to last `periods`: d·periods + safety."""
    return average * periods + safety


def order_up_to(average: float, deviation: float, *, lead_days: int, review_days: int, service: float) -> int:
    """S, rounded up to whole pieces."""
    weeks = (lead_days + review_days) / DAYS
    level = reorder_point(average, weeks, safety_stock(service, deviation, weeks))
    return math.ceil(round(level, 6))


@dataclass(frozen=True, slots=True)
class Need:
    """What a suggestion is made from. `sold` are the last weeks, the oldest first; None: not reported."""

    product_id: int
    sold: tuple[int | None, ...]
    on_hand: int
    on_the_way: int = 0
    on_order: int = 0
    pack: int = 1
    minimum: int = 1

    @property
    def position(self) -> int:
        return self.on_hand + self.on_the_way + self.on_order


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How many pieces to order of one product, in whole packs, with everything it was made from."""

    need: Need
    average: Decimal
    deviation: float
    level: int
    safety: int
    short: int  # pieces under the level
    quantity: int  # `short` in whole packs, at least the smallest order; 0: nothing to order
    cover: int | None  # days that what is on hand lasts
    is_low: bool  # lasts no longer than the next delivery takes to come
    lead_days: int
    review_days: int


def suggest(need: Need, *, lead_days: int, review_days: int, service: float) -> Suggestion | None:
    """Say how much to order, or None where no week was reported: from a blank nothing can be computed.

    Low is what would run out before the next order could arrive: the position's cover is under lead time + review period.
    """
    average = average_of(need.sold)
    if average is None:
        return None
    deviation = deviation_of(need.sold)
    level = order_up_to(float(average), deviation, lead_days=lead_days, review_days=review_days, service=service)
    short = max(0, level - need.position)
    least = max(need.minimum, 1) if short else 0
    quantity = -(-max(short, least) // need.pack) * need.pack if short else 0
    together = cover_days(need.position, average)
    return Suggestion(
        need,
        average,
        deviation,
        level,
        math.ceil(round(safety_stock(service, deviation, (lead_days + review_days) / DAYS), 6)),
        short,
        quantity,
        cover_days(need.on_hand, average),
        together is not None and together < lead_days + review_days,
        lead_days,
        review_days,
    )
