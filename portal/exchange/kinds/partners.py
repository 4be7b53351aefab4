"""Partners with their place in the tree, territory, address, and the account they buy on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from partners.organisations.models import Kind as OrganisationKind
from partners.organisations.models import Organisation, State, Tier
from partners.walls.statement import Statement
from portal.exchange.kinds.books import open_accounts
from portal.exchange.kinds.column import Column, Kind
from stock.catalogue.rules import pinyin_of

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN = Statement(__file__, "unknown_partner.sql")
CHECK = Statement(__file__, "partners_check.sql")
CYCLES = Statement(__file__, "partners_cycles.sql")
TERRITORIES = Statement(__file__, "partners_territories.sql")
NEW = Statement(__file__, "partners_new.sql")
INSERT = Statement(__file__, "partners_insert.sql")
UPDATE = Statement(__file__, "partners_update.sql")
SELLERS = Statement(__file__, "partners_sellers.sql")

BELOW_HQ = {value: label for value, label in OrganisationKind.choices if value != "hq"}
PAPERS = {"zh-hans": _("Chinese"), "en": _("English")}


def check(imported: Import) -> None:
    for column in ("parent", "buys_from"):
        UNKNOWN.run(imported=imported.pk, column=column, in_file=True)
    CYCLES.run(imported=imported.pk)
    CHECK.run(imported=imported.pk)


def take(imported: Import, by: Viewer) -> None:
    """Write territories, then the tree level by level in one statement, then who buys from whom and their accounts."""
    TERRITORIES.run(imported=imported.pk)
    codes, paths, depths, children = _places(imported)
    INSERT.run(imported=imported.pk, codes=codes, paths=paths, depths=depths, parents=list(children), grown=list(children.values()))
    UPDATE.run(imported=imported.pk)
    SELLERS.run(imported=imported.pk)
    open_accounts(imported, by=by)


def _places(imported: Import) -> tuple[list[str], list[str], list[int], dict[str, int]]:
    """Treebeard's paths for the new partners: each goes behind its parent's last child. Parents come before children.

    Returns codes, paths, depths, and for each parent's path how many children it got.
    """
    waiting: dict[str, list[str]] = defaultdict(list)
    for code, parent in NEW.rows(imported=imported.pk):
        waiting[parent].append(code)
    ends = _last_steps()
    ready = [(code, path) for code, path in Organisation.objects.values_list("code", "path") if code in waiting]
    codes, paths, depths = [], [], []
    grown: dict[str, int] = {}
    while ready:
        parent, above = ready.pop()
        for code in sorted(waiting.pop(parent, ())):
            ends[above] += 1
            path = above + MP_Node._int2str(ends[above]).rjust(Organisation.steplen, "0")
            grown[above] = grown.get(above, 0) + 1
            codes.append(code)
            paths.append(path)
            depths.append(len(path) // Organisation.steplen)
            ready.append((code, path))
    return codes, paths, depths, grown


def _last_steps() -> defaultdict[str, int]:
    """The number of each parent's last child."""
    ends: defaultdict[str, int] = defaultdict(int)
    for path in Organisation.objects.filter(depth__gt=1).values_list("path", flat=True):
        above, step = path[: -Organisation.steplen], path[-Organisation.steplen :]
        ends[above] = max(ends[above], int(step, 36))
    return ends


def derive(values: dict[str, Any]) -> None:
    if name := values.get("name_zh"):
        values["pinyin"] = pinyin_of(name)


PARTNERS = Kind(
    code="partners",
    label=_("Partners"),
    help=_("Branches, distributors, dealers and stores with their place in the tree. Each gets an account with whom it buys from."),
    key=("code",),
    check=check,
    take=take,
    derive=derive,
    columns=(
        Column(
            "code",
            _("Partner code"),
            "code",
            True,
            _("Yours, for ever; up to 20 characters."),
            most=20,
            aliases=("customer code", "dealer code", "编号"),
        ),
        Column("name", _("Name"), required=True, most=160, aliases=("partner name", "customer name", "company")),
        Column("name_zh", _("Chinese name"), most=160, aliases=("name zh", "中文名")),
        Column("kind", _("Kind"), "choice", False, _("Dealer, where empty."), choices=BELOW_HQ, aliases=("partner kind", "type")),
        Column(
            "parent",
            _("Stands under"),
            "code",
            False,
            _("A partner’s code, of Weir or of this file. HQ, where empty."),
            most=20,
            aliases=("parent code", "under"),
        ),
        Column("buys_from", _("Buys from"), "code", False, _("The nearest distributor above, or HQ, where empty."), most=20),
        Column("territory", _("Territory"), "code", most=20, aliases=("territory code",)),
        Column("territory_name", _("Territory name"), most=80, help=_("Makes the territory where it is new.")),
        Column("territory_name_zh", _("Territory name in Chinese"), most=80),
        Column("tier", _("Tier"), "choice", choices=dict(Tier.choices)),
        Column("state", _("State"), "choice", choices=dict(State.choices)),
        Column("country", _("Country"), "code", False, _("Two letters, such as CN."), most=2),
        Column("currency", _("Currency"), "code", False, _("Three letters, such as CNY."), most=3),
        Column("language", _("Language of papers"), "choice", choices=PAPERS),
        Column("registry_number", _("Registry number"), "code", most=30, aliases=("uscc", "统一社会信用代码", "tax number")),
        Column("phone", _("Phone"), most=20, aliases=("telephone",)),
        Column("email", _("E-mail for papers"), "email", aliases=("email", "e-mail")),
        Column("address", _("Address"), most=240),
        Column("city", _("City"), most=80),
        Column("region", _("Province or state"), most=80, aliases=("province", "state or province")),
        Column("postcode", _("Postcode"), "code", most=12, aliases=("postal code", "zip")),
        Column("since", _("Partner since"), "day"),
        Column("terms_days", _("Days to pay"), "whole", False, _("30, where empty."), least=0, aliases=("terms", "payment terms")),
    ),
    samples=(
        (
            "D-0001",
            "Blue River Kitchen",
            "蓝河厨具",
            "dealer",
            "",
            "",
            "EAST",
            "East China",
            "华东",
            "gold",
            "active",
            "CN",
            "CNY",
            "zh-hans",
            "",
            "+86 21 5555 0101",
            "blue.river@example.com",
            "1 River Road",
            "Shanghai",
            "Shanghai",
            "200001",
            "2024-03-01",
            30,
        ),
    ),
)
