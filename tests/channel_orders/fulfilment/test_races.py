"""Real connections at once: nothing is sold twice, shipped twice or billed twice; and the test would notice."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.db import close_old_connections, connection, connections
from django.utils import timezone

from channel_orders.fulfilment.actions import (
    allocate_order,
    ask_return,
    authorise_return,
    invoice_shipment,
    receive_return,
    record_receipt,
    ship_order,
)
from channel_orders.fulfilment.actions.returning import Inspected
from channel_orders.fulfilment.models import Shipment
from channel_orders.orders.actions import cancel_open
from channel_orders.orders.models import OrderLine
from partners.refusal import Refusal
from partners.walls.scope import system
from stock.ledger.actions import RESERVE, reserve_stock
from stock.ledger.models import Position, Transit
from stock.ledger.queries import faults_of_stock
from stock.ledger.rules import Counted
from tests.factories import hq_viewer, make_dealer, make_order, make_place, make_position, make_product, make_viewer

pytestmark = pytest.mark.usefixtures("committed_db")
TODAY = timezone.localdate()
THREADS, ORDERS, ROUNDS = 8, 40, 100  # the size of every build


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Run each work in a thread and on a connection of its own; a Refusal is an answer."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        close_old_connections()
        gate.wait()
        try:
            return work()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def wanting(product: int, place: int) -> list[Callable[[], int]]:
    """Eight orders that want seven pieces each, at once."""
    return [lambda i=i: reserve_stock(place, {product: 7}, source=f"order:{product}-{i}", by=None)[product] for i in range(8)]


def test_many_who_want_the_last_pieces_get_each_piece_once() -> None:
    product, place = make_product(), make_place()
    make_position(product, 25)
    assert sorted(at_once(wanting(product.pk, place.pk))) == [0, 0, 0, 0, 4, 7, 7, 7]
    assert faults_of_stock() == []


def test_without_its_lock_the_same_race_oversells_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the lock is what the race above tests. Reading free pieces without it, somebody takes what is gone."""
    monkeypatch.setattr(RESERVE, "text", RESERVE.text.replace("for update", ""))
    broken = 0
    for _ in range(5):
        product, place = make_product(), make_place()
        make_position(product, 25)
        with suppress(Exception):
            at_once(wanting(product.pk, place.pk))
        with system("test"), connection.cursor() as cursor:
            cursor.execute("select coalesce(sum(quantity), 0) from stock_reservation where product_id = %s", [product.pk])
            broken += cursor.fetchone()[0] != 25
    assert broken


def test_two_desks_at_one_order_ship_and_bill_it_once() -> None:
    product, desk = make_product(), hq_viewer("order_desk")
    make_position(product, 10)
    order = make_order(make_dealer(), [(product, 10, 3)])
    answers = at_once([lambda: ship_order(order, by=desk).number] * 4)
    assert sorted(answers)[:1] == [f"SH-{order.number[3:]}-1"]
    assert answers.count("nothing_chosen") == 3
    with system("test"):
        shipment = Shipment.objects.get()
    answers = at_once([lambda: invoice_shipment(shipment, by=desk).kind] * 4)
    assert sorted(answers) == ["already_invoiced"] * 3 + ["invoice"]


def test_a_channel_full_of_people_keeps_every_piece() -> None:
    desk = hq_viewer("order_desk")
    products = [make_product() for _ in range(5)]
    for product in products:
        make_position(product, 100)
    dealers = [make_dealer() for _ in range(4)]
    buyers = {dealer.pk: make_viewer(dealer) for dealer in dealers}
    for dealer in dealers:
        make_place(dealer)
    chance = random.Random(7)
    orders = [
        make_order(dealers[i % 4], [(product, chance.randint(5, 40), 3) for product in chance.sample(products, 3)]) for i in range(ORDERS)
    ]

    def person(seed: int) -> Callable[[], None]:
        def works() -> None:
            dice = random.Random(seed)
            for _ in range(ROUNDS):
                order = dice.choice(orders)
                with suppress(Refusal):
                    _one_act(dice, order, desk, buyers[order.buyer_id])

        return works

    at_once([person(seed) for seed in range(THREADS)])
    assert faults_of_stock() == []
    with system("test"):
        lines = list(OrderLine.objects.all())
        for product in products:
            own = [line for line in lines if line.product_id == product.pk]
            positions = sum(Position.objects.filter(product=product).values_list("on_hand", flat=True))
            transits = Transit.objects.filter(product=product)
            moving = sum(one.shipped - one.received - one.damaged - one.lost for one in transits)
            gone = sum(line.damaged + line.lost for line in own)
            written_off = _written_off(product.pk)
            assert positions + moving + gone + written_off == 100, product
            assert sum(line.reserved for line in own) == sum(Position.objects.filter(product=product).values_list("reserved", flat=True))


def _written_off(product: int) -> int:
    """Whole pieces that came back and were not fit for sale."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select coalesce(sum(part.received - part.restocked), 0) from fulfilment_returnline part
               join orders_orderline line on line.id = part.line_id where line.product_id = %s""",
            [product],
        )
        return int(cursor.fetchone()[0])


def _one_act(dice: random.Random, order: Any, desk: Any, buyer: Any) -> None:
    with system("test"):
        lines = list(OrderLine.objects.filter(order=order))
        shipments = list(Shipment.objects.filter(order=order))
    act = dice.choice(["allocate", "ship", "ship", "cancel", "receive", "receive", "return"])
    line = dice.choice(lines)
    if act == "allocate":
        allocate_order(order, by=desk)
    elif act == "ship":
        ship_order(order, {line.pk: dice.randint(1, 6)}, by=desk)
    elif act == "cancel":
        cancel_open(order, {line.pk: dice.randint(1, 3)}, by=buyer)
    elif act == "receive" and shipments:
        record_receipt(dice.choice(shipments), {line.pk: Counted(received=dice.randint(1, 6))}, by=buyer)
    elif act == "return" and line.received > line.returned:
        for shipment in shipments:
            with suppress(Refusal):
                invoice_shipment(shipment, by=desk)
        pieces = dice.randint(1, line.received - line.returned)
        asked = ask_return(order, {line.pk: pieces}, reason="unsold", by=buyer)
        authorise_return(asked, send_back_by=TODAY, by=desk)
        receive_return(asked, {line.pk: Inspected(pieces, dice.randint(0, pieces))}, by=desk)
