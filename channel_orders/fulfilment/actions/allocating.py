"""Promising stock to orders: by hand, and to those that wait when stock comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import F

from channel_orders.fulfilment import phrases
from channel_orders.fulfilment.actions.locking import check_pieces, lock_order, must_be_granted, must_serve, pieces_by_sku
from channel_orders.fulfilment.events import OrderAllocated
from channel_orders.fulfilment.rules import by_product, chosen, lacking_of
from channel_orders.orders.models import Order, OrderLine
from partners.journal.actions import record
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer
from stock.ledger.actions import reserve_stock, serve_waiting

ALLOCATE = Statement(__file__, "allocate.sql")


@transaction.atomic
def allocate_order(order: Order, quantities: Mapping[int, int] | None = None, *, by: Viewer) -> dict[int, int]:
    """Promise free stock to an order's open lines, all or `quantities` (line id → pieces); returns what each line got.

    Takes what is free: less than asked is no error, the rest waits. Six statements.
    """
    must_serve(order, by)
    with system("allocate stock to an order"):
        order, lines = lock_order(order.pk)
        must_be_granted(order)
        lacking = lacking_of(lines)
        asked = chosen(quantities, lacking)
        check_pieces(asked, lacking, lines, phrases.MORE_THAN_LACKING)
        touched = [line for line in lines if line.product_id in {line.product_id for line in lines if line.pk in asked}]
        wanted, at_most = by_product(touched, lacking), by_product(touched, asked)
        taken = reserve_stock(order.place_id, wanted, source=f"order:{order.number}", by=by, at_most=at_most)
        got = _lay_on_lines([(order.pk, product, pieces) for product, pieces in taken.items()])
        event = OrderAllocated(order=order.number, buyer_id=order.buyer_id, seller_id=order.seller_id, pieces=sum(got.values()))
        changes = {"allocated": pieces_by_sku(lines, got)}
        record("allocate_order", f"order:{order.number}", by=by, organisation_id=order.buyer_id, changes=changes, event=event)
    return got


@transaction.atomic
def serve_back_orders(place_id: int, product_ids: Collection[int]) -> dict[int, int]:
    """Give stock that came to the orders that wait for it, oldest promise first; returns what each line got.

    Orders are locked in id order before stock, as everywhere. Four statements and one record an order served.
    """
    with system("serve back-orders"):
        waiting = OrderLine.objects.filter(product_id__in=product_ids, open__gt=F("reserved"))
        orders = list(
            Order.objects.select_for_update(of=("self",))
            .filter(place_id=place_id, credit=Order.Credit.GRANTED, pk__in=waiting.values("order_id"))
            .order_by("pk")
        )
        by_source = {f"order:{order.number}": order for order in orders}
        served = serve_waiting(place_id, product_ids, list(by_source)) if orders else []
        got = _lay_on_lines([(by_source[source].pk, product, pieces) for source, product, pieces in served])
        for source in sorted({source for source, *_ in served}):
            order, pieces = by_source[source], sum(part for at, _, part in served if at == source)
            event = OrderAllocated(order=order.number, buyer_id=order.buyer_id, seller_id=order.seller_id, pieces=pieces)
            record("serve_back_order", source, by=None, organisation_id=order.buyer_id, changes={"pieces": pieces}, event=event)
    return got


def _lay_on_lines(taken: list[tuple[int, int, int]]) -> dict[int, int]:
    orders, products, pieces = zip(*taken, strict=True) if taken else ((), (), ())
    rows = ALLOCATE.rows(orders=list(orders), products=list(products), pieces=list(pieces))
    return {line: got for line, _, got in rows}
