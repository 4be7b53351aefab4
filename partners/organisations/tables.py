"""Lists of partners."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.organisations.models import Organisation
from partners.organisations.queries import STEP


class PartnerTable(tables.Table):  # type: ignore[misc]
    """Rows in the order of the tree stand further in, the deeper they are; another order stands flat."""

    name = tables.Column(verbose_name=_("Partner"), linkify=("organisations:detail", {"pk": tables.A("pk")}), order_by=("name",))
    code = tables.Column(verbose_name=_("Code"))
    kind = tables.Column(verbose_name=_("Kind"))
    parent = tables.Column(verbose_name=_("Under"), accessor="pk", orderable=False)
    territory = tables.Column(verbose_name=_("Territory"), order_by=("territory__code",))
    tier = tables.Column(verbose_name=_("Tier"))
    city = tables.Column(verbose_name=_("City"))
    state = tables.Column(verbose_name=_("State"))

    class Meta:
        model = Organisation
        fields = ("name", "code", "kind", "parent", "territory", "tier", "city", "state")
        attrs = {"id": "partners"}
        empty_text = _("No partner fits. Search by code, name or pinyin, or take a filter away.")

    def __init__(self, *args: object, top: int = 1, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.top = top

    def render_name(self, record: Organisation) -> SafeString | str:
        inwards = 0 if self.order_by else len(record.path) // STEP - self.top
        return format_html("{}{}", "\u2003" * max(0, inwards), record.local_name)

    def value_name(self, record: Organisation) -> str:
        return record.local_name

    def render_parent(self, record: Organisation) -> str:
        return self.value_parent(record)

    def value_parent(self, record: Organisation) -> str:
        name, chinese = getattr(record, "parent_name", ""), getattr(record, "parent_name_zh", "")
        return (chinese if (get_language() or "").startswith("zh") and chinese else name) or ""
