"""The books of one product at one partner: weeks × rows, and what can explain a gap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from partners.walls.scope import system
from partners.walls.statement import Statement
from stock.sellthrough.models import Pace
from stock.sellthrough.rules import Book, Cause, Evidence, likely_causes, monday_of

BOOKS = Statement(__file__, "books.sql")
EVIDENCE = Statement(__file__, "evidence.sql")


@dataclass(frozen=True, slots=True)
class Week:
    """A week's book, what its report said was sold (it may be booked in a later week), and what can explain its gap."""

    book: Book
    said: int | None
    is_first_count: bool = False
    causes: tuple[Cause, ...] = field(default=())


def books_of(
    organisation_id: int, product_id: int, *, weeks: int = 13, known_at: datetime | None = None, today: date | None = None
) -> list[Week]:
    """The last weeks of one product at one partner, the oldest first, the running one last; as known at a moment, where one is named.

    The caller has found the partner through its viewer. One query, and three more where there is a gap.
    """
    this = monday_of(today or timezone.localdate())
    rows = BOOKS.rows(
        organisation=organisation_id, product=product_id, first=this - timedelta(weeks=weeks - 1), last=this, known_at=known_at
    )
    found = [Week(Book(*row[:11]), row[11], row[12]) for row in rows]
    gaps = {week.book.week for week in found if week.book.gap}
    if not gaps:
        return found
    causes = causes_of(organisation_id, product_id, {week.book.week: week for week in found if week.book.gap})
    return [Week(week.book, week.said, week.is_first_count, tuple(causes.get(week.book.week, ()))) for week in found]


def causes_of(organisation_id: int, product_id: int, gaps: dict[date, Week]) -> dict[date, list[Cause]]:
    """Likely causes of each week's gap. What a shipment holds crosses to the sender's books, so the system looks."""
    with system("what can explain a gap"):
        rows = EVIDENCE.rows(organisation=organisation_id, product=product_id, weeks=sorted(gaps))
        pace = Pace.objects.filter(organisation_id=organisation_id, product_id=product_id, weeks__gt=0).first()
    average = pace.pieces / pace.weeks if pace else None
    found = {}
    for week, on_the_way, late, missing, damaged, ever in rows:
        seen = Evidence(
            on_the_way=on_the_way,
            late=late,
            weeks_missing=missing,
            damaged=damaged,
            ever_received=ever,
            first_count=gaps[week].is_first_count,
            average=average,
        )
        found[week] = likely_causes(gaps[week].book.gap, seen)
    return found
