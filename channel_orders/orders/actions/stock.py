"""Stock for an order whose credit was promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from channel_orders.orders.actions.rows import order_from
from channel_orders.orders.models import Order
from channel_orders.orders.rules import worth_from_the_end
from partners.receivables.actions import withdraw_promise
from partners.walls.statement import Statement
from stock.ledger.actions import let_go, reserve_stock

if TYPE_CHECKING:
    from decimal import Decimal

    from partners.walls.viewer import Viewer

SETTLE = Statement(__file__, "settle.sql")


class Wanting(NamedTuple):
    """A line that wants stock: pieces that are open, and what the line is worth."""

    product_id: int
    open: int
    ordered: int
    cancelled: int
    net: Decimal
    tax: Decimal


def take_stock(order: Order, lines: Sequence[Wanting], *, by: Viewer) -> Order:
    """Reserve what is free for the lines, and say on the order that its credit was granted. Two statements.

    What is short waits, or is cancelled where the order says so; its promise and its waiting are then withdrawn: three more.
    """
    source = f"order:{order.number}"
    got = reserve_stock(order.place_id, {line.product_id: line.open for line in lines}, source=source, by=by)
    gives_up = order.shortage == Order.Shortage.CANCEL_REST
    short = {line.product_id: line.open - got[line.product_id] if gives_up else 0 for line in lines}
    rows = SETTLE.named(
        order=order.pk,
        products=[line.product_id for line in lines],
        reserved=[got[line.product_id] for line in lines],
        cancelled=[short[line.product_id] for line in lines],
    )
    if any(short.values()):
        _give_up(order, lines, short, by=by)
    return order_from(rows[0])


def _give_up(order: Order, lines: Sequence[Wanting], short: dict[int, int], *, by: Viewer) -> None:
    """Withdraw promise and waiting for what will not come. The account was locked when its promise was made, in this transaction."""
    worth = sum(
        worth_from_the_end(line.net, line.tax, line.ordered, line.cancelled, short[line.product_id], order.currency) for line in lines
    )
    if worth:
        withdraw_promise(order.account_id, worth, source=f"order:{order.number}", by=by)
    let_go(f"order:{order.number}", {}, waiting={product: pieces for product, pieces in short.items() if pieces}, by=by)
