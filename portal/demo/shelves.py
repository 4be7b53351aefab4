"""A year on the dealers' shelves: what came, what was sold each week, what was counted. From one seed, dated back from today.

What came are the year's shipments; nobody sells what is not there, but for one who has goods from elsewhere.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from partners.organisations.models import Organisation
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from portal.demo.cast import Partner
from portal.demo.goods import Good
from portal.demo.season import SEED, WEEKS, Year, favourites, season
from stock.ledger.actions import Moved, lock_home, post_days
from stock.sellthrough.actions.past import PastLine, PastReport, take_past
from stock.sellthrough.rules import Line, monday_of

DAYS_ON_THE_ROAD = 2
ZEROS_DECLARED = 10  # weeks in which every product on the shelf is named, sold or not
COUNTED_BACK = 6
MISCOUNTED = 0.25  # share of counts that miss a piece
STUFFED, DIVERTER, SHORT_OF_IT = "D-019", "D-024", "D-017"
NOT_SENT = ("D-005", "D-012")  # last week
SILENT, SILENT_WEEKS = "D-009", (3, 4)  # and then counted: what was sold meanwhile is the gap
CROSSED = 18  # pieces that went from one territory to another


@dataclass(slots=True)
class Shelf:
    """One dealer's year: receipts by day, and by week what was sold of each product."""

    dealer: Partner
    receipts: list[tuple[date, str, int]] = field(default_factory=list)
    sold: dict[int, dict[str, int]] = field(default_factory=dict)  # weeks back → product → pieces; all on the shelf are named
    left: dict[str, int] = field(default_factory=dict)
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)  # product → counted, gap; `COUNTED_BACK` weeks ago


