"""Products with their categories: two levels, made from the codes and names in the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partners.walls.statement import Statement
from portal.exchange.kinds.column import Column, Kind
from stock.catalogue.models import Product
from stock.catalogue.rules import pinyin_of

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

CHECK = Statement(__file__, "products_check.sql")
GROUPS = Statement(__file__, "products_groups.sql")
CATEGORIES = Statement(__file__, "products_categories.sql")
UPSERT = Statement(__file__, "products_upsert.sql")


def check(imported: Import) -> None:
    CHECK.run(imported=imported.pk)


def take(imported: Import, _by: Viewer) -> None:
    GROUPS.run(imported=imported.pk)
    CATEGORIES.run(imported=imported.pk)
    UPSERT.run(imported=imported.pk)


def derive(values: dict[str, Any]) -> None:
    if name := values.get("name_zh"):
        values["pinyin"] = pinyin_of(name)


PRODUCTS = Kind(
    code="products",
    label=_("Products"),
    help=_("What you sell, with packs and categories in two levels. Prices come by a file of their own."),
    key=("sku",),
    check=check,
    take=take,
    derive=derive,
    columns=(
        Column("sku", _("Product code"), "code", True, most=40, aliases=("sku", "item", "item code", "货号")),
        Column("name", _("Name"), required=True, most=160, aliases=("product name", "product")),
        Column("name_zh", _("Chinese name"), most=160, aliases=("中文名",)),
        Column("category", _("Category code"), "code", most=30, aliases=("category",)),
        Column("category_name", _("Category name"), most=80, help=_("Makes the category where it is new.")),
        Column("category_name_zh", _("Category name in Chinese"), most=80),
        Column("group", _("Group code"), "code", False, _("The category above the category."), most=30),
        Column("group_name", _("Group name"), most=80),
        Column("group_name_zh", _("Group name in Chinese"), most=80),
        Column("description", _("Description"), most=4000),
        Column("description_zh", _("Chinese description"), most=4000),
        Column("gtin", _("GTIN"), "code", most=14, aliases=("ean", "barcode", "条码")),
        Column("pack", _("Pieces in a pack"), "whole", False, _("1, where empty."), least=1, aliases=("pack size", "carton")),
        Column("minimum", _("Smallest order"), "whole", least=1),
        Column("maximum", _("Largest order"), "whole", least=1),
        Column("unit", _("Unit"), most=12),
        Column("life", _("Life cycle"), "choice", choices=dict(Product.Life.choices)),
        Column("launched_on", _("Launched"), "day"),
        Column("ended_on", _("Discontinued on"), "day"),
    ),
    samples=(
        (
            "KT-17-W",
            "Kettle 1.7 l, white",
            "电水壶 1.7升 白",
            "KETTLE",
            "Kettles",
            "电水壶",
            "KITCHEN",
            "Kitchen",
            "厨房",
            "Boils in three minutes.",
            "三分钟煮沸。",
            "6901234567892",
            4,
            4,
            None,
            "piece",
            "active",
            "2024-03-01",
            None,
        ),
    ),
)
