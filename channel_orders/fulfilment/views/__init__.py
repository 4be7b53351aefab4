"""Pages of fulfilment."""

from channel_orders.fulfilment.views.orders import allocate, order, ship
from channel_orders.fulfilment.views.returns import answer, ask, return_detail, returns, take_in
from channel_orders.fulfilment.views.shipments import credit, invoice, receive, shipment, shipments
from channel_orders.fulfilment.views.work import invoice_shipped, ship_ready, work

__all__ = [
    "allocate",
    "answer",
    "ask",
    "credit",
    "invoice",
    "invoice_shipped",
    "order",
    "receive",
    "return_detail",
    "returns",
    "ship",
    "ship_ready",
    "shipment",
    "shipments",
    "take_in",
    "work",
]
