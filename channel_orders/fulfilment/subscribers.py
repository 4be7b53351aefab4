"""Answers to what lower components tell."""

from channel_orders.fulfilment.actions import serve_back_orders
from partners.journal.actions import News, subscribe
from stock.ledger.events import StockArrived


@subscribe(StockArrived, "fulfilment.serve_back_orders")
def serve_who_waits(news: News) -> None:
    serve_back_orders(news.body["place_id"], news.body["product_ids"])
