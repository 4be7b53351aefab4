"""Taking a report into the books: one transaction and a fixed number of statements, whatever its lines.

Lock order: the partner's place (reports of one partner wait for each other), then positions by id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from partners.journal.actions import as_json, record
from partners.organisations.models import Organisation
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer
from stock.ledger.actions import lock_home, post_days
from stock.sellthrough import phrases
from stock.sellthrough.actions.booking import Booked, Judged, Known, book_count, book_sales, judge, weighed
from stock.sellthrough.actions.pacing import refresh_paces
from stock.sellthrough.events import GapFound, ReportSent
from stock.sellthrough.models import Report
from stock.sellthrough.queries.reports import rules_in_force
from stock.sellthrough.rules import Line, Warned, digest_of, is_open, last_day, monday_of, week_label

LINES = Statement(__file__, "lines.sql")
OLDEST = timedelta(weeks=53)
Kind = Report.Kind


class LinesRefused(Refusal):
    """Some lines cannot be taken; `lines` says which products and why."""

    status = 422

    def __init__(self, refused: Sequence[tuple[int, Warned]], lines: int) -> None:
        message = phrases.LINES_WRONG % {"wrong": len(refused), "lines": lines}
        super().__init__(message, code="lines_wrong", field="lines", facts={"wrong": len(refused)})
        self.lines = tuple(refused)


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that stands. `repeated`: it stood already, word for word; nothing was written."""

    report: Report
    repeated: bool = False
    refused: tuple[tuple[int, Warned], ...] = ()


@transaction.atomic
def send_report(
    kind: str,
    week: date,
    lines: Sequence[Line],
    *,
    by: Viewer,
    organisation_id: int | None = None,
    on: date | None = None,
    way: str = Report.Way.FORM,
    good_only: bool = False,
    today: date | None = None,
) -> Sent:
    """Take what a partner says of a week; a second report of the same week corrects the first, and both stay.

    `week` is its Monday. `on` is the day of a count (the week's last day where it is not said). The same words twice change
    nothing. With `good_only` lines that cannot be meant are left out, else they refuse the whole (LinesRefused). A partner
    reports for itself; HQ may for any partner.
    """
    owner = by.organisation_id if organisation_id is None else organisation_id
    _must_report(owner, by)
    today = today or timezone.localdate()
    on = _day(kind, week, on, today)
    _check_lines(lines)
    with system("take a report into the books"):
        name = Organisation.objects.values_list("name", flat=True).get(pk=owner)
        place_id = lock_home(owner, f"{name}"[:120])
        old = Report.objects.filter(organisation_id=owner, kind=kind, week=week, superseded_at=None).first()
        digest = digest_of(lines)
        if old is not None and (old.digest, old.on) == (digest, on):
            return Sent(old, repeated=True)
        rules = rules_in_force()
        is_booked = is_open(week, today, rules.open_weeks)
        if kind == Kind.COUNT and not is_booked:
            raise Invalid(phrases.CLOSED % {"week": week.isocalendar().week}, code="closed", field="week")
        known = weighed(kind, owner, place_id, on, old, lines)
        judged, refused = judge(lines, known, outlier=float(rules.outlier))
        if refused and (not good_only or not judged):
            raise LinesRefused(refused, len(lines))
        due_on = last_day(week) + timedelta(days=rules.due_days)
        booked_on = on if is_booked else today
        report = _write(owner, kind, week, on, booked_on, due_on, digest, judged, refused, old, way, by)
        _book(report, place_id, judged, known, by)
        refresh_paces(owner, list(known), weeks=rules.average_weeks, today=today)
        _tell(report, judged, by)
    return Sent(report, refused=tuple(refused))


def _must_report(owner: int, by: Viewer) -> None:
    by.must("report_stock")
    if owner != by.organisation_id and not by.is_hq:
        raise NotAllowed("report_stock")


