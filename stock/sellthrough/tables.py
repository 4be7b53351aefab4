"""Lists of reports, of what was reported, and of channel stock."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.organisations.models import Organisation
from stock.ledger.models import Position
from stock.sellthrough.models import Report, ReportLine
from stock.sellthrough.phrases import remark_text, week_text

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class ReportTable(tables.Table):  # type: ignore[misc]
    week = tables.Column(verbose_name=_("Week"), order_by=("week", "pk"))
    organisation = tables.Column(verbose_name=_("Partner"), order_by=("organisation__name",))
    kind = tables.Column(verbose_name=pgettext_lazy("form", "What"))
    lines_count = tables.Column(verbose_name=_("Products"), attrs=FIGURE)
    pieces = tables.Column(verbose_name=_("Pieces"), attrs=FIGURE)
    warned = tables.Column(verbose_name=_("Remarks"), attrs=FIGURE)
    state = tables.TemplateColumn(
        template_name="sellthrough/parts/report_state.html", verbose_name=_("State"), orderable=False, exclude_from_export=True
    )
    sent_at = tables.Column(verbose_name=pgettext_lazy("report", "Sent"), order_by=("pk",))
    sent_by = tables.Column(verbose_name=pgettext_lazy("who did it", "By"), accessor="sent_by__name", orderable=False)

    class Meta:
        model = Report
        fields = ("week", "organisation", "kind", "lines_count", "pieces", "warned", "state", "sent_at", "sent_by")
        attrs = {"id": "reports"}
        empty_text = _("No reports yet. Report the week’s sales by form or by file; a blank is not a zero.")

    def render_week(self, record: Report) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("sellthrough:report", args=[record.pk]), week_text(record.week))

    def value_week(self, record: Report) -> date:
        return record.week


class LineTable(tables.Table):  # type: ignore[misc]
    product = tables.Column(verbose_name=_("Product"), order_by=("product__sku",))
    sold = tables.Column(verbose_name=_("Sold"), attrs=FIGURE)
    returned = tables.Column(verbose_name=_("Returned"), attrs=FIGURE)
    moved_in = tables.Column(verbose_name=_("Moved in"), attrs=FIGURE)
    moved_out = tables.Column(verbose_name=_("Moved out"), attrs=FIGURE)
    counted = tables.Column(verbose_name=_("Counted"), attrs=FIGURE)
    adjusted = tables.Column(verbose_name=_("Adjusted"), attrs=FIGURE)
    warnings = tables.Column(verbose_name=_("Remarks"), orderable=False)

    class Meta:
        model = ReportLine
        fields = ("product", "sold", "returned", "moved_in", "moved_out", "counted", "adjusted", "warnings")
        attrs = {"id": "report-lines"}
        empty_text = _("This report has no lines.")

    def render_product(self, record: ReportLine) -> SafeString:
        address = reverse("sellthrough:books", args=[record.product_id])
        return format_html(
            '<a href="{}?partner={}"><span class="w-code">{}</span> {}</a>',
            address, record.report.organisation.code, record.product.sku, record.product.local_name,
        )  # fmt: skip

    def value_product(self, record: ReportLine) -> str:
        return str(record.product)

    def render_warnings(self, value: list[dict[str, Any]]) -> str:
        return " ".join(remark_text(remark) for remark in value)

    def value_warnings(self, value: list[dict[str, Any]]) -> str:
        return self.render_warnings(value)


class CoverageTable(tables.Table):  # type: ignore[misc]
    name = tables.Column(verbose_name=_("Partner"), linkify=("organisations:detail", {"pk": tables.A("pk")}))
    code = tables.Column(verbose_name=_("Code"))
    buys_from = tables.Column(verbose_name=_("Buys from"), order_by=("buys_from__name",))
    territory = tables.Column(verbose_name=_("Territory"), order_by=("territory__code",))
    state = tables.TemplateColumn(
        template_name="sellthrough/parts/sent_state.html", verbose_name=_("This week"), order_by=("has_sent",), exclude_from_export=True
    )
    has_sent = tables.Column(verbose_name=pgettext_lazy("report", "Sent"), visible=False)
    weeks_sent = tables.Column(verbose_name=_("Weeks sent of 8"), attrs=FIGURE)
    newest = tables.Column(verbose_name=_("Newest week"))
    phone = tables.Column(verbose_name=_("Phone"), orderable=False)

    class Meta:
        model = Organisation
        fields = ("name", "code", "buys_from", "territory", "state", "has_sent", "weeks_sent", "newest", "phone")
        attrs = {"id": "coverage"}
        empty_text = _("Nobody here has to report. Dealers and stores do, once they are in the tree.")

    def render_name(self, record: Organisation) -> str:
        return str(record.local_name)

    def render_newest(self, value: date) -> str:
        return week_text(value)


class ChannelTable(tables.Table):  # type: ignore[misc]
    product = tables.Column(verbose_name=_("Product"), order_by=("product__sku", "organisation__code"))
    organisation = tables.Column(verbose_name=_("Partner"), order_by=("organisation__name", "product__sku"))
    on_hand = tables.Column(verbose_name=_("On hand"), attrs=FIGURE)
    on_the_way = tables.Column(verbose_name=_("On the way"), attrs=FIGURE)
    sold = tables.Column(verbose_name=_("Sold"), attrs=FIGURE)
    weeks = tables.Column(verbose_name=_("Weeks reported"), attrs=FIGURE)
    received = tables.Column(verbose_name=_("Received"), attrs=FIGURE)
    cover = tables.Column(verbose_name=_("Weeks of supply"), attrs=FIGURE)
    state = tables.TemplateColumn(
        template_name="sellthrough/parts/cover_state.html", verbose_name=_("State"), orderable=False, exclude_from_export=True
    )

    class Meta:
        model = Position
        fields = ("product", "organisation", "on_hand", "on_the_way", "sold", "weeks", "received", "cover", "state")
        order_by = ("product",)
        attrs = {"id": "channel-stock"}
        empty_text = _("No stock of partners here. It comes with their first receipts and counts.")

    def __init__(self, *args: Any, rules: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules

    def render_product(self, record: Any) -> SafeString:
        address = reverse("sellthrough:books", args=[record.product_id])
        return format_html(
            '<a href="{}?partner={}"><span class="w-code">{}</span> {}</a>',
            address, record.organisation.code, record.product.sku, record.product.local_name,
        )  # fmt: skip

    def value_product(self, record: Any) -> str:
        return str(record.product)

    def render_cover(self, value: Any) -> str:
        return f"{value:,.1f}"

    def value_cover(self, value: Any) -> Any:
        return None if value is None else round(value, 2)
