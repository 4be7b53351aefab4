"""Lists of the journal; their cells are raw values, written by the shell's table."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.journal.models import AuditEntry, Job, JobRow, OutboxEvent
from partners.journal.phrases import CHANNELS, FACTS, NO, YES, thing_in_words, verb_in_words

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class JobTable(tables.Table):  # type: ignore[misc]
    title = tables.Column(verbose_name=_("Job"), linkify=True)
    state = tables.Column(accessor="get_state_display", verbose_name=_("State"), order_by="state")
    done = tables.Column(verbose_name=_("Done"), attrs=FIGURE)
    total = tables.Column(verbose_name=_("Of"), attrs=FIGURE)
    failed = tables.Column(verbose_name=_("To mend"), attrs=FIGURE)
    started_by = tables.Column(verbose_name=_("Started by"), order_by="started_by__name")
    made_at = tables.Column(verbose_name=_("Started"))

    class Meta:
        model = Job
        fields = ("title", "state", "done", "total", "failed", "started_by", "made_at")
        attrs = {"id": "jobs"}
        empty_text = _("No jobs yet. Imports and statement runs are shown here while they run and for 30 days.")


class RowTable(tables.Table):  # type: ignore[misc]
    title = tables.Column(verbose_name=_("What"), empty_values=())
    problem = tables.Column(verbose_name=_("Problem"))
    remedy = tables.Column(verbose_name=_("What to do"))

    class Meta:
        model = JobRow
        fields = ("title", "problem", "remedy")
        orderable = False
        attrs = {"id": "rows-to-mend"}
        no_export = True

    def render_title(self, record: JobRow) -> str:
        return record.title or record.key


class AuditTable(tables.Table):  # type: ignore[misc]
    at = tables.Column(verbose_name=_("When"))
    user = tables.Column(verbose_name=_("Who"), order_by="user__name", default=_("Weir itself"))
    organisation = tables.Column(verbose_name=_("For"), orderable=False)
    as_whom = tables.Column(verbose_name=_("Through the eyes of"), orderable=False)
    verb = tables.Column(verbose_name=_("Did what"))
    target = tables.Column(verbose_name=_("To what"))
    concerns = tables.Column(verbose_name=_("Whose"), orderable=False)
    changes = tables.Column(verbose_name=_("Changes"), orderable=False)
    channel = tables.Column(verbose_name=pgettext_lazy("machine", "By way of"))
    address = tables.Column(verbose_name=pgettext_lazy("address", "From"), orderable=False)

    class Meta:
        model = AuditEntry
        fields = ("at", "user", "organisation", "as_whom", "verb", "target", "concerns", "changes", "channel", "address")
        attrs = {"id": "audit"}
        empty_text = _("Nothing was written down that fits these filters.")

    def render_verb(self, value: str) -> str:
        return verb_in_words(value)

    def render_target(self, value: str) -> str:
        return thing_in_words(value)

    def value_target(self, value: str) -> str:
        """A file is read by programs too: it carries the code, which the filter takes."""
        return value

    def render_channel(self, value: str) -> str:
        return str(CHANNELS.get(value, value))

    def render_changes(self, record: AuditEntry) -> str:
        return format_html('<span class="w-small w-break">{}</span>', in_words(record.changes))

    def value_changes(self, record: AuditEntry) -> str:
        return in_words(record.changes)


class NewsTable(tables.Table):  # type: ignore[misc]
    id = tables.Column(verbose_name=_("Event"))
    name = tables.Column(verbose_name=_("News"))
    at = tables.Column(verbose_name=_("Happened"))
    attempts = tables.Column(verbose_name=_("Attempts"), attrs=FIGURE)
    last_error = tables.Column(verbose_name=_("Last fault"))
    again = tables.TemplateColumn(template_name="journal/parts/again.html", verbose_name=_("Again"), exclude_from_export=True)

    class Meta:
        model = OutboxEvent
        fields = ("id", "name", "at", "attempts", "last_error", "again")
        orderable = False
        attrs = {"id": "undelivered"}
        empty_text = _("Everything was delivered.")


def in_words(changes: dict[str, object]) -> str:
    """What changed, on one line: a pair is old → new."""
    return "; ".join(f"{FACTS.get(name) or name.replace('_', ' ')}: {_change(value)}" for name, value in changes.items())


def _change(value: object) -> str:
    if isinstance(value, list):
        return " → ".join(map(_change, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_change(part)}" for name, part in value.items())
    if isinstance(value, bool):
        return str(YES if value else NO)
    return "–" if value is None or value == "" else str(value)
