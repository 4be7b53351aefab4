"""A day at the desk: one order that can be met in part."""

from typing import Any

from channel_orders.fulfilment.actions import record_receipt
from channel_orders.orders.models import Order, OrderLine
from partners.receivables.models import Account
from partners.walls.scope import system
from stock.ledger.rules import Counted
from tests.factories import hq_viewer, make_dealer, make_order, make_place, make_position, make_product, make_viewer


class Day:
    """A dealer with its own stock, an order of three lines at HQ of which 36 of 60, all of 12 and none of 5 are there."""

    def __init__(self) -> None:
        self.dealer = make_dealer()
        self.own = make_place(self.dealer)
        self.desk = hq_viewer("order_desk")
        self.buyer = make_viewer(self.dealer)
        self.some, self.all, self.none = make_product(pack=4), make_product(), make_product()
        make_position(self.some, 36)
        make_position(self.all, 12)
        self.order = make_order(self.dealer, [(self.some, 60, "33.33"), (self.all, 12, "7.77"), (self.none, 5, "0.01")])

    def lines(self) -> dict[int, OrderLine]:
        with system("test"):
            return {line.number: line for line in OrderLine.objects.filter(order=self.order)}

    def ids(self, **pieces: int) -> dict[int, int]:
        """line1=4 → {id of line 1: 4}."""
        lines = self.lines()
        return {lines[int(name.removeprefix("line"))].pk: count for name, count in pieces.items()}

    def now(self) -> Order:
        with system("test"):
            return Order.objects.get(pk=self.order.pk)

    def account(self) -> Account:
        with system("test"):
            return Account.objects.get(pk=self.order.account_id)


def receive_all(day: Day, shipment: Any, **counts: tuple[int, int, int]) -> Any:
    lines = day.lines()
    return record_receipt(
        shipment, {lines[int(name.removeprefix("line"))].pk: Counted(*count) for name, count in counts.items()}, by=day.buyer
    )
