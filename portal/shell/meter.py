"""The geometry of bars that carry data, in shares of their width. Pure: no Django, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

ROOM_PAST_THE_CREST = Decimal("1.04")


@dataclass(frozen=True)
class Part:
    """One stretch of a meter; `x` and `width` are percentages."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Meter:
    """A credit meter ready to draw: parts from left to right, and where the crest stands."""

    parts: tuple[Part, ...]
    crest: float
    free: Decimal
    over: Decimal


def credit_meter(limit: Decimal, owed: Decimal, on_order: Decimal, this_order: Decimal = Decimal(0)) -> Meter:
    """Lay owed, on order and this order along one bar with the crest at the limit.

    What passes the crest is cut off the last parts and shown as over. A credit balance (owed below zero) takes no
    room on the bar, but counts in what is free.
    """
    used = owed + on_order + this_order
    drawn = sum((max(Decimal(0), value) for value in (owed, on_order, this_order)), Decimal(0))
    full = drawn * ROOM_PAST_THE_CREST if drawn > limit else limit
    parts: list[Part] = []
    at = Decimal(0)
    for kind, value in (("owed", owed), ("order", on_order), ("this", this_order)):
        end = at + max(Decimal(0), value)
        parts += _parts(kind, at, min(end, max(limit, Decimal(0))), full)
        at = end
    if drawn > limit:
        parts += _parts("over", max(limit, Decimal(0)), drawn, full)
    return Meter(tuple(parts), _percent(limit, full), max(Decimal(0), limit - used), max(Decimal(0), used - limit))


def _percent(value: Decimal, full: Decimal) -> float:
    return round(float(value / full * 100), 2) if full > 0 else 0.0


def _parts(kind: str, start: Decimal, end: Decimal, full: Decimal) -> list[Part]:
    return [Part(kind, _percent(start, full), _percent(end - start, full))] if end > start and full > 0 else []


def spark_points(values: Sequence[float], width: int = 72, height: int = 24, margin: int = 4) -> list[tuple[float, float]]:
    """Points of a sparkline, lowest value at the foot; one value stands in the middle."""
    if not values:
        return []
    low, high = min(values), max(values)
    step = (width - margin * 1.5) / max(1, len(values) - 1)
    scale = (height - margin * 2) / (high - low) if high > low else 0
    level = height / 2 if high == low else height - margin
    return [(round(2 + index * step, 1), round(level - (value - low) * scale, 1)) for index, value in enumerate(values)]


def bar_widths(values: Sequence[Decimal], most: float = 52.0) -> list[float]:
    """Widths of bars side by side on one scale, the largest `most` percent wide; nothing and less has no bar."""
    largest = max((value for value in values), default=Decimal(0))
    return [round(float(max(Decimal(0), value) / largest) * most, 1) if largest > 0 else 0.0 for value in values]
