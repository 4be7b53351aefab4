"""Customers: each row becomes a record of its keeper, and is compared with the master like one that is typed."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partners.customers.actions import add_customers
from partners.customers.rules import CustomerFacts, FactFault, tidy
from partners.walls.statement import Statement
from portal.exchange.kinds.column import Column, Kind
from portal.exchange.models import StagedRow

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN = Statement(__file__, "unknown_partner.sql")
CHECK = Statement(__file__, "customers_check.sql")
NEW = Statement(__file__, "customers_new.sql")

WHOM = _("Whom you or your partners sell to. Whoever may be known already goes to the review; nothing is overwritten.")
KINDS_OF_CUSTOMER = {"company": _("Company"), "person": _("Person")}
NUMBER = "91330100MADEM01009"
FACTS = ("name", "name_zh", "kind", "phone", "email", "registry_number", "country", "region", "city", "address")
FAULTS = {"name": "no_name", "phone": "not_phone", "registry_number": "not_registered", "email": "not_email", "country": "not_country"}


def check(imported: Import) -> None:
    UNKNOWN.run(imported=imported.pk, column="keeper", in_file=False)
    said = []
    for pk, cells in StagedRow.objects.filter(imported=imported).exclude(state="wrong").values_list("pk", "cells"):
        try:
            facts = tidy(facts_of_row(cells))
        except FactFault as fault:
            wrong = {"column": fault.attribute, "code": FAULTS[fault.attribute], "value": str(cells.get(fault.attribute, ""))[:80]}
            said.append({"id": pk, "fault": [wrong]})
        else:
            plain = {name: getattr(facts, name) for name in ("name", "name_zh", "phone", "registry_number")}
            said.append({"id": pk, "keeper": cells.get("keeper"), **plain})
    CHECK.run(said=json.dumps(said), keeper=imported.organisation_id)


def take(imported: Import, by: Viewer) -> None:
    """Add them keeper by keeper. A row that somebody added meanwhile is known by then, and left out."""
    by_keeper: defaultdict[int, list[CustomerFacts]] = defaultdict(list)
    for keeper, cells in NEW.rows(imported=imported.pk, keeper=imported.organisation_id):
        by_keeper[keeper].append(facts_of_row(json.loads(cells)))
    for keeper, many in by_keeper.items():
        add_customers(many, by=by, source="file", keeper_id=keeper)


def facts_of_row(cells: dict[str, Any]) -> CustomerFacts:
    said = {name: str(cells[name]) for name in FACTS if cells.get(name)}
    return CustomerFacts(**({"name": ""} | said))


CUSTOMERS = Kind(
    code="customers",
    label=_("Customers"),
    help=WHOM,
    key=("keeper", "name", "name_zh", "phone", "registry_number"),
    check=check,
    take=take,
    columns=(
        Column("name_zh", _("Chinese name"), most=160, aliases=("客户名称", "名称", "姓名", "公司名称")),
        Column("name", _("English name"), most=160, aliases=("name", "customer", "customer name", "英文名")),
        Column("kind", _("Kind"), "choice", choices=KINDS_OF_CUSTOMER),
        Column("phone", _("Phone"), "code", most=40, aliases=("mobile", "tel", "手机", "联系电话", "电话")),
        Column("email", _("E-mail"), "email", aliases=("email", "mail", "邮箱")),
        Column("registry_number", _("Registry number"), "code", most=40, aliases=("uscc", "统一社会信用代码", "税号")),
        Column("country", _("Country"), "code", most=2),
        Column("region", _("Province or state"), most=80, aliases=("province", "省份")),
        Column("city", _("City"), most=80, aliases=("城市",)),
        Column("address", _("Address"), most=240, aliases=("地址",)),
        Column("keeper", _("Kept by, partner code"), "code", most=20, aliases=("partner", "dealer", "经销商编码"),
               help=_("Empty: your own organisation.")),
    ),
    samples=(
        ("杭州晴川电器有限公司", "Qingchuan Electric", "company", "+86 571 5550 0100", "office@example.com", NUMBER, "CN", "浙江", "杭州",
         "江晖路 100 号", "D-0001"),
    ),
)  # fmt: skip
OWN_CUSTOMERS = replace(
    CUSTOMERS,
    code="own_customers",
    duty="work_leads",
    for_partners=True,
    key=CUSTOMERS.key[1:],
    columns=CUSTOMERS.columns[:-1],
    samples=tuple(row[:-1] for row in CUSTOMERS.samples),
)
