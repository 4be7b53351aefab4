"""Opening stock of HQ's places: counted once. Afterwards a difference is a count, not an opening."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partners.walls.statement import Statement
from portal.exchange.kinds.column import Column, Kind
from stock.ledger.actions import put_stock
from stock.ledger.models import Movement

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN_PRODUCT = Statement(__file__, "unknown_product.sql")
CHECK = Statement(__file__, "stock_check.sql")
PLACES = Statement(__file__, "stock_places.sql")
NEW = Statement(__file__, "stock_new.sql")


def check(imported: Import) -> None:
    UNKNOWN_PRODUCT.run(imported=imported.pk, column="sku")
    CHECK.run(imported=imported.pk, owner=imported.organisation_id)


def take(imported: Import, by: Viewer) -> None:
    """Put the pieces down by the stock ledger's own action, one statement for each place and day."""
    PLACES.run(imported=imported.pk, owner=imported.organisation_id)
    pieces: defaultdict[tuple[int, str, date], dict[int, int]] = defaultdict(dict)
    for place_id, code, on, product_id, quantity in NEW.rows(imported=imported.pk, owner=imported.organisation_id):
        pieces[place_id, code, on][product_id] = quantity
    for (place_id, code, on), quantities in sorted(pieces.items()):
        put_stock(place_id, quantities, kind=Movement.Kind.OPENING, source=f"opening:{code}", on=on, by=by)


OPENING_STOCK = Kind(
    code="stock",
    label=_("Opening stock"),
    help=_("What HQ’s places hold on the day you begin, in pieces."),
    key=("place", "sku"),
    check=check,
    take=take,
    columns=(
        Column("place", _("Place code"), "code", True, most=20, aliases=("warehouse", "place")),
        Column("place_name", _("Place name"), most=120, help=_("Makes the place where it is new; HQ’s first one serves its orders.")),
        Column("sku", _("Product code"), "code", True, most=40, aliases=("sku", "item code")),
        Column("quantity", _("Pieces"), "whole", True, least=0, aliases=("quantity", "qty", "on hand")),
        Column("on", _("Counted on"), "day", True, aliases=("date", "day")),
    ),
    samples=(("MAIN", "Main warehouse", "KT-17-W", 240, "2026-01-01"),),
)
