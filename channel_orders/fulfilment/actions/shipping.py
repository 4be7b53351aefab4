"""Goods leave: from reserved to shipped, from ordered to delivered, from on hand to in transit, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from channel_orders.fulfilment import phrases
from channel_orders.fulfilment.actions.locking import check_pieces, lock_order, must_be_granted, must_serve, pieces_by_sku
from channel_orders.fulfilment.events import OrderShipped
from channel_orders.fulfilment.models import Shipment
from channel_orders.fulfilment.rules import by_product, chosen, reserved_of
from channel_orders.orders.models import Order, OrderLine
from partners.journal.actions import record
from partners.money import part_of
from partners.receivables.actions import deliver
from partners.refusal import Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer
from stock.ledger.actions import ship_stock

SHIP = Statement(__file__, "ship.sql")


@transaction.atomic
def ship_order(
    order: Order,
    quantities: Mapping[int, int] | None = None,
    *,
    by: Viewer,
    carrier: str = "",
    tracking: str = "",
    expected_on: date | None = None,
    shipped_on: date | None = None,
) -> Shipment:
    """Ship reserved pieces of an order, all or `quantities` (line id → pieces); the rest stays back-ordered.

    The pieces' share of each line's amount moves from ordered to delivered; shares of all shipments sum to the line exactly.
    Raises Invalid where more is to be shipped than is reserved, Refusal where the order is held or must go at once.
    """
    must_serve(order, by)
    on = shipped_on or timezone.localdate()
    with system("ship an order"):
        order, lines = lock_order(order.pk)
        must_be_granted(order)
        leaving = chosen(quantities, reserved_of(lines))
        check_pieces(leaving, reserved_of(lines), lines, phrases.MORE_THAN_RESERVED)
        _must_go_at_once(order, lines, leaving)
        shipment = _write(order, lines, leaving, by=by, carrier=carrier, tracking=tracking, expected_on=expected_on, on=on)
        source = f"shipment:{shipment.number}"
        if shipment.amount:
            deliver(order.account_id, shipment.amount, source=source, on=on, by=by)
        ship_stock(
            order.place_id,
            by_product(lines, leaving),
            source_reserved=f"order:{order.number}",
            source=source,
            receiver_id=order.buyer_id,
            expected_on=expected_on,
            on=on,
            by=by,
        )
        _tell(order, shipment, pieces_by_sku(lines, leaving), by=by)
    return shipment


def _must_go_at_once(order: Order, lines: list[OrderLine], leaving: Mapping[int, int]) -> None:
    if order.shortage == Order.Shortage.COMPLETE and any(line.open != leaving.get(line.pk, 0) for line in lines):
        raise Refusal(phrases.ALL_AT_ONCE, code="all_at_once")


def _write(
    order: Order, lines: list[OrderLine], leaving: Mapping[int, int], *, by: Viewer, carrier: str, tracking: str,
    expected_on: date | None, on: date,
) -> Shipment:  # fmt: skip
    going = [line for line in lines if line.pk in leaving]
    spans = [(line, line.shipped, line.shipped + leaving[line.pk]) for line in going]
    ((shipment_id,),) = SHIP.rows(
        order=order.pk,
        lines=[line.pk for line in going],
        pieces=[leaving[line.pk] for line in going],
        nets=[part_of(line.net, line.ordered, first, last, order.currency) for line, first, last in spans],
        taxes=[part_of(line.tax, line.ordered, first, last, order.currency) for line, first, last in spans],
        on=on,
        user=by.user_id,
        carrier=carrier,
        tracking=tracking,
        expected_on=expected_on,
    )
    return Shipment.objects.get(pk=shipment_id)


def _tell(order: Order, shipment: Shipment, by_sku: Mapping[str, int], *, by: Viewer) -> None:
    event = OrderShipped(
        order=order.number,
        shipment=shipment.number,
        buyer_id=order.buyer_id,
        seller_id=order.seller_id,
        pieces=sum(by_sku.values()),
        amount=shipment.amount,
        currency=order.currency,
    )
    changes = {"shipment": shipment.number, "shipped": by_sku}
    record("ship_order", f"order:{order.number}", by=by, organisation_id=order.buyer_id, changes=changes, event=event)
