"""From promise to goods and back: the only writers of shipments, receipts and returns.

Lock order: the order, then the account, then stock, number series last. Each action costs a fixed number of statements.
"""

from channel_orders.fulfilment.actions.allocating import allocate_order, serve_back_orders
from channel_orders.fulfilment.actions.billing import credit_lost, invoice_shipment
from channel_orders.fulfilment.actions.receiving import record_receipt
from channel_orders.fulfilment.actions.returning import ask_return, authorise_return, receive_return, refuse_return
from channel_orders.fulfilment.actions.shipping import ship_order

__all__ = [
    "allocate_order",
    "ask_return",
    "authorise_return",
    "credit_lost",
    "invoice_shipment",
    "receive_return",
    "record_receipt",
    "refuse_return",
    "serve_back_orders",
    "ship_order",
]