def play_shelf(dealer: Partner, goods: Mapping[str, Good], year: Year, today: date) -> Shelf:
    """Play one dealer's year, week by week."""
    shelf = Shelf(dealer)
    chance = random.Random(f"{SEED} shelf {dealer.code}")  # noqa: S311 (a play, no secret)
    came: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    total: defaultdict[str, int] = defaultdict(int)
    for order in year.orders:
        if order.buyer != dealer.code:
            continue
        day = min(order.shipped_on + timedelta(days=DAYS_ON_THE_ROAD), today)
        for line in order.lines:
            shelf.receipts.append((day, line.sku, line.quantity))
            came[(monday_of(today) - monday_of(day)).days // 7].append((line.sku, line.quantity))
            total[line.sku] += line.quantity
    stock: defaultdict[str, int] = defaultdict(int)
    for back in range(WEEKS, -1, -1):
        for sku, pieces in came[back]:
            stock[sku] += pieces
        if back == 0:
            break
        day = monday_of(today) - timedelta(weeks=back)
        shelf.sold[back] = {
            sku: _sold(dealer, goods[sku], total[sku] / WEEKS, stock[sku], back, day, chance) for sku in sorted(stock) if stock[sku] > 0
        }
        for sku, pieces in shelf.sold[back].items():
            stock[sku] -= pieces
        if back == COUNTED_BACK:
            _count(shelf, stock, chance)
    shelf.left = dict(stock)
    return shelf


def _sold(dealer: Partner, good: Good, rate: float, there: int, back: int, day: date, chance: random.Random) -> int:
    wanted = rate * season(good, day) * chance.lognormvariate(0, 0.3) * 1.08
    if dealer.code == STUFFED and back <= ZEROS_DECLARED:
        wanted *= 0.3
    return min(there, int(wanted + chance.random()))


def _count(shelf: Shelf, stock: dict[str, int], chance: random.Random) -> None:
    """Most shelves are as the books say; on some a piece is missing."""
    for sku in favourites(shelf.dealer, [sku for sku in stock if stock[sku] > 0]):
        gap = -1 if stock[sku] > 1 and chance.random() < MISCOUNTED else 0
        stock[sku] += gap
        shelf.counted[sku] = (stock[sku], gap)


@dataclass(frozen=True, slots=True)
class Shelves:
    """Brings the dealers' year into the books."""

    partners: Sequence[Partner]
    goods: Sequence[Good]
    year: Year
    today: date
    products: Mapping[str, int]
    owners: Mapping[str, Viewer]

    @transaction.atomic
    def load(self, by: Viewer) -> None:
        """Receipts first, then every report: two calls, whatever their number."""
        goods = {good.sku: good for good in self.goods}
        dealers = [partner for partner in self.partners if partner.kind == "dealer"]
        shelves = [play_shelf(dealer, goods, self.year, self.today) for dealer in dealers]
        with system("shelves of the demo channel"):
            ids = dict(Organisation.objects.values_list("code", "pk"))
            places = {dealer.code: lock_home(ids[dealer.code], dealer.name) for dealer in dealers}
            post_days(
                [
                    Moved(places[shelf.dealer.code], self.products[sku], pieces, "receipt", "import:history", day)
                    for shelf in shelves
                    for day, sku, pieces in shelf.receipts
                ],
                by=by,
            )
        crossed = self._crossed(shelves)
        take_past(
            [
                PastReport(
                    ids[shelf.dealer.code],
                    places[shelf.dealer.code],
                    kind,
                    self._week(back),
                    tuple(lines),
                    self._sent(shelf, back),
                    self.owners[shelf.dealer.code].user_id,
                )
                for shelf in shelves
                for kind, back, lines in self._reports(shelf, crossed)
                if lines
            ],
            by=by,
        )

    def _week(self, back: int) -> date:
        return monday_of(self.today) - timedelta(weeks=back)

    def _sent(self, shelf: Shelf, back: int) -> datetime:
        """On the Monday after, in the morning; every eleventh two days later, which is late."""
        late = (int(shelf.dealer.code.rpartition("-")[2]) + back) % 11 == 0
        day = self._week(back) + timedelta(weeks=1, days=2 if late else 0)
        return timezone.make_aware(datetime.combine(min(day, self.today), time(9, 10 + back % 40)))

    def _reports(self, shelf: Shelf, crossed: str) -> Iterator[tuple[str, int, list[PastLine]]]:
        code = shelf.dealer.code
        silent: defaultdict[str, int] = defaultdict(int)
        for back, sold in sorted(shelf.sold.items(), reverse=True):
            if (back == 1 and code in NOT_SENT) or (code == SILENT and back in SILENT_WEEKS):
                for sku, pieces in sold.items():
                    silent[sku] += pieces
                continue
            named = [(sku, pieces) for sku, pieces in sold.items() if pieces or back <= ZEROS_DECLARED]
            lines = [PastLine(Line(self.products[sku], sold=pieces)) for sku, pieces in named]
            if code == DIVERTER and back == 1:
                lines.append(self._from_elsewhere(crossed))
            yield "sales", back, lines
        yield "count", COUNTED_BACK, [self._counted(sku, *said) for sku, said in shelf.counted.items()]
        if code == SILENT:
            yield "count", 2, [self._counted(sku, self._stood(shelf, sku), -pieces) for sku, pieces in silent.items() if pieces]
        if code == SHORT_OF_IT:
            yield "count", 2, [self._counted(crossed, self._stood(shelf, crossed) - CROSSED, -CROSSED)]

    def _stood(self, shelf: Shelf, sku: str) -> int:
        """Pieces at the end of the week two weeks back."""
        came = sum(pieces for day, name, pieces in shelf.receipts if name == sku and day >= self._week(1))
        return shelf.left.get(sku, 0) - came + shelf.sold[1].get(sku, 0)

    def _counted(self, sku: str, counted: int, gap: int) -> PastLine:
        remarks = ({"code": "gap", "severity": "warn", "had": counted - gap},) if gap else ()
        return PastLine(Line(self.products[sku], counted=counted), gap, remarks)

    def _from_elsewhere(self, sku: str) -> PastLine:
        remarks: tuple[dict[str, object], ...] = (
            {"code": "more_than_stock", "severity": "warn", "had": 0, "over": CROSSED, "on_the_way": 0},
            {"code": "never_bought", "severity": "warn"},
        )
        return PastLine(Line(self.products[sku], sold=CROSSED), CROSSED, remarks)

    def _crossed(self, shelves: Sequence[Shelf]) -> str:
        """A product of which one dealer has plenty to miss, and another, in another territory, never bought any."""
        by_code = {shelf.dealer.code: shelf for shelf in shelves}
        here, there = by_code[DIVERTER], by_code[SHORT_OF_IT]
        bought = {sku for _day, sku, _pieces in here.receipts}
        return max((sku for sku in there.left if sku not in bought), key=lambda sku: (there.left[sku], sku))
