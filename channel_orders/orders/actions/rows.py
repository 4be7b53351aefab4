"""Orders from the rows that our statements return, and under lock: no statement is spent on reading again what was written."""

from __future__ import annotations

from typing import Any

from channel_orders.orders.models import Order, OrderLine

FIELDS = [(field.attname, field.column or "") for field in Order._meta.concrete_fields]


def order_from(row: dict[str, Any]) -> Order:
    """Make an order of a row of all its columns."""
    return Order.from_db("default", [name for name, _ in FIELDS], [row[column] for _, column in FIELDS])


def lock_order(order_id: int) -> tuple[Order, list[OrderLine]]:
    """Wait for an order, the first lock of every action, and read its lines as they are then. Two statements."""
    order = Order.objects.select_for_update().get(pk=order_id)
    return order, list(OrderLine.objects.filter(order=order).select_related("product").order_by("number"))
