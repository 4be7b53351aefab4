"""Daily stock of HQ's places, as a warehouse system tells it: what came, what went, what was there at the end of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partners.walls.statement import Statement
from portal.exchange.kinds.column import Column, Kind
from stock.ledger.actions import Moved, post_days

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN_PRODUCT = Statement(__file__, "unknown_product.sql")
CHECK = Statement(__file__, "stock_days_check.sql")
PLACES = Statement(__file__, "stock_places.sql")
NEW = Statement(__file__, "stock_days_new.sql")
KEPT_ASIDE = "Days before it were kept aside"


def check(imported: Import) -> None:
    UNKNOWN_PRODUCT.run(imported=imported.pk, column="sku")
    CHECK.run(imported=imported.pk, owner=imported.organisation_id)


def take(imported: Import, by: Viewer) -> None:
    """Make the places, then post every day with one statement. Ends where the file ends, whatever days were kept aside."""
    PLACES.run(imported=imported.pk, owner=imported.organisation_id)
    rows = NEW.rows(imported=imported.pk, owner=imported.organisation_id, kept_aside=KEPT_ASIDE)
    post_days([Moved(*row) for row in rows], by=by)


STOCK_DAYS = Kind(
    code="stock_days",
    label=_("Daily stock"),
    help=_("What came and went at HQ’s places, day by day. Days on which nothing moved may be left out."),
    key=("place", "sku", "on"),
    check=check,
    take=take,
    columns=(
        Column("place", _("Place code"), "code", True, most=20, aliases=("warehouse", "place")),
        Column("place_name", _("Place name"), most=120, help=_("Makes the place where it is new; HQ’s first one serves its orders.")),
        Column("sku", _("Product code"), "code", True, most=40, aliases=("sku", "item code")),
        Column("on", _("Day"), "day", True, aliases=("date", "movement date")),
        Column("came", _("Pieces in"), "whole", False, _("0, where empty."), least=0, aliases=("in", "units in", "received")),
        Column("went", _("Pieces out"), "whole", False, _("0, where empty."), least=0, aliases=("out", "units out", "issued")),
        Column("balance", _("Pieces at the end of the day"), "whole", True, aliases=("balance", "units balance", "on hand", "closing")),
        Column("reference", _("Reference"), most=120, aliases=("reference", "note")),
    ),
    samples=(("SPARE", "Spare parts warehouse", "KT-17-W", "2026-01-01", 24, 6, 138, "WMS 2026-01-01"),),
)
