"""Pages of orders."""

from channel_orders.orders.views.baskets import new, suggest
from channel_orders.orders.views.credit import credit_queue, decide, sign
from channel_orders.orders.views.lists import cancel, desk, detail, reorder
from channel_orders.orders.views.lists import listed as list_orders
from channel_orders.orders.views.suggested import suggested

__all__ = ["cancel", "credit_queue", "decide", "desk", "detail", "list_orders", "new", "reorder", "sign", "suggest", "suggested"]
