"""Whatever the desk, the buyer and the warehouse do in whatever order, the laws of line, credit and stock hold."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from channel_orders.fulfilment.actions import (
    allocate_order,
    ask_return,
    authorise_return,
    credit_lost,
    invoice_shipment,
    receive_return,
    record_receipt,
    refuse_return,
    serve_back_orders,
    ship_order,
)
from channel_orders.fulfilment.actions.returning import Inspected
from channel_orders.fulfilment.models import Return, Shipment, ShipmentLine
from channel_orders.orders.actions import cancel_open
from channel_orders.orders.models import Order, OrderLine
from channel_orders.orders.rules import is_lawful
from partners.receivables.models import Account, Invoice
from partners.refusal import Refusal
from partners.walls.scope import system
from stock.ledger.actions import put_stock
from stock.ledger.models import Position, Reservation, Transit
from stock.ledger.queries import faults_of_stock
from stock.ledger.rules import Counted
from tests.factories import hq_viewer, make_dealer, make_order, make_place, make_position, make_product, make_viewer

TODAY = timezone.localdate()
EXAMPLES, STEPS = 25, 25  # the size of every build
some = st.integers(0, 12)


class Channel(RuleBasedStateMachine):
    """Two orders of one dealer over two products, one of them on two lines; prices that never divide evenly."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.dealer, self.desk = make_dealer(), hq_viewer("order_desk")
        self.buyer, self.own = make_viewer(self.dealer), make_place(self.dealer)
        products = [make_product(), make_product()]
        for product in products:
            make_position(product, 9)
        self.products = products
        self.orders = [
            make_order(self.dealer, [(products[0], 7, "3.33"), (products[1], 11, "0.07")]),
            make_order(self.dealer, [(products[1], 5, "19.99"), (products[0], 3, "0.01")]),
        ]
        self.opening, self.came, self.written_off = 18, 0, 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def attempt(self, work: Callable[[], Any]) -> Any:
        """Refusals are lawful answers; then nothing may have changed, which the invariants see."""
        with suppress(Refusal), transaction.atomic():
            return work()
        return None

    def pieces(self, order: Order, counts: list[int]) -> dict[int, int]:
        with system("test"):
            return dict(zip(OrderLine.objects.filter(order=order).order_by("number").values_list("pk", flat=True), counts, strict=False))

    def pick(self, model: Any, which: int) -> Any:
        with system("test"):
            found = list(model.objects.order_by("pk"))
        return found[which % len(found)] if found else None

    @rule(which=st.integers(0, 1), counts=st.none() | st.lists(some, min_size=2, max_size=2))
    def allocate(self, which: int, counts: list[int] | None) -> None:
        order = self.orders[which]
        self.attempt(lambda: allocate_order(order, None if counts is None else self.pieces(order, counts), by=self.desk))

    @rule(which=st.integers(0, 1), counts=st.none() | st.lists(some, min_size=2, max_size=2))
    def ship(self, which: int, counts: list[int] | None) -> None:
        order = self.orders[which]
        self.attempt(lambda: ship_order(order, None if counts is None else self.pieces(order, counts), by=self.desk))

    @rule(which=st.integers(0, 1), counts=st.none() | st.lists(some, min_size=2, max_size=2))
    def cancel(self, which: int, counts: list[int] | None) -> None:
        order = self.orders[which]
        self.attempt(lambda: cancel_open(order, None if counts is None else self.pieces(order, counts), by=self.buyer))

    @rule(which=some)
    def invoice(self, which: int) -> None:
        shipment = self.pick(Shipment, which)
        if shipment:
            self.attempt(lambda: invoice_shipment(shipment, by=self.desk))

    @rule(which=some, counts=st.lists(st.tuples(some, st.integers(0, 3), st.integers(0, 2)), min_size=2, max_size=2))
    def receive(self, which: int, counts: list[tuple[int, int, int]]) -> None:
        shipment = self.pick(Shipment, which)
        if shipment:
            with system("test"):
                lines = list(ShipmentLine.objects.filter(shipment=shipment).order_by("pk").values_list("line_id", flat=True))
            counted = {line: Counted(*count) for line, count in zip(lines, counts, strict=False)}
            self.attempt(lambda: record_receipt(shipment, counted, by=self.buyer))

    @rule(which=some)
    def lose(self, which: int) -> None:
        shipment = self.pick(Shipment, which)
        if shipment:
            self.attempt(lambda: credit_lost(shipment, by=self.desk))

    @rule(which=st.integers(0, 1), counts=st.lists(some, min_size=2, max_size=2), reason=st.sampled_from(["damaged", "unsold"]))
    def ask(self, which: int, counts: list[int], reason: str) -> None:
        order = self.orders[which]
        self.attempt(lambda: ask_return(order, self.pieces(order, counts), reason=reason, by=self.buyer))

    @rule(which=some, says=st.booleans())
    def answer(self, which: int, says: bool) -> None:
        returned = self.pick(Return, which)
        if returned and says:
            self.attempt(lambda: authorise_return(returned, send_back_by=TODAY, by=self.desk))
        elif returned:
            self.attempt(lambda: refuse_return(returned, answer="No", by=self.desk))

    @rule(which=some, counts=st.lists(st.tuples(some, st.integers(0, 4)), min_size=2, max_size=2))
    def take_back(self, which: int, counts: list[tuple[int, int]]) -> None:
        returned = self.pick(Return, which)
        if returned:
            with system("test"):
                lines = list(returned.lines.order_by("pk").values_list("line_id", flat=True))
            inspected = {line: Inspected(*count) for line, count in zip(lines, counts, strict=False)}
            self.attempt(lambda: receive_return(returned, inspected, by=self.desk))

    @rule(counts=st.lists(some, min_size=2, max_size=2))
    def arrive(self, counts: list[int]) -> None:
        place = self.orders[0].place_id
        pieces = {product.pk: count for product, count in zip(self.products, counts, strict=True) if count}
        put_stock(place, pieces, kind="receipt", source="test", on=TODAY, by=None)
        self.came += sum(counts)
        serve_back_orders(place, list(pieces))

    @invariant()
    def lines_are_lawful_and_headers_are_their_sums(self) -> None:
        with system("test"):
            for order in Order.objects.filter(pk__in=[order.pk for order in self.orders]):
                lines = list(OrderLine.objects.filter(order=order))
                assert all(is_lawful(line) for line in lines)
                for name in ("ordered", "shipped", "cancelled"):
                    assert getattr(order, name) == sum(getattr(line, name) for line in lines)
                assert order.settled == sum(line.received + line.damaged + line.lost for line in lines)

    @invariant()
    def credit_stands_where_the_papers_say(self) -> None:
        with system("test"):
            account = Account.objects.get(pk=self.orders[0].account_id)
            shipments = list(Shipment.objects.all())
            papers = list(Invoice.objects.all())
            lines = list(OrderLine.objects.all())
            parts = list(ShipmentLine.objects.all())
        delivered = sum((one.amount for one in shipments if one.invoice_id is None), Decimal(0))
        billed = sum((one.total for one in papers if one.kind == "invoice"), Decimal(0))
        credited = sum((one.total for one in papers if one.kind == "credit_note"), Decimal(0))
        assert account.delivered == delivered
        assert billed == sum((one.amount for one in shipments if one.invoice_id is not None), Decimal(0))
        assert account.receivable + account.unapplied == billed - credited
        for line in lines:  # what is fully shipped and credited is worth exactly the line
            carried = [part for part in parts if part.line_id == line.pk]
            worth = sum((part.net + part.tax for part in carried), Decimal(0))
            assert worth <= line.net + line.tax
            assert worth == line.net + line.tax or line.shipped < line.ordered
        if all(line.open == 0 for line in lines):
            assert account.ordered == 0
        assert account.ordered >= 0

    @invariant()
    def stock_is_where_its_movements_put_it(self) -> None:
        assert faults_of_stock() == []
        with system("test"):
            reserved = sum(Reservation.objects.values_list("quantity", flat=True))
            lines = list(OrderLine.objects.all())
            assert reserved == sum(line.reserved for line in lines)
            waiting = sum(Reservation.objects.values_list("waiting", flat=True))
            assert waiting == sum(line.open - line.reserved for line in lines)
            on_hand = sum(Position.objects.filter(place_id=self.orders[0].place_id).values_list("on_hand", flat=True))
            restocked = sum(part.restocked for returned in Return.objects.all() for part in returned.lines.all())
            assert on_hand == self.opening + self.came + restocked - sum(line.shipped for line in lines)
            moving = sum(one.shipped - one.received - one.damaged - one.lost for one in Transit.objects.all())
            assert moving == sum(line.shipped - line.received - line.damaged - line.lost for line in lines)


@pytest.mark.django_db
def test_any_sequence_keeps_the_laws_of_line_credit_and_stock() -> None:
    run_state_machine_as_test(Channel, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None))
