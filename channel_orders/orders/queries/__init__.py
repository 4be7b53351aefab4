"""Reads of orders and baskets."""

from channel_orders.orders.queries.drafts import Draft, DraftLine, products_like, read_basket, said_of
from channel_orders.orders.queries.lists import (
    buyers_of,
    decisions_on,
    find_orders,
    held_of,
    last_order_of,
    lines_by_order,
    lines_of,
    newest_decisions,
    on_the_way,
    orders_of,
)
from channel_orders.orders.queries.suggested import suggested_for

__all__ = [
    "Draft",
    "DraftLine",
    "buyers_of",
    "decisions_on",
    "find_orders",
    "held_of",
    "last_order_of",
    "lines_by_order",
    "lines_of",
    "newest_decisions",
    "on_the_way",
    "orders_of",
    "products_like",
    "read_basket",
    "said_of",
    "suggested_for",
]
