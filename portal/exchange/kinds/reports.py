"""What partners report by file: the sales of weeks, and counts. Each week of a file becomes one report.

A row left empty says nothing. What stands of a week stays and the file's rows are laid over it, so that the rows of an error
file, mended and sent alone, complete the report instead of replacing it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.walls.statement import Statement
from portal.exchange.kinds.column import Column, Kind
from stock.sellthrough.actions import send_report
from stock.sellthrough.actions.reporting import OLDEST
from stock.sellthrough.queries import due_weeks, products_to_report, rules_in_force, standing_lines
from stock.sellthrough.rules import Line, last_day, monday_of, weeks_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN_PRODUCT = Statement(__file__, "unknown_product.sql")
CHECK_SALES = Statement(__file__, "reports_check_sales.sql")
CHECK_COUNTS = Statement(__file__, "reports_check_counts.sql")
SAID = Statement(__file__, "reports_said.sql")
FLOWS = ("sold", "returned", "moved_in", "moved_out")


def check_sales(imported: Import) -> None:
    UNKNOWN_PRODUCT.run(imported=imported.pk, column="sku")
    today = timezone.localdate()
    CHECK_SALES.run(imported=imported.pk, organisation=imported.organisation_id, today=today, oldest=today - OLDEST)


def check_counts(imported: Import) -> None:
    UNKNOWN_PRODUCT.run(imported=imported.pk, column="sku")
    today = timezone.localdate()
    first = monday_of(today) - timedelta(weeks=rules_in_force().open_weeks)
    CHECK_COUNTS.run(imported=imported.pk, organisation=imported.organisation_id, today=today, first=first)


def take_sales(imported: Import, by: Viewer) -> None:
    """Send one report for each week of the file, the oldest first."""
    weeks: defaultdict[date, list[Line]] = defaultdict(list)
    for week, product, sold, returned, moved_in, moved_out, _counted in SAID.rows(imported=imported.pk, day="week"):
        weeks[monday_of(week)].append(Line(product, sold, returned, moved_in, moved_out))
    for week in sorted(weeks):
        standing = standing_lines(imported.organisation_id, "sales", week)
        stands = {product: Line(product, line.sold, line.returned, line.moved_in, line.moved_out) for product, line in standing.items()}
        _send("sales", week, stands, weeks[week], imported, by)


def take_counts(imported: Import, by: Viewer) -> None:
    """Send one count for each week of the file, as of its newest day in that week."""
    weeks: defaultdict[date, list[tuple[date, Line]]] = defaultdict(list)
    for on, product, *_flows, counted in SAID.rows(imported=imported.pk, day="on"):
        weeks[monday_of(on)].append((on, Line(product, counted=counted)))
    for week in sorted(weeks):
        standing = standing_lines(imported.organisation_id, "count", week)
        stands = {product: Line(product, counted=line.counted) for product, line in standing.items()}
        _send("count", week, stands, [line for _on, line in weeks[week]], imported, by, on=max(on for on, _line in weeks[week]))


def _send(
    kind: str, week: date, stands: dict[int, Line], said: Sequence[Line], imported: Import, by: Viewer, *, on: date | None = None
) -> None:
    lines = stands | {line.product_id: line for line in said}
    send_report(kind, week, list(lines.values()), by=by, on=on, way="file", good_only=imported.good_rows_only)


def whole_weeks(values: dict[str, Any]) -> None:
    """Any day names its week: rows of one week and product are the same thing."""
    if "week" in values:
        values["week"] = monday_of(date.fromisoformat(values["week"])).isoformat()


def sales_to_fill(viewer: Viewer) -> Iterable[tuple[Any, ...]]:
    """The partner's own products for the oldest week that is due, the figures left empty."""
    due = due_weeks(viewer)
    week = due[0] if due else weeks_back(timezone.localdate(), 1)[0]
    for one in products_to_report(viewer.organisation_id, week):
        yield (week.isoformat(), one.product.sku, one.product.local_name, None, None, None, None)


def counts_to_fill(viewer: Viewer) -> Iterable[tuple[Any, ...]]:
    week = weeks_back(timezone.localdate(), 1)[0]
    for one in products_to_report(viewer.organisation_id, week):
        yield (last_day(week).isoformat(), one.product.sku, one.product.local_name, None)


NAME = Column("name", _("Product name"), help=_("For you to read; it is not taken in."), most=200)
SKU = Column("sku", _("Product code"), "code", True, most=40, aliases=("sku", "item code"))
SALES = Kind(
    code="sales",
    label=_("Sales of a week"),
    help=_("What you sold to people, one row for each product and week. Empty is not zero: write 0 where nothing was sold."),
    duty="report_stock",
    for_partners=True,
    key=("week", "sku"),
    check=check_sales,
    take=take_sales,
    derive=whole_weeks,
    fill=sales_to_fill,
    columns=(
        Column("week", _("Week"), "day", True, _("Its Monday, or any day of it."), aliases=("week beginning", "date", "monday")),
        SKU,
        NAME,
        Column("sold", _("Sold"), "whole", least=0, aliases=("quantity", "qty", "sales", "sell-through")),
        Column("returned", _("Returned by customers"), "whole", least=0, aliases=("returns",)),
        Column("moved_in", _("Moved in"), "whole", False, _("From another shop."), least=0),
        Column("moved_out", _("Moved out"), "whole", False, _("To another shop."), least=0),
    ),
    samples=(("2026-11-16", "KT-17-W", "Tide kettle 1.7 L, white", 7, 0, None, None),),
)
COUNTS = Kind(
    code="count",
    label=_("Stock count"),
    help=_("What stands on your shelf, one row for each product. Empty is not zero: write 0 where nothing is left."),
    duty="report_stock",
    for_partners=True,
    key=("on", "sku"),
    check=check_counts,
    take=take_counts,
    fill=counts_to_fill,
    columns=(
        Column("on", _("Counted on"), "day", True, aliases=("date", "day")),
        SKU,
        NAME,
        Column("counted", _("Counted"), "whole", least=0, aliases=("quantity", "qty", "on hand")),
    ),
    samples=(("2026-11-22", "KT-17-W", "Tide kettle 1.7 L, white", 24),),
)
