"""Goods arrive: the buyer counts them, whole, damaged and missing."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from channel_orders.fulfilment import phrases
from channel_orders.fulfilment.actions.locking import check_pieces, lock_order, must_receive, pieces_by_sku
from channel_orders.fulfilment.events import ShipmentReceived
from channel_orders.fulfilment.models import Shipment, ShipmentLine
from channel_orders.orders.models import OrderLine
from partners.journal.actions import record
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer
from stock.ledger.actions import receive_stock
from stock.ledger.rules import Counted

RECEIVE = Statement(__file__, "receive.sql")


@transaction.atomic
def record_receipt(shipment: Shipment, counts: Mapping[int, Counted], *, by: Viewer) -> Shipment:
    """Count what arrived of a shipment (order line id → Counted). What is not counted is still on the way.

    Whole pieces enter the buyer's own place where it keeps one. Raises Invalid where more is counted than was sent.
    """
    must_receive(shipment, by)
    with system("record a receipt"):
        order, lines = lock_order(shipment.order_id)
        parts = list(ShipmentLine.objects.filter(shipment=shipment))
        coming = {part.line_id: part.quantity - part.received - part.damaged - part.lost for part in parts}
        counted = {line: count for line, count in counts.items() if count.pieces or min(count.received, count.damaged, count.lost) < 0}
        check_pieces({line: _pieces(count) for line, count in counted.items()}, coming, lines, phrases.MORE_THAN_ON_THE_WAY)
        complete = sum(coming.values()) == sum(count.pieces for count in counted.values())
        RECEIVE.run(shipment=shipment.pk, order=order.pk, complete=complete, user=by.user_id, **_lists(counted))
        receive_stock(f"shipment:{shipment.number}", _by_product(lines, counted), on=timezone.localdate(), by=by)
        event = ShipmentReceived(
            shipment=shipment.number,
            buyer_id=order.buyer_id,
            seller_id=order.seller_id,
            received=sum(count.received for count in counted.values()),
            damaged=sum(count.damaged for count in counted.values()),
            lost=sum(count.lost for count in counted.values()),
        )
        changes = {"shipment": shipment.number} | {
            what: pieces_by_sku(lines, {line: getattr(count, what) for line, count in counted.items()})
            for what in ("received", "damaged", "lost")
        }
        record("record_receipt", f"order:{order.number}", by=by, organisation_id=order.seller_id, changes=changes, event=event)
        return Shipment.objects.get(pk=shipment.pk)


def _pieces(count: Counted) -> int:
    """A count below nothing is at fault, whatever the others make of the sum."""
    return -1 if min(count.received, count.damaged, count.lost) < 0 else count.pieces


def _lists(counted: Mapping[int, Counted]) -> dict[str, list[int]]:
    return {
        "lines": list(counted),
        "received": [count.received for count in counted.values()],
        "damaged": [count.damaged for count in counted.values()],
        "lost": [count.lost for count in counted.values()],
    }


def _by_product(lines: list[OrderLine], counted: Mapping[int, Counted]) -> dict[int, Counted]:
    sums: dict[int, Counted] = {}
    for line in lines:
        if line.pk in counted:
            before, now = sums.get(line.product_id, Counted()), counted[line.pk]
            sums[line.product_id] = Counted(before.received + now.received, before.damaged + now.damaged, before.lost + now.lost)
    return sums
