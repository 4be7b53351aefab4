"""Lists of papers and of runs."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.journal.models import Job
from partners.receivables.models import Statement
from partners.receivables.statements.words import amount_text, period_text

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class PaperTable(tables.Table):  # type: ignore[misc]
    number = tables.Column(verbose_name=_("Statement"))
    period = tables.Column(accessor="last", verbose_name=_("Period"), order_by=("last", "number"))
    debtor = tables.Column(verbose_name=_("Partner"), order_by="debtor__path")
    creditor = tables.Column(verbose_name=_("From whom"), order_by="creditor__path")
    opening = tables.Column(verbose_name=_("Opening"), attrs=FIGURE)
    closing = tables.Column(verbose_name=_("Closing"), attrs=FIGURE)
    currency = tables.Column(verbose_name=_("Currency"))
    sent_at = tables.Column(verbose_name=_("Sent"), default=_("Not sent"))
    file = tables.Column(accessor="pk", verbose_name=_("PDF"), orderable=False, exclude_from_export=True)

    class Meta:
        model = Statement
        fields = ("number", "period", "debtor", "creditor", "opening", "closing", "currency", "sent_at", "file")
        attrs = {"id": "statements"}
        empty_text = _("No statements yet. They are made after each month’s end and sent to the organisation’s e-mail address.")

    def render_period(self, record: Statement) -> str:
        return period_text(record.first, record.last, chinese=(get_language() or "").startswith("zh"))

    def render_opening(self, record: Statement) -> str:
        return amount_text(record.opening, record.currency)

    def render_closing(self, record: Statement) -> str:
        return amount_text(record.closing, record.currency)

    def value_opening(self, record: Statement) -> Any:
        return record.opening

    def value_closing(self, record: Statement) -> Any:
        return record.closing

    def render_file(self, record: Statement) -> SafeString:
        address = reverse("receivables:statement_file", args=(record.creditor_id, record.number))
        return format_html('<a class="w-btn is-small" href="{}" download>PDF<span class="w-sr"> {}</span></a>', address, record.number)


class RunTable(tables.Table):  # type: ignore[misc]
    title = tables.Column(verbose_name=_("Run"), linkify=True)
    state = tables.Column(accessor="get_state_display", verbose_name=_("State"))
    done = tables.Column(verbose_name=_("Done"), attrs=FIGURE)
    total = tables.Column(verbose_name=_("Of"), attrs=FIGURE)
    failed = tables.Column(verbose_name=_("To mend"), attrs=FIGURE)
    made_at = tables.Column(verbose_name=_("Started"))

    class Meta:
        model = Job
        fields = ("title", "state", "done", "total", "failed", "made_at")
        orderable = False
        attrs = {"id": "runs"}
        prefix = "run-"
        is_plain = True
        no_export = True
        empty_text = _("No runs in the last 30 days.")
