"""Gauges of orders and goods: taken and placed, on the way, waiting, late, in stock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from channel_orders.fulfilment.models import Shipment
from channel_orders.fulfilment.queries import ready_to_ship, to_invoice
from channel_orders.orders.models import Order, OrderLine
from channel_orders.orders.queries import held_of, on_the_way, orders_of
from partners.walls.viewer import Viewer
from portal.shell.figures import money_text, quantity_text
from portal.shell.gauges import Gauge, gauge_with, leads
from stock.ledger.models import ExpectedReceipt, Position

STOPPED = (Order.Stage.REFUSED, Order.Stage.CANCELLED)
WAITS = (Order.Stage.CONFIRMED, Order.Stage.PARTLY_SHIPPED)


def compose_supply() -> None:
    for key, reading in READINGS.items():
        gauge_with(key, reading)


def _month() -> datetime:
    return timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _orders(n: int) -> str:
    return ngettext("%(n)s order", "%(n)s orders", n) % {"n": quantity_text(n)}


def _value(orders: QuerySet[Order]) -> tuple[str, int]:
    """The value of the currency most orders have, and how many orders in all. One query."""
    rows = list(orders.order_by().values("currency").annotate(sum=Sum("total"), n=Count("pk")).order_by("-n"))
    text = money_text(rows[0]["sum"], rows[0]["currency"]) if rows else quantity_text(0)
    return text + (" +" if len(rows) > 1 else ""), sum(row["n"] for row in rows)


def _this_month(viewer: Viewer) -> QuerySet[Order]:
    return Order.objects.seen_by(viewer).filter(placed_at__gte=_month()).exclude(stage__in=STOPPED)


def ordered_month(viewer: Viewer) -> Gauge:
    text, n = _value(_this_month(viewer).filter(buyer_id=viewer.organisation_id))
    return Gauge(_("Ordered this month"), text, reverse("orders:list"), _orders(n) if n else "")


def taken_month(viewer: Viewer) -> Gauge:
    text, n = _value(_this_month(viewer).filter(seller_id=viewer.organisation_id))
    return Gauge(_("Taken this month"), text, reverse("orders:desk"), _orders(n) if n else "")


def tree_month(viewer: Viewer) -> Gauge | None:
    """What all below ordered, whoever sells to them."""
    if not leads(viewer):
        return None
    text, n = _value(_this_month(viewer).exclude(buyer_id=viewer.organisation_id))
    return Gauge(_("My partners ordered this month"), text, reverse("orders:list"), _orders(n) if n else "")


def coming(viewer: Viewer) -> Gauge:
    text, n = _value(on_the_way(viewer))
    return Gauge(_("On the way"), _orders(n), reverse("orders:list"), text if n else "", "move" if n else "")


def held(viewer: Viewer) -> Gauge | None:
    if not viewer.may("grant_credit"):
        return None
    text, n = _value(held_of(viewer))
    return Gauge(_("Held"), quantity_text(n), reverse("orders:credit_queue"), text if n else "", "wait" if n else "good")


def to_ship(viewer: Viewer) -> Gauge | None:
    if not viewer.may("serve_orders"):
        return None
    n = ready_to_ship(viewer).count()
    return Gauge(_("To ship"), quantity_text(n), reverse("fulfilment:work"), _("stock is reserved") if n else "", "wait" if n else "good")


def to_bill(viewer: Viewer) -> Gauge | None:
    if not viewer.may("serve_orders"):
        return None
    sums = to_invoice(viewer).order_by().aggregate(n=Count("pk", distinct=True))
    n = sums["n"]
    return Gauge(_("To invoice"), quantity_text(n), reverse("fulfilment:work"), "", "wait" if n else "good")


def late_orders(viewer: Viewer) -> Gauge | None:
    """Own sales whose wanted day has passed and that are not all shipped."""
    if not viewer.may("serve_orders"):
        return None
    late = orders_of(viewer).filter(seller_id=viewer.organisation_id, stage__in=WAITS, wanted_on__lt=timezone.localdate())
    text, n = _value(late)
    return Gauge(pgettext("shipments", "Late"), quantity_text(n), reverse("orders:desk"), text if n else "", "stop" if n else "good")


def to_count(viewer: Viewer) -> Gauge | None:
    if not viewer.may("receive_goods"):
        return None
    n = Shipment.objects.seen_by(viewer).filter(buyer_id=viewer.organisation_id, received_at=None).count()
    return Gauge(_("To count"), quantity_text(n), reverse("fulfilment:shipments"), "", "move" if n else "good")


def _waiting(viewer: Viewer, side: str) -> dict[str, Any]:
    """Open pieces that no stock is reserved for. The orders come first, by the index of what is not over."""
    orders = Order.objects.seen_by(viewer).filter(**{side: viewer.organisation_id}, stage__in=WAITS).values("pk")
    lines = OrderLine.objects.seen_by(viewer).filter(order__in=orders, open__gt=F("reserved"))
    return lines.aggregate(pieces=Sum(F("open") - F("reserved")), n=Count("product", distinct=True))


def waiting_goods(viewer: Viewer) -> Gauge:
    found = _waiting(viewer, "buyer_id")
    pieces = found["pieces"] or 0
    detail = _products(found["n"]) if pieces else ""
    return Gauge(_("Ordered, not in stock"), quantity_text(pieces), reverse("orders:list"), detail, "wait" if pieces else "good")


def waiting_customers(viewer: Viewer) -> Gauge:
    found = _waiting(viewer, "seller_id")
    pieces = found["pieces"] or 0
    detail = _products(found["n"]) if pieces else ""
    return Gauge(_("Customers wait for"), quantity_text(pieces), reverse("orders:desk"), detail, "wait" if pieces else "good")


def _products(n: int) -> str:
    return "" if not n else ngettext("of %(n)s product", "of %(n)s products", n) % {"n": quantity_text(n)}


def stock_pieces(viewer: Viewer) -> Gauge:
    own = Position.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id)
    sums = own.aggregate(pieces=Sum("on_hand"), n=Count("product", filter=Q(on_hand__gt=0), distinct=True))
    return Gauge(_("In stock"), quantity_text(sums["pieces"] or 0), reverse("stock:positions"), _products(sums["n"]))


def sold_out(viewer: Viewer) -> Gauge:
    """Products of which nothing is free at the organisation's own places."""
    own = Position.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id)
    n = own.order_by().values("product").annotate(free=Sum(F("on_hand") - F("reserved"))).filter(free__lte=0).count()
    return Gauge(
        pgettext("products", "Sold out"),
        quantity_text(n),
        reverse("stock:positions"),
        _("nothing free") if n else "",
        "stop" if n else "good",
    )


def expected_week(viewer: Viewer) -> Gauge:
    until = timezone.localdate() + timedelta(days=7)
    due = ExpectedReceipt.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id, received_at=None, due_on__lte=until)
    sums = due.aggregate(pieces=Sum("quantity"), n=Count("product", distinct=True))
    detail = _products(sums["n"]) if sums["n"] else ""
    return Gauge(_("Expected in a week"), quantity_text(sums["pieces"] or 0), reverse("stock:positions"), detail)


READINGS = {
    "ordered_month": ordered_month,
    "taken_month": taken_month,
    "tree_month": tree_month,
    "coming": coming,
    "held": held,
    "to_ship": to_ship,
    "to_invoice": to_bill,
    "late_orders": late_orders,
    "to_count": to_count,
    "waiting_goods": waiting_goods,
    "waiting_customers": waiting_customers,
    "stock_pieces": stock_pieces,
    "sold_out": sold_out,
    "expected_week": expected_week,
}
