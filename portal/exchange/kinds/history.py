"""Orders of the time before Weir: placed, shipped, received and invoiced on their days, so that every law holds for them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partners.walls.statement import Statement
from portal.exchange.kinds.books import bill_history, open_accounts, serving_place
from portal.exchange.kinds.column import Column, Kind

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

UNKNOWN_PARTNER = Statement(__file__, "unknown_partner.sql")
UNKNOWN_PRODUCT = Statement(__file__, "unknown_product.sql")
CHECK = Statement(__file__, "history_check.sql")
ORDERS = Statement(__file__, "history_orders.sql")
SHIPMENTS = Statement(__file__, "history_shipments.sql")
SHIPMENT_LINES = Statement(__file__, "history_shipment_lines.sql")
MOVEMENTS = Statement(__file__, "history_movements.sql")


def check(imported: Import) -> None:
    UNKNOWN_PARTNER.run(imported=imported.pk, column="partner", in_file=False)
    UNKNOWN_PRODUCT.run(imported=imported.pk, column="sku")
    CHECK.run(imported=imported.pk, seller=imported.organisation_id)


def take(imported: Import, by: Viewer) -> None:
    """Write orders, shipments and movements, then post and bill them, a fixed number of statements whatever the rows."""
    seller, zone = imported.organisation_id, settings.TIME_ZONE
    open_accounts(imported, by=by)
    place = serving_place(seller).pk
    orders = [order for (order,) in ORDERS.rows(imported=imported.pk, seller=seller, place=place, user=by.user_id, zone=zone)]
    SHIPMENTS.run(imported=imported.pk, user=by.user_id, zone=zone)
    SHIPMENT_LINES.run(orders=orders)
    MOVEMENTS.run(imported=imported.pk, orders=orders, user=by.user_id)
    bill_history(imported, orders, by=by)


HISTORY = Kind(
    code="history",
    label=_("Order and invoice history"),
    help=_("Orders that are shipped and invoiced, one row for each line. They come into the books on their own days."),
    key=("number", "sku"),
    document="number",
    check=check,
    take=take,
    columns=(
        Column("number", _("Order number"), "code", True, most=30, aliases=("order", "order no", "sales order number")),
        Column("partner", _("Partner code"), "code", True, most=20, same_in_document=True, aliases=("customer code", "buyer")),
        Column("ordered_on", _("Ordered on"), "day", True, same_in_document=True, aliases=("order date", "date")),
        Column(
            "shipped_on",
            _("Shipped on"),
            "day",
            False,
            _("The day it was ordered, where empty."),
            same_in_document=True,
            aliases=("ship date",),
        ),
        Column(
            "invoiced_on",
            _("Invoiced on"),
            "day",
            False,
            _("The day it was shipped, where empty."),
            same_in_document=True,
            aliases=("invoice date",),
        ),
        Column(
            "invoice",
            _("Invoice number"),
            "code",
            False,
            _("The order’s number, where empty."),
            most=30,
            same_in_document=True,
            aliases=("invoice no",),
        ),
        Column(
            "their_number", _("Partner’s order number"), "code", most=40, same_in_document=True, aliases=("po number", "purchase order")
        ),
        Column("tracking", _("Tracking number"), "code", most=60, same_in_document=True),
        Column("currency", _("Currency"), "code", False, _("The partner’s, where empty."), most=3, same_in_document=True),
        Column("sku", _("Product code"), "code", True, most=40, aliases=("sku", "item code")),
        Column("quantity", _("Pieces"), "whole", True, least=1, aliases=("quantity", "qty", "order quantity")),
        Column("unit_price", _("Net price"), "amount", True, least=0, aliases=("unit price", "price")),
        Column(
            "net",
            _("Net amount"),
            "amount",
            False,
            _("Pieces × price, where empty."),
            least=0,
            aliases=("amount", "line amount", "sales amount"),
        ),
        Column("tax", _("Tax"), "amount", False, _("0, where empty."), least=0, aliases=("tax amount", "vat")),
    ),
    samples=(
        (
            "A-10001",
            "D-0001",
            "2025-11-03",
            "2025-11-06",
            "2025-11-06",
            "F-2025-0815",
            "PO-77",
            "",
            "CNY",
            "KT-17-W",
            24,
            "118.00",
            "2832.00",
            "368.16",
        ),
    ),
)
