"""Reports: what was sent, what is due, and what a partner has to report on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Aggregate, Count, Exists, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from partners.organisations.models import Kind, Organisation, State
from partners.walls.scope import system
from partners.walls.statement import Statement
from stock.catalogue.models import Product
from stock.sellthrough.models import Report, ReportingRules, ReportLine
from stock.sellthrough.rules import weeks_back, weeks_due

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.walls.viewer import Viewer

TO_REPORT = Statement(__file__, "to_report.sql")
REPORT = (Kind.DEALER, Kind.STORE)  # who sells to people; a distributor's sales are its shipments, which Weir knows
MOST_DUE = 4  # older blanks are not asked for again; a count closes them
WEEKS_SHOWN = 8


def rules_in_force() -> ReportingRules:
    """HQ's parameters, or the defaults where none are set. One query."""
    with system("the rules of reporting"):
        return ReportingRules.objects.first() or ReportingRules()


def reports_of(viewer: Viewer) -> QuerySet[Report]:
    """Every report the viewer may see, the newest first, superseded ones too."""
    return Report.objects.seen_by(viewer).select_related("organisation", "sent_by").order_by("-pk")


def lines_of(report: Report) -> QuerySet[ReportLine]:
    found: QuerySet[ReportLine] = ReportLine.objects.filter(report=report).select_related("product").order_by("product__sku")
    return found


def standing_lines(organisation_id: int, kind: str, week: date) -> Mapping[int, ReportLine]:
    """What a partner said of a week and stands, by product: what a correction begins from."""
    lines = ReportLine.objects.filter(organisation_id=organisation_id, report__kind=kind, report__week=week, report__superseded_at=None)
    return {line.product_id: line for line in lines}


def reporters(viewer: Viewer) -> QuerySet[Organisation]:
    """Partners the viewer may see that have to report."""
    found: QuerySet[Organisation] = Organisation.objects.seen_by(viewer).filter(kind__in=REPORT, state=State.ACTIVE)
    return found


def must_report(viewer: Viewer) -> bool:
    """Whether the organisation acted for reports its sales: it sells to people and is no seller's office."""
    return not viewer.is_hq and viewer.kind in REPORT


def due_weeks(viewer: Viewer, *, today: date | None = None) -> list[date]:
    """Weeks of the organisation acted for that are over and have no report of sales, the oldest first.

    It begins with its first report; who has never sent one is asked for the last week only. One query.
    """
    if not must_report(viewer):
        return []
    today = today or timezone.localdate()
    standing = Report.objects.filter(organisation_id=viewer.organisation_id, kind=Report.Kind.SALES, superseded_at=None)
    sent = set(standing.values_list("week", flat=True))
    last = weeks_back(today, 1)[0]
    return weeks_due(today, sent, since=min(sent, default=last), most=MOST_DUE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A product that a partner reports on: on its shelf, on its way, or sold or counted lately."""

    product: Product
    on_hand: int
    on_the_way: int
    last_sold: int | None  # in the week before; None: not reported


def products_to_report(organisation_id: int, week: date) -> list[Listed]:
    """What a partner reports on for a week: only what it has or sells. Two queries.

    The caller has found `organisation_id` through its viewer.
    """
    rows = {
        product: (on_hand, on_the_way, last_sold)
        for product, on_hand, on_the_way, last_sold in TO_REPORT.rows(
            organisation=organisation_id, week=week, since=week - timedelta(weeks=WEEKS_SHOWN)
        )
    }
    products = Product.objects.filter(pk__in=rows).order_by("sku")
    return [Listed(product, *rows[product.pk]) for product in products]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of those who must have reported a week."""

    week: date
    sent: int
    expected: int

    @property
    def missing(self) -> int:
        return self.expected - self.sent

    @property
    def share(self) -> float | None:
        return self.sent / self.expected if self.expected else None


def week_coverage(viewer: Viewer, week: date) -> Coverage:
    """How much of the channel the viewer sees a week's figures rest on. One query."""
    sent = Report.objects.filter(organisation=OuterRef("pk"), kind=Report.Kind.SALES, week=week, superseded_at=None)
    counted = reporters(viewer).order_by().aggregate(expected=Count("pk"), sent=Count("pk", filter=Exists(sent)))
    return Coverage(week, counted["sent"], counted["expected"])


def reporting_of(viewer: Viewer, week: date) -> QuerySet[Organisation]:
    """Who must report, each with whether it sent `week`, how many of the last weeks it sent, and its newest; who has not comes first."""
    sales = Report.objects.filter(organisation=OuterRef("pk"), kind=Report.Kind.SALES, superseded_at=None)
    lately = sales.filter(week__gte=weeks_back(timezone.localdate(), WEEKS_SHOWN)[0])
    found: QuerySet[Organisation] = (
        reporters(viewer)
        .select_related("territory", "buys_from")
        .annotate(
            has_sent=Exists(sales.filter(week=week)),
            weeks_sent=Coalesce(_of_each(lately, Count("pk")), Value(0)),
            newest=_of_each(sales, Max("week")),
        )
        .order_by("has_sent", "path")
    )
    return found


def _of_each(rows: QuerySet[Report], what: Aggregate) -> Subquery:
    return Subquery(rows.order_by().values("organisation").annotate(n=what).values("n"))
