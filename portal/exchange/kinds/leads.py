"""Leads from a fair, a website or another system, judged by the rules that judge a lead typed in, and entered by the same action."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from leads.pipeline.actions import checked, enter_lead
from leads.pipeline.models import Asker, Lead, Priority, Source
from leads.pipeline.rules import LeadFacts
from partners.organisations.models import Territory
from partners.refusal import Invalid
from portal.exchange.kinds.column import Column, Kind
from portal.exchange.models import StagedRow

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

# what the action calls a fault: what a file's fault is called
CODES = {"missing": "missing", "not_a_product": "unknown_product"}
COLUMNS = {"products": "sku"}
PLAIN = ("name", "wanted", "kind", "person", "phone", "email", "registry_number", "country", "region", "city", "district", "address",
         "message", "pieces", "currency", "source", "priority")  # fmt: skip


def check(imported: Import) -> None:
    """Say of each row whether it is a lead, one we have, or no lead, and why. Three statements, whatever the number of rows."""
    rows = list(StagedRow.objects.filter(imported=imported).exclude(state=StagedRow.State.WRONG))
    known = set(Lead.objects.filter(key__in=[_key(imported, row) for row in rows]).values_list("key", flat=True))
    territories = _territories()
    for row in rows:
        row.state = StagedRow.State.SAME if _key(imported, row) in known else StagedRow.State.NEW
        fault = _fault(row.cells, territories)
        if fault:
            row.state, row.errors = StagedRow.State.WRONG, [*row.errors, fault]
    StagedRow.objects.bulk_update(rows, ["state", "errors"], batch_size=500)


def take(imported: Import, by: Viewer) -> None:
    """Enter each new lead by the one action that masks it and looks for conflicts."""
    territories = _territories()
    for row in StagedRow.objects.filter(imported=imported, state=StagedRow.State.NEW).order_by("number"):
        enter_lead(_facts(row.cells, territories), key=_key(imported, row), by=by)


def _key(imported: Import, row: StagedRow) -> str:
    return f"file:{imported.organisation_id}:{row.cells.get('reference', '')}"


def _territories() -> dict[str, int]:
    return dict(Territory.objects.values_list("code", "pk"))


def _facts(cells: dict[str, Any], territories: dict[str, int]) -> LeadFacts:
    said = {name: cells[name] for name in PLAIN if cells.get(name) not in {None, ""}}
    return LeadFacts(
        **said,
        products=(cells["sku"],) if cells.get("sku") else (),
        value=Decimal(cells["value"]) if cells.get("value") else None,
        wanted_on=parse_date(cells.get("wanted_on") or ""),
        territory_id=territories.get(cells.get("territory", "")),
    )


def _fault(cells: dict[str, Any], territories: dict[str, int]) -> dict[str, Any] | None:
    territory = cells.get("territory", "")
    if territory and territory not in territories:
        return {"column": "territory", "code": "unknown_territory", "value": territory}
    try:
        checked(_facts(cells, territories))
    except Invalid as fault:
        column = COLUMNS.get(fault.field, fault.field)
        return {"column": column, "code": CODES.get(fault.code, fault.code), "value": str(cells.get(column) or "")[:80]}
    return None


LEADS = Kind(
    code="leads",
    label=_("Leads"),
    help=_("Who asks for what. Your own reference makes a lead the same one when the file comes again."),
    key=("reference",),
    check=check,
    take=take,
    columns=(
        Column("reference", _("Your reference"), "code", True, most=40, aliases=("reference", "lead id", "id")),
        Column("name", _("Name"), required=True, most=160, aliases=("name", "company", "customer")),
        Column("wanted", _("What is wanted"), "text", True, _("Partners read it before they accept: no names."), most=200),
        Column("kind", _("Who asks"), "choice", choices=dict(Asker.choices)),
        Column("person", _("Contact person"), most=120, aliases=("contact",)),
        Column("phone", _("Phone"), most=24, aliases=("phone", "tel", "mobile", "手机")),
        Column("email", _("E-mail"), "email", aliases=("email", "e-mail", "mail", "邮箱")),
        Column("registry_number", _("Registry number"), most=30),
        Column("country", _("Country"), "code", most=2),
        Column("region", _("Province or state"), most=80, aliases=("province",)),
        Column("city", _("City"), most=80),
        Column("district", _("District"), most=80),
        Column("address", _("Address"), most=240),
        Column("territory", _("Territory"), "code", most=20),
        Column("sku", _("Product code"), "code", most=40, aliases=("sku", "item code")),
        Column("pieces", _("Pieces"), "whole", least=1, aliases=("quantity", "qty")),
        Column("value", _("Estimated value"), "amount", least=0, aliases=("amount",)),
        Column("currency", _("Currency"), "code", most=3),
        Column("wanted_on", _("Wanted by"), "day", aliases=("deadline",)),
        Column("source", _("Source"), "choice", choices=dict(Source.choices)),
        Column("priority", _("Priority"), "choice", choices=dict(Priority.choices)),
        Column("message", _("What they wrote"), most=4000, aliases=("message",)),
    ),
    samples=(
        ("FAIR-001", "Greenfield Hotel", "Kettles for guest rooms", "company", "Li Na", "+86 571 5550 0140", "li.na@example.com", "", "CN",
         "Zhejiang", "Hangzhou", "Xihu", "", "", "", 40, 4760, "CNY", "2026-12-20", "fair", "normal", "Please call in the afternoon"),
    ),
)  # fmt: skip
