"""Orders as lists: own and taken, on the way, held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from channel_orders.orders.models import Order, OrderLine
from partners.organisations.models import Organisation, State
from partners.receivables.models import CreditDecision

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

UNDER_WAY = (Order.Stage.CONFIRMED, Order.Stage.PARTLY_SHIPPED, Order.Stage.SHIPPED)


def orders_of(viewer: Viewer) -> QuerySet[Order]:
    """Every order the viewer may see, the newest first, with both sides' names."""
    return Order.objects.seen_by(viewer).select_related("buyer", "seller").order_by("-pk")


def find_orders(
    viewer: Viewer,
    *,
    side: str = "",
    stage: str = "",
    text: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[Order]:
    """Orders by side ("placed" or "taken" by the organisation acted for), stage, words and days. Each filter has its index.

    Words find an order's number, the buyer's own number, and the buyer by name or pinyin.
    """
    found = orders_of(viewer)
    if side in {"placed", "taken"}:
        found = found.filter(**{"buyer_id" if side == "placed" else "seller_id": viewer.organisation_id})
    if stage in Order.Stage.values:
        found = found.filter(stage=stage)
    if first:
        found = found.filter(placed_at__date__gte=first)
    if last:
        found = found.filter(placed_at__date__lte=last)
    return found.filter(_words(viewer, text.strip())) if text.strip() else found


def _words(viewer: Viewer, text: str) -> Q:
    """Buyers are found first, so that the orders are read by their index and not one by one."""
    names = Q(name__icontains=text) | Q(name_zh__icontains=text) | Q(pinyin__icontains=text.lower()) | Q(code__iexact=text)
    buyers = list(Organisation.objects.seen_by(viewer).filter(names).order_by("path").values_list("pk", flat=True)[:200])
    return Q(number=text.upper()) | Q(number=f"SO-{text}") | Q(their_number=text) | Q(buyer_id__in=buyers)


def lines_of(order: Order) -> list[OrderLine]:
    return list(OrderLine.objects.filter(order=order).select_related("product").order_by("number"))


def lines_by_order(orders: Iterable[Order]) -> dict[int, list[OrderLine]]:
    """The lines of several orders, by the order's id. One query."""
    found: dict[int, list[OrderLine]] = {order.pk: [] for order in orders}
    for line in OrderLine.objects.filter(order__in=list(found)).order_by("order_id", "number"):
        found[line.order_id].append(line)
    return found


def on_the_way(viewer: Viewer) -> QuerySet[Order]:
    """The organisation's own orders that are promised or shipped and not all counted."""
    return orders_of(viewer).filter(buyer_id=viewer.organisation_id, stage__in=UNDER_WAY)


def held_of(viewer: Viewer) -> QuerySet[Order]:
    """Orders that wait for a decision of the organisation acted for, the oldest first."""
    return orders_of(viewer).filter(seller_id=viewer.organisation_id, stage=Order.Stage.HELD).order_by("pk")


def newest_decisions(orders: Iterable[Order]) -> dict[str, CreditDecision]:
    """The newest credit decision on each order, by the order's number. One query."""
    sources = [f"order:{order.number}" for order in orders]
    found = CreditDecision.objects.filter(source__in=sources).order_by("pk")
    return {decision.source.removeprefix("order:"): decision for decision in found}


def decisions_on(order: Order) -> list[CreditDecision]:
    """Every credit decision on an order, the newest first."""
    source = f"order:{order.number}"
    return list(CreditDecision.objects.filter(source=source, account_id=order.account_id).select_related("by").order_by("-pk"))


def last_order_of(viewer: Viewer, buyer_id: int) -> Order | None:
    return orders_of(viewer).filter(buyer_id=buyer_id).first()


def buyers_of(viewer: Viewer) -> QuerySet[Organisation]:
    """Partners that buy from the organisation acted for and may order now."""
    return Organisation.objects.seen_by(viewer).filter(buys_from_id=viewer.organisation_id, state=State.ACTIVE).order_by("name")
