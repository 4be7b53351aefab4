"""Reports of the time before Weir: many partners and weeks at once, with a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from partners.journal.actions import as_json, record
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer
from stock.ledger.actions import Moved, post_days
from stock.ledger.models import Movement
from stock.sellthrough.actions.pacing import refresh_paces
from stock.sellthrough.models import Report
from stock.sellthrough.queries.reports import rules_in_force
from stock.sellthrough.rules import Line, digest_of, last_day, week_label

LINES = Statement(__file__, "past_lines.sql")
Kind = Movement.Kind


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line as it was said, and what was booked beside it."""

    line: Line
    adjusted: int = 0
    warnings: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class PastReport:
    """What a partner said of a past week, at its place; booked on the week's last day."""

    organisation_id: int
    place_id: int
    kind: str
    week: date
    lines: tuple[PastLine, ...] = ()
    sent_at: datetime | None = None  # when it was said; None: now
    sent_by_id: int | None = None


@transaction.atomic
def take_past(reports: Sequence[PastReport], *, by: Viewer) -> int:
    """Take reports of past weeks as they stand, with their movements, and make the paces anew. Returns how many lines.

    For opening a partner's past: `by` is HQ, nothing of these weeks may stand yet, and the figures must add up: where pieces
    would be left below what is promised, the whole is refused (code "below_reserved").
    """
    by.must("import_data")
    with system("take the past of reports"):
        due = timedelta(days=rules_in_force().due_days)
        made = Report.objects.bulk_create([_report(past, due, by) for past in reports], batch_size=2000)
        rows = [(report, past, one) for report, past in zip(made, reports, strict=True) for one in past.lines]
        _write(rows)
        post_days([moved for report, past, one in rows for moved in _moves(report, past, one)], by=by)
        refresh_paces()
        record("take_past_reports", "reports:past", by=by, changes={"reports": len(made), "lines": len(rows)})
    return len(rows)


def _report(past: PastReport, due: timedelta, by: Viewer) -> Report:
    on = last_day(past.week)
    said = [one.line for one in past.lines]
    return Report(
        organisation_id=past.organisation_id,
        kind=past.kind,
        week=past.week,
        on=on,
        booked_on=on,
        due_on=on + due,
        digest=digest_of(said),
        lines_count=len(said),
        pieces=sum(line.sold if line.counted is None else line.counted for line in said),
        warned=sum(1 for one in past.lines if one.warnings),
        way=Report.Way.FILE,
        sent_at=past.sent_at or timezone.now(),
        sent_by_id=past.sent_by_id or by.user_id,
    )


def _write(rows: Sequence[tuple[Report, PastReport, PastLine]]) -> None:
    LINES.run(
        organisations=[report.organisation_id for report, _past, _one in rows],
        reports=[report.pk for report, _past, _one in rows],
        products=[one.line.product_id for _report, _past, one in rows],
        sold=[one.line.sold for _report, _past, one in rows],
        counted=[one.line.counted for _report, _past, one in rows],
        adjusted=[one.adjusted for _report, _past, one in rows],
        warnings=[as_json(one.warnings) for _report, _past, one in rows],
    )


def _moves(report: Report, past: PastReport, one: PastLine) -> list[Moved]:
    source, note, line = f"report:{report.pk}", week_label(past.week), one.line
    sale = Moved(past.place_id, line.product_id, -line.sold, str(Kind.SALE), source, report.on, note)
    beside = Kind.COUNT if line.counted is not None else Kind.ADJUSTMENT
    found = Moved(past.place_id, line.product_id, one.adjusted, str(beside), source, report.on, note)
    return [moved for moved in (sale, found) if moved.quantity]