def _day(kind: str, week: date, on: date | None, today: date) -> date:
    """The last day the report speaks of. Raises Invalid where the week is not one, not over, or long past."""
    if kind not in Kind.values or monday_of(week) != week:
        raise Invalid(phrases.NOT_A_WEEK, code="not_a_week", field="week")
    end = last_day(week)
    if kind == Kind.COUNT:
        on = on or max(week, min(end, today))
        if monday_of(on) != week:
            raise Invalid(phrases.NOT_IN_WEEK % {"week": week.isocalendar().week}, code="not_in_week", field="on")
        if on > today:
            raise Invalid(phrases.IN_FUTURE, code="in_future", field="on")
    elif end > today:
        raise Invalid(phrases.NOT_OVER % {"week": week.isocalendar().week, "day": end.isoformat()}, code="not_over", field="week")
    if week < today - OLDEST:
        raise Invalid(phrases.TOO_OLD % {"week": week.isocalendar().week}, code="too_old", field="week")
    return end if kind == Kind.SALES or on is None else on


def _check_lines(lines: Sequence[Line]) -> None:
    if not lines:
        raise Invalid(phrases.NOTHING_SAID, code="nothing_said", field="lines")
    if len({line.product_id for line in lines}) != len(lines):
        raise Invalid(phrases.TWICE, code="twice", field="lines")


def _write(
    owner: int,
    kind: str,
    week: date,
    on: date,
    booked_on: date,
    due_on: date,
    digest: str,
    judged: Sequence[Judged],
    refused: Sequence[object],
    old: Report | None,
    way: str,
    by: Viewer,
) -> Report:
    now = timezone.now()
    if old is not None:
        Report.objects.filter(pk=old.pk).update(superseded_at=now)
    report = Report.objects.create(
        organisation_id=owner,
        kind=kind,
        week=week,
        on=on,
        booked_on=booked_on,
        due_on=due_on,
        digest=digest,
        lines_count=len(judged),
        pieces=sum(one.line.sold if one.line.counted is None else one.line.counted for one in judged),
        refused=len(refused),
        warned=sum(1 for one in judged if one.warnings),
        way=way,
        sent_at=now,
        sent_by_id=by.user_id,
        supersedes=old,
    )
    LINES.run(
        organisation=owner,
        report=report.pk,
        products=[one.line.product_id for one in judged],
        sold=[one.line.sold for one in judged],
        returned=[one.line.returned for one in judged],
        moved_in=[one.line.moved_in for one in judged],
        moved_out=[one.line.moved_out for one in judged],
        counted=[one.line.counted for one in judged],
        adjusted=[one.adjusted for one in judged],
        warnings=[as_json([warned.as_json() for warned in one.warnings]) for one in judged],
    )
    return report


def _book(report: Report, place_id: int, judged: Sequence[Judged], known: Mapping[int, Known], by: Viewer) -> None:
    book = book_count if report.kind == Kind.COUNT else book_sales
    at = Booked(place_id, f"report:{report.pk}", report.booked_on, week_label(report.week))
    post_days([moved for moved in book(judged, known, at) if moved.quantity], by=by)


def _tell(report: Report, judged: Sequence[Judged], by: Viewer) -> None:
    target = f"report:{report.pk}"
    changes = {"kind": str(report.kind), "week": report.week, "lines": report.lines_count, "corrects": report.supersedes_id}
    told = ReportSent(
        report.pk, report.organisation_id, str(report.kind), report.week, report.lines_count, report.warned, report.supersedes_id
    )
    record("send_report", target, by=by, organisation_id=report.organisation_id, changes=changes, event=told)
    gaps = [one.adjusted for one in judged if one.adjusted and one.line.counted is not None and not one.is_first]
    if gaps:
        found = GapFound(report.pk, report.organisation_id, report.week, len(gaps), sum(map(abs, gaps)))
        record("find_gap", target, by=by, organisation_id=report.organisation_id, changes={"products": len(gaps)}, event=found)
