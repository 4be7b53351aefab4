"""From what a report says to what moves: each line is judged, and becomes movements that leave the shelf true (law 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from partners.walls.statement import Statement
from stock.ledger.actions import Moved
from stock.ledger.models import Movement
from stock.sellthrough.models import Report, ReportLine
from stock.sellthrough.rules import Facts, Line, Severity, Warned, adjustment_of, judge_line

WEIGH = Statement(__file__, "weigh.sql")
Kind = Movement.Kind


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the books of one product, under its position's lock. `old` is of the line that is superseded."""

    product_id: int
    life: str
    on_hand: int
    reserved: int
    old_sold: int
    old_returned: int
    old_moved_in: int
    old_moved_out: int
    old_adjusted: int
    covered_on: date | None
    after: int  # what moved after the line's last day
    received: bool
    until: date | None  # the day of the newest movement; None: nothing has moved yet
    found: int  # found for sales after an earlier version of this count
    on_the_way: int
    average: float | None

    @property
    def old(self) -> Line:
        return Line(self.product_id, self.old_sold, self.old_returned, self.old_moved_in, self.old_moved_out)

    @property
    def before(self) -> int:
        """Pieces by which the superseded line changed the shelf."""
        return self.old.flow + self.old_adjusted

    @property
    def then(self) -> int:
        """Pieces on the shelf at the end of the line's last day, without the superseded line."""
        return self.on_hand - self.after - self.before

    @property
    def facts(self) -> Facts:
        return Facts(
            free=self.then,
            average=self.average,
            on_the_way=self.on_the_way,
            ever_received=self.received,
            life=self.life,
            covered=self.covered_on is not None,
            promised=max(0, self.reserved - max(0, self.after - self.found)),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A line that is taken: what is booked beside it, and what is remarked."""

    line: Line
    adjusted: int
    warnings: tuple[Warned, ...]
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """Where, by which report and on which day movements are booked."""

    place_id: int
    source: str
    on: date
    note: str

    def moved(self, product: int, quantity: int, kind: str, on: date) -> Moved:
        return Moved(self.place_id, product, quantity, str(kind), self.source, on, self.note)


def weighed(kind: str, owner: int, place_id: int, on: date, old: Report | None, lines: Sequence[Line]) -> dict[int, Known]:
    """What is known of every product that the report, or the one it supersedes, speaks of. Locks their positions."""
    products = {line.product_id for line in lines}
    if old is not None:
        products |= set(ReportLine.objects.filter(report=old).values_list("product_id", flat=True))
    rows = WEIGH.rows(kind=kind, organisation=owner, place=place_id, on=on, old=old.pk if old else None, products=sorted(products))
    return {row[0]: Known(*row) for row in rows}


def judge(lines: Sequence[Line], known: Mapping[int, Known], *, outlier: float) -> tuple[list[Judged], list[tuple[int, Warned]]]:
    """Split lines into those that are taken, with what is booked beside them, and those that cannot be meant."""
    taken, refused = [], []
    for line in lines:
        remarks = judge_line(line, known[line.product_id].facts, outlier=outlier)
        if remarks and remarks[0].severity == Severity.STOP:
            refused.append((line.product_id, remarks[0]))
        elif line.counted is None:
            taken.append(_sale(line, known[line.product_id], tuple(remarks)))
        else:
            taken.append(_count(line, line.counted, known[line.product_id]))
    return taken, refused


def _sale(line: Line, seen: Known, remarks: tuple[Warned, ...]) -> Judged:
    base = seen.on_hand - seen.reserved - seen.before
    covered = seen.covered_on is not None
    return Judged(line, adjustment_of(line.flow, before=seen.before, base=base, covered=covered), remarks)


def _count(line: Line, counted: int, seen: Known) -> Judged:
    gap = counted - seen.then
    if seen.until is None:
        return Judged(line, gap, (Warned("first_count", Severity.WARN),), is_first=True)
    return Judged(line, gap, (Warned("gap", Severity.WARN, {"had": seen.then}),) if gap else ())


def book_sales(judged: Sequence[Judged], known: Mapping[int, Known], at: Booked) -> list[Moved]:
    """The movements by which a report of sales differs from the one it supersedes; a product no longer named is taken back."""
    return [moved for one in _every(judged, known) for moved in _flows(one, known[one.line.product_id], at)]


def _flows(one: Judged, seen: Known, at: Booked) -> Iterator[Moved]:
    new, old, product = one.line, seen.old, one.line.product_id
    yield at.moved(product, new.returned - old.returned, Kind.RETURN, at.on)
    yield at.moved(product, new.moved_in - old.moved_in, Kind.TRANSFER, at.on)
    yield at.moved(product, old.moved_out - new.moved_out, Kind.TRANSFER, at.on)
    yield at.moved(product, old.sold - new.sold, Kind.SALE, at.on)
    if seen.covered_on is not None:  # the gap that a count found is now a sale
        yield at.moved(product, one.adjusted - seen.old_adjusted, Kind.COUNT, max(seen.covered_on, at.on))
    else:
        yield at.moved(product, one.adjusted - seen.old_adjusted, Kind.ADJUSTMENT, at.on)


def book_count(judged: Sequence[Judged], known: Mapping[int, Known], at: Booked) -> list[Moved]:
    """The movements that bring the books of a day to what was counted; a later count stays as it was counted."""
    return [moved for one in _every(judged, known) for moved in _corrections(one, known[one.line.product_id], at)]


def _corrections(one: Judged, seen: Known, at: Booked) -> Iterator[Moved]:
    product, difference = one.line.product_id, one.adjusted - seen.old_adjusted
    yield at.moved(product, difference, Kind.OPENING if one.is_first else Kind.COUNT, at.on)
    if seen.covered_on is not None:
        yield at.moved(product, -difference, Kind.COUNT, max(seen.covered_on, at.on))
        return
    # More was reported sold after the count than it left: those pieces were there, and are found when they were sold.
    needed = max(0, seen.reserved - (seen.on_hand - seen.found + difference))
    yield at.moved(product, needed - seen.found, Kind.ADJUSTMENT, max(seen.until or at.on, at.on))


def _every(judged: Sequence[Judged], known: Mapping[int, Known]) -> Iterator[Judged]:
    """The lines taken, and an empty one for each product that only the superseded report spoke of."""
    yield from judged
    named = {one.line.product_id for one in judged}
    for product, seen in known.items():
        if product not in named:
            gone = Judged(Line(product), 0, ())
            kept = adjustment_of(0, before=seen.before, base=0, covered=True) if seen.covered_on and seen.old.flow else 0
            yield replace(gone, adjusted=kept)
