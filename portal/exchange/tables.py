"""Lists of imports."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.exchange.errors import named_fault
from portal.exchange.kinds import KINDS
from portal.exchange.models import Import, StagedRow
from portal.exchange.phrases import fault_text, remedy_text

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class ImportTable(tables.Table):  # type: ignore[misc]
    file_name = tables.Column(verbose_name=_("File"), linkify=("exchange:import", {"pk": tables.A("pk")}))
    kind = tables.Column(verbose_name=_("What it holds"))
    state = tables.Column(accessor="get_state_display", verbose_name=_("State"), order_by="state")
    new = tables.Column(accessor="counts__new", verbose_name=_("New"), attrs=FIGURE, orderable=False, default="")
    changed = tables.Column(accessor="counts__changed", verbose_name=_("Changed"), attrs=FIGURE, orderable=False, default="")
    same = tables.Column(accessor="counts__same", verbose_name=_("Same"), attrs=FIGURE, orderable=False, default="")
    wrong = tables.Column(accessor="counts__wrong", verbose_name=_("Wrong"), attrs=FIGURE, orderable=False, default="")
    made_at = tables.Column(verbose_name=_("Uploaded"))

    class Meta:
        model = Import
        fields = ("file_name", "kind", "state", "new", "changed", "same", "wrong", "made_at")
        attrs = {"id": "imports"}
        empty_text = _("No file was brought in yet. Begin with partners and products; later files name them.")

    def render_kind(self, value: str) -> str:
        return str(KINDS[value].label)

    def value_kind(self, value: str) -> str:
        return str(KINDS[value].label)


class FaultTable(tables.Table):  # type: ignore[misc]
    """The first wrong rows of a dry run; all of them are in the file to download."""

    no_export = True  # the file to download holds all of them, with their cells
    number = tables.Column(verbose_name=_("Row"), attrs=FIGURE)
    problem = tables.Column(verbose_name=_("Problem"), empty_values=())
    remedy = tables.Column(verbose_name=_("What to do"), empty_values=())

    class Meta:
        model = StagedRow
        fields = ("number", "problem", "remedy")
        orderable = False
        attrs = {"id": "rows-to-mend"}

    def render_problem(self, record: StagedRow) -> str:
        return " ".join(dict.fromkeys(fault_text(named_fault(record.imported, fault)) for fault in record.errors))

    def render_remedy(self, record: StagedRow) -> str:
        return " ".join(dict.fromkeys(remedy_text(named_fault(record.imported, fault)) for fault in record.errors))
