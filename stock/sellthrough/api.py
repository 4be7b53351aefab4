"""Reports, channel stock and suggestions for machines."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema
from pydantic import Field

from partners.access.middleware import PortalRequest
from partners.inputs import Asked, Code, Cursor, IdempotencyKey, Identity, Limit, PiecesOrNone
from partners.journal.api import once
from partners.paging import page_of
from partners.refusal import Invalid
from stock.catalogue.queries import ids_by_sku
from stock.sellthrough import phrases
from stock.sellthrough.actions import send_report
from stock.sellthrough.models import Report, ReportLine
from stock.sellthrough.queries import (
    ChannelFilter,
    channel_stock,
    products_to_report,
    reports_of,
    rules_in_force,
    suggested_order,
    week_coverage,
)
from stock.sellthrough.queries import lines_of as report_lines
from stock.sellthrough.rules import Line, monday_of, weeks_back

router = Router(tags=["Sell-through"])


class ReportLineIn(Schema):
    """Of a count only `counted`; of sales the others. A product not named is not reported: blank is not zero."""

    sku: Code
    sold: PiecesOrNone = 0
    returned: PiecesOrNone = 0
    moved_in: PiecesOrNone = 0
    moved_out: PiecesOrNone = 0
    counted: PiecesOrNone | None = None


class ReportIn(Schema):
    """`week` is any day of the week. `rest_zero`: none of your others was sold. `good_only`: leave out what cannot be meant."""

    kind: Literal["sales", "count"] = "sales"
    week: date
    on: date | None = None
    lines: list[ReportLineIn] = Field(default_factory=list, max_length=20_000)
    rest_zero: bool = False
    good_only: bool = False


class ReportLineOut(Schema):
    sku: str
    sold: int
    returned: int
    moved_in: int
    moved_out: int
    counted: int | None
    adjusted: int
    warnings: list[dict[str, Any]]

    @staticmethod
    def resolve_sku(line: ReportLine) -> str:
        return line.product.sku


class ReportOut(Schema):
    id: int
    partner: str
    kind: str
    week: date
    on: date
    booked_on: date
    due_on: date
    sent_at: datetime
    pieces: int
    warned: int
    refused: int
    stands: bool
    corrects: int | None

    @staticmethod
    def resolve_partner(report: Report) -> str:
        return str(report.organisation.code)

    @staticmethod
    def resolve_stands(report: Report) -> bool:
        return report.superseded_at is None

    @staticmethod
    def resolve_corrects(report: Report) -> int | None:
        return report.supersedes_id


class ReportDetail(ReportOut):
    lines: list[ReportLineOut]

    @staticmethod
    def resolve_lines(report: Report) -> list[ReportLine]:
        return list(report_lines(report))


class ReportPage(Schema):
    rows: list[ReportOut]
    next: str | None


class ChannelOut(Schema):
    """`sold` and `weeks_of_supply` are null where nothing was reported. `weeks`: on how many reported weeks they rest."""

    partner: str
    sku: str
    on_hand: int
    on_the_way: int
    sold: int | None
    weeks: int
    received: int
    weeks_of_supply: Decimal | None

    @staticmethod
    def resolve_partner(row: Any) -> str:
        return str(row.organisation.code)

    @staticmethod
    def resolve_sku(row: Any) -> str:
        return str(row.product.sku)

    @staticmethod
    def resolve_weeks_of_supply(row: Any) -> Decimal | None:
        cover: Decimal | None = row.cover
        return None if cover is None else round(cover, 2)


class ChannelPage(Schema):
    rows: list[ChannelOut]
    next: str | None


class CoverageOut(Schema):
    week: date
    sent: int
    expected: int


class SuggestionOut(Schema):
    """What to order and why: `quantity` in whole packs brings what is there and comes up to `level`."""

    sku: str
    quantity: int
    low: bool
    on_hand: int
    on_the_way: int
    average: Decimal
    weeks: int
    safety: int
    level: int
    cover_days: int | None


@router.get("/reports", response=ReportPage, summary="List reports")
def list_reports(
    request: PortalRequest, kind: Query[Literal["", "sales", "count"]] = "", partner: Asked = "", cursor: Cursor = None, limit: Limit = 50
) -> object:
    """Yours and those of partners below you, the newest first; superseded ones too."""
    rows = reports_of(request.viewer)
    rows = rows.filter(organisation__code=partner) if partner else rows
    return page_of(rows.filter(kind=kind) if kind else rows, cursor, limit)


@router.get("/reports/coverage", response=CoverageOut, summary="How many have reported a week")
def read_coverage(request: PortalRequest, week: Query[date | None] = None) -> object:
    """Of last week, where none is named."""
    return week_coverage(request.viewer, monday_of(week or weeks_back(date.today(), 1)[0]))


@router.get("/reports/{report}", response=ReportDetail, summary="Read a report")
def read_report(request: PortalRequest, report: Path[Identity]) -> Report:
    return get_object_or_404(reports_of(request.viewer), pk=report)


@router.post("/reports", response={201: ReportDetail}, summary="Send a report")
def post_report(request: PortalRequest, body: ReportIn, key: IdempotencyKey) -> HttpResponse:
    """Sales of a week or a count, of the organisation of the key. A second report of a week corrects the first; both are kept."""

    def run() -> tuple[int, Schema]:
        sent = send_report(
            body.kind, monday_of(body.week), _lines(request, body), by=request.viewer, on=body.on, way="api", good_only=body.good_only
        )
        return 201, ReportDetail.from_orm(get_object_or_404(reports_of(request.viewer), pk=sent.report.pk))

    return once(request, "post_report", key, body, run)


def _lines(request: PortalRequest, body: ReportIn) -> list[Line]:
    products = ids_by_sku([line.sku for line in body.lines])
    lines = [_line(products, line, body.kind) for line in body.lines]
    if body.rest_zero and body.kind == "sales":
        said = {line.product_id for line in lines}
        own = products_to_report(request.viewer.organisation_id, monday_of(body.week))
        lines += [Line(one.product.pk) for one in own if one.product.pk not in said]
    return lines


def _line(products: dict[str, int], line: ReportLineIn, kind: str) -> Line:
    if line.sku not in products:
        raise Invalid(phrases.NOT_A_PRODUCT % {"sku": line.sku}, code="not_a_product", field="lines", facts={"sku": line.sku})
    if kind == "count":
        if line.counted is None:
            raise Invalid(phrases.NOTHING_SAID, code="nothing_said", field="lines", facts={"sku": line.sku})
        return Line(products[line.sku], counted=line.counted)
    return Line(products[line.sku], line.sold, line.returned, line.moved_in, line.moved_out)


@router.get("/channel-stock", response=ChannelPage, summary="Channel stock")
def list_channel_stock(
    request: PortalRequest,
    sku: Asked = "",
    state: Query[Literal["", "low", "out", "deep", "unknown"]] = "",
    transit: bool = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> object:
    """Each product at each partner below you, with weeks of supply. `transit` counts what is on the way."""
    rows = channel_stock(request.viewer, rules_in_force(), ChannelFilter(state=state, transit=transit))
    return page_of(rows.filter(product__sku=sku) if sku else rows, cursor, limit)


@router.get("/suggestions", response=list[SuggestionOut], summary="Suggested order")
def list_suggestions(request: PortalRequest) -> list[SuggestionOut]:
    """What to order by your own sales, the soonest to run out first. Orders placed and not shipped are not taken off here."""
    viewer = request.viewer
    found = suggested_order(viewer.organisation_id, seller=viewer.kind == "distributor")
    return [
        SuggestionOut(
            sku=one.product.sku,
            quantity=one.because.quantity,
            low=one.because.is_low,
            on_hand=one.because.need.on_hand,
            on_the_way=one.because.need.on_the_way,
            average=round(one.because.average, 2),
            weeks=sum(1 for week in one.because.need.sold if week is not None),
            safety=one.because.safety,
            level=one.because.level,
            cover_days=one.because.cover,
        )
        for one in found
    ]
