"""The lock every action begins with, and who may act for which side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from channel_orders.fulfilment import phrases
from channel_orders.fulfilment.rules import beyond
from channel_orders.orders.models import Order, OrderLine
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.viewer import Viewer


def must_serve(sides: Any, by: Viewer) -> None:
    """Only the seller's own people serve an order: who stands above it looks on."""
    by.must("serve_orders")
    if sides.seller_id != by.organisation_id:
        raise NotAllowed("serve_orders")


def must_receive(sides: Any, by: Viewer) -> None:
    """The buyer's people, or those of a house above it that is not the seller, count and send back."""
    by.must("receive_goods")
    if sides.buyer_id not in by.organisation_ids or sides.seller_id == by.organisation_id:
        raise NotAllowed("receive_goods")


def lock_order(order_id: int) -> tuple[Order, list[OrderLine]]:
    """Hold the order until the transaction ends, and read it and its lines as they are now: two statements."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
    lines = list(OrderLine.objects.filter(order_id=order_id).select_related("product").order_by("number"))
    return order, lines


def must_be_granted(order: Order) -> None:
    if order.credit != Order.Credit.GRANTED:
        raise Refusal(phrases.NOT_GRANTED, code="not_granted")


def check_pieces(asked: Mapping[int, int], most: Mapping[int, int], lines: Iterable[OrderLine], phrase: Any) -> None:
    """Raise Invalid, naming the first line at fault, where nothing is asked or more than there can be."""
    if not asked:
        raise Invalid(phrases.NOTHING_CHOSEN, code="nothing_chosen")
    wrong = beyond(asked, most)
    if wrong:
        skus = {line.pk: line.product.sku for line in lines}
        values = {"sku": skus.get(wrong[0], "?"), "asked": asked[wrong[0]], "most": most.get(wrong[0], 0)}
        raise Invalid(phrase % values, code="too_many", field=f"line-{wrong[0]}", facts=values)


def pieces_by_sku(lines: Iterable[OrderLine], pieces: Mapping[int, int]) -> dict[str, int]:
    """What the audit trail keeps: product codes outlive ids in a reader's memory."""
    return {f"{line.product.sku}": pieces[line.pk] for line in lines if pieces.get(line.pk)}
