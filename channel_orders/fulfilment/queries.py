"""Reads of fulfilment: what may leave, what is on its way, what comes back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from channel_orders.fulfilment.models import Return, ReturnLine, Shipment, ShipmentLine
from channel_orders.fulfilment.rules import returnable_of
from channel_orders.orders.models import Order, OrderLine
from partners.walls.viewer import Viewer

UNDER_WAY = (Return.State.ASKED, Return.State.AUTHORISED)


def orders_of(viewer: Viewer) -> QuerySet[Order]:
    return Order.objects.seen_by(viewer).select_related("buyer", "seller")


def lines_of(order: Order) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(order=order).select_related("product").order_by("number")


def shipments_of(viewer: Viewer) -> QuerySet[Shipment]:
    """Shipments of both sides, the newest first, with their pieces."""
    seen = Shipment.objects.seen_by(viewer).select_related("order", "buyer", "seller", "invoice")
    return seen.annotate(pieces=Sum("lines__quantity")).order_by("-pk")


def parts_of(shipment: Shipment) -> list[ShipmentLine]:
    return list(ShipmentLine.objects.filter(shipment=shipment).select_related("line__product").order_by("line__number"))


def returns_of(viewer: Viewer) -> QuerySet[Return]:
    """Returns of both sides, the newest first, with the pieces asked for."""
    seen = Return.objects.seen_by(viewer).select_related("order", "buyer", "seller", "credit_note")
    return seen.annotate(pieces=Sum("lines__asked")).order_by("-pk")


def return_lines_of(returned: Return) -> list[ReturnLine]:
    return list(ReturnLine.objects.filter(returned=returned).select_related("line__product").order_by("line__number"))


def returnable_pieces(order: Order, lines: list[OrderLine]) -> dict[int, int]:
    """What of each line may still be asked back."""
    return returnable_of(lines, pieces_under_way(order.pk))


def pieces_under_way(order_id: int) -> dict[int, int]:
    """Pieces of an order on returns that are asked for or authorised, by line. A refused or ended one frees them."""
    lines = ReturnLine.objects.filter(returned__order_id=order_id, returned__state__in=UNDER_WAY).values_list("line_id")
    return dict(lines.annotate(Sum("asked")))


def ready_to_ship(viewer: Viewer) -> QuerySet[Order]:
    """Own sales with reserved pieces, oldest first; those wanted at once only when every open piece is reserved."""
    ready = Order.objects.seen_by(viewer).filter(seller_id=viewer.organisation_id, credit=Order.Credit.GRANTED)
    counted = ready.exclude(stage__in=(Order.Stage.COMPLETED, Order.Stage.SHIPPED, Order.Stage.CANCELLED)).annotate(
        ready=Sum("lines__reserved"), open_pieces=Sum("lines__open"), open_lines=Count("lines", filter=Q(lines__open__gt=0))
    )
    whole = ~Q(shortage=Order.Shortage.COMPLETE) | Q(ready=F("open_pieces"))
    return counted.filter(whole, ready__gt=0).select_related("buyer").order_by("pk")


def to_invoice(viewer: Viewer) -> QuerySet[Shipment]:
    """Own shipments that were not billed yet, oldest first."""
    return shipments_of(viewer).filter(seller_id=viewer.organisation_id, invoice=None).order_by("pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of each kind waits for the viewer."""

    to_ship: int
    to_invoice: int
    to_receive: int
    returns_to_answer: int
    returns_to_inspect: int


def waiting_for(viewer: Viewer) -> Waiting:
    """Count what waits for the viewer, by duty: five counts at most."""
    serves, receives = viewer.may("serve_orders"), viewer.may("receive_goods")
    own = Return.objects.seen_by(viewer).filter(seller_id=viewer.organisation_id)
    coming = Shipment.objects.seen_by(viewer).filter(buyer_id=viewer.organisation_id, received_at=None)
    return Waiting(
        to_ship=ready_to_ship(viewer).count() if serves else 0,
        to_invoice=Shipment.objects.seen_by(viewer).filter(seller_id=viewer.organisation_id, invoice=None).count() if serves else 0,
        to_receive=coming.count() if receives else 0,
        returns_to_answer=own.filter(state=Return.State.ASKED).count() if serves else 0,
        returns_to_inspect=own.filter(state=Return.State.AUTHORISED).count() if serves else 0,
    )
