"""A year of the channel, simulated from one seed: who ordered what when, what HQ had, who paid and when.

Pure: no database and no clock. The same seed and the same last day make the same year.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from portal.demo.cast import LATE_PAYER, Partner
from portal.demo.goods import CUT_SHORT, Good

WEEKS = 52
SEED = 20261124
PRODUCTION_WEEKS = 2  # HQ makes every second week
TERMS = 30
FAVOURITES = 4
PROMOTION_WEEKS = range(45, 52)  # the winter promotion: blenders sell half as much again
CUTS_OFF = range(36, 39)  # the stock-out of the large air fryer


@dataclass(frozen=True, slots=True)
class PastLine:
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order that ran its course: placed, shipped and invoiced on these days."""

    reference: str
    buyer: str
    seller: str
    placed_on: date
    shipped_on: date
    lines: tuple[PastLine, ...]


@dataclass(slots=True)
class Year:
    orders: list[PastOrder] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # pieces HQ made, by product
    arrived: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))  # (distributor, sku): pieces it bought
    shipped: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))  # (seller, sku): pieces it shipped


def simulate(partners: Sequence[Partner], goods: Sequence[Good], last_day: date) -> Year:
    """Play `WEEKS` weeks that end on `last_day`. Distributors buy before their dealers do, and never sell what they have not got."""
    chance = random.Random(SEED)  # noqa: S311 (a play, no secret)
    year = Year()
    buyers = sorted((p for p in partners if p.size), key=lambda p: (p.kind != "distributor", p.code))
    monday = last_day - timedelta(days=last_day.weekday(), weeks=WEEKS - 1)
    for week in range(WEEKS):
        for buyer in buyers:
            if chance.random() < _appetite(buyer):
                placed = monday + timedelta(weeks=week, days=chance.randrange(5))
                if placed > last_day:
                    continue
                lines = tuple(_lines(buyer, goods, week, placed, year, chance))
                shipped = min(placed + timedelta(days=1 + chance.randrange(3)), last_day)
                if lines:
                    year.orders.append(PastOrder(f"H{len(year.orders) + 1:05}", buyer.code, buyer.buys_from, placed, shipped, lines))
    return year


def _appetite(buyer: Partner) -> float:
    """Distributors order most weeks, dealers about every other."""
    return 0.9 if buyer.kind == "distributor" else 0.55


def _lines(buyer: Partner, goods: Sequence[Good], week: int, day: date, year: Year, chance: random.Random) -> Iterator[PastLine]:
    wanted = chance.sample(goods, k=min(len(goods), chance.randint(3, 9) + (6 if buyer.kind == "distributor" else 0)))
    if buyer.kind == "dealer":
        own = favourites(buyer, [good.sku for good in goods if good.life == "active"])
        others = [good for good in wanted if good.sku not in own]
        wanted = [good for good in goods if good.sku in own] + others[: max(0, len(wanted) - len(own))]
    for good in sorted(wanted, key=lambda g: g.sku):
        if good.life != "active" or (good.sku == CUT_SHORT and week in CUTS_OFF):
            continue
        pieces = _pieces(buyer, good, week, day, chance)
        if buyer.buys_from != "HQ":
            pieces = min(pieces, _left(year, buyer.buys_from, good) // good.pack * good.pack)
        if pieces <= 0:
            continue
        year.shipped[buyer.buys_from, good.sku] += pieces
        if buyer.buys_from == "HQ":
            year.made[good.sku] += pieces
        if buyer.kind == "distributor":
            year.arrived[buyer.code, good.sku] += pieces
        yield PastLine(good.sku, pieces)


def favourites(dealer: Partner, skus: Sequence[str]) -> list[str]:
    """What a dealer sells most and orders every time: four families in white, others at each dealer."""
    white = sorted(sku for sku in skus if sku.endswith("-W"))
    first = int(dealer.code.rpartition("-")[2])
    return sorted({white[(first * 3 + step * 5) % len(white)] for step in range(FAVOURITES)}) if white else []


def _left(year: Year, seller: str, good: Good) -> int:
    return year.arrived[seller, good.sku] - year.shipped[seller, good.sku]


def _pieces(buyer: Partner, good: Good, week: int, day: date, chance: random.Random) -> int:
    """Size of the buyer × share of the product × season × promotion × luck, in whole packs."""
    promoted = 1.5 if week in PROMOTION_WEEKS and good.sku.startswith("BL-") else 1.0
    rough = buyer.size * good.share * season(good, day) * promoted * chance.lognormvariate(0, 0.35)
    return max(1, round(rough / good.pack)) * good.pack


def season(good: Good, day: date) -> float:
    """Between 0.6 and 1.4: highest in the product's month."""
    if not good.peak:
        return 1.0
    away = (day.month - good.peak) % 12
    return 1 + 0.4 * math.cos(2 * math.pi * away / 12)


@dataclass(frozen=True, slots=True)
class PastPayment:
    buyer: str
    seller: str
    received_on: date
    amount: Decimal
    reference: str


def payments(partners: Sequence[Partner], bills: Sequence[tuple[str, str, date, Decimal]], last_day: date) -> list[PastPayment]:
    """Pay each (buyer, seller, issued, total) when that buyer pays: on the due date give or take its habit.

    The late payer stopped paying about ten weeks ago.
    """
    by_code = {partner.code: partner for partner in partners}
    found = []
    for number, (buyer, seller, issued, total) in enumerate(sorted(bills, key=lambda bill: (bill[2], bill[0])), start=1):
        paid = issued + timedelta(days=TERMS + by_code[buyer].lateness + number % 3)
        stopped = buyer == LATE_PAYER and issued > last_day - timedelta(days=100)
        if paid <= last_day and not stopped:
            found.append(PastPayment(buyer, seller, paid, total, f"TT{number:05}"))
    return found
