"""HQ's queue of applications."""

from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from partners.organisations.applications.phrases import LACKS
from partners.organisations.applications.rules import OPEN, age_in_days, lacks
from partners.organisations.models import Application


class ApplicationTable(tables.Table):  # type: ignore[misc]
    name = tables.Column(verbose_name=_("Company"), linkify=("applications:detail", {"number": tables.A("number")}))
    state = tables.TemplateColumn(template_name="applications/parts/state.html", verbose_name=_("State"), order_by=("state",))
    kind = tables.Column(verbose_name=_("Wants to be a"))
    city = tables.Column(verbose_name=_("City"))
    territory = tables.Column(verbose_name=_("Territory"), order_by=("territory__code",))
    applied_at = tables.Column(verbose_name=pgettext_lazy("date", "Applied"))
    age = tables.Column(verbose_name=_("Age"), accessor="applied_at", order_by=("-applied_at",))
    lacks = tables.Column(verbose_name=_("What lacks"), accessor="pk", orderable=False)
    reviewer = tables.Column(verbose_name=_("Reviewer"), order_by=("reviewer__name",))

    class Meta:
        model = Application
        fields = ("name", "state", "kind", "city", "territory", "applied_at", "age", "lacks", "reviewer")
        attrs = {"id": "applications"}
        empty_text = _("No applications here. Give the public address /apply/ to those who ask to become partners.")

    def render_name(self, record: Application) -> str:
        return record.local_name

    def value_state(self, record: Application) -> str:
        return str(record.get_state_display())

    def render_age(self, record: Application) -> str:
        if record.state not in OPEN:
            return ""
        days = age_in_days(timezone.localtime(record.applied_at).date(), timezone.localdate())
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}

    def render_lacks(self, record: Any) -> str:
        return ", ".join(str(LACKS[code]) for code in lacks(vars(record), record.paper_count))
