"""HQ's price lists with their steps; a list is made by its first row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from channel_orders.pricing.models import PriceList
from partners.organisations.models import Tier
from partners.walls.statement import Statement
from portal.exchange.kinds.column import Column, Kind

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN_PRODUCT = Statement(__file__, "unknown_product.sql")
UNKNOWN_PARTNER = Statement(__file__, "unknown_partner.sql")
CHECK = Statement(__file__, "prices_check.sql")
LISTS = Statement(__file__, "prices_lists.sql")
STEPS = Statement(__file__, "prices_steps.sql")


def check(imported: Import) -> None:
    UNKNOWN_PRODUCT.run(imported=imported.pk, column="sku")
    UNKNOWN_PARTNER.run(imported=imported.pk, column="buyer", in_file=False)
    CHECK.run(imported=imported.pk, seller=imported.organisation_id)


def take(imported: Import, _by: Viewer) -> None:
    LISTS.run(imported=imported.pk, seller=imported.organisation_id)
    STEPS.run(imported=imported.pk, seller=imported.organisation_id)


PRICES = Kind(
    code="prices",
    label=_("Price lists"),
    help=_("One row for each product, or for each quantity step. The net price of one piece."),
    key=("list", "sku", "from_quantity"),
    check=check,
    take=take,
    columns=(
        Column("list", _("List code"), "code", True, most=30, aliases=("price list", "list")),
        Column("list_name", _("List name"), most=80),
        Column("list_name_zh", _("List name in Chinese"), most=80),
        Column("level", _("Level"), "choice", False, _("Base, where empty."), choices=dict(PriceList.Level.choices)),
        Column("currency", _("Currency"), "code", most=3),
        Column("valid_from", _("Valid from"), "day", True, aliases=("from",)),
        Column("valid_to", _("Valid until"), "day", aliases=("until", "to")),
        Column("tier", _("For tier"), "choice", choices=dict(Tier.choices)),
        Column("territory", _("For territory"), "code", most=20),
        Column("buyer", _("For partner"), "code", most=20),
        Column("sku", _("Product code"), "code", True, most=40, aliases=("sku", "item code")),
        Column("from_quantity", _("From quantity"), "whole", False, _("1, where empty."), least=1),
        Column("price", _("Net price"), "amount", True, least=0, aliases=("price", "unit price")),
    ),
    samples=(
        ("BASE-2026", "Base prices 2026", "2026年基础价", "base", "CNY", "2026-01-01", None, None, None, None, "KT-17-W", 1, "118.00"),
    ),
)
