"""Stock moves by its laws: what is promised is there, what leaves is in transit, what comes serves who waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.journal.models import OutboxEvent
from partners.refusal import Refusal
from partners.walls.scope import system
from stock.ledger.actions import hand_over, let_go, put_stock, receive_stock, reserve_stock, serve_waiting, ship_stock
from stock.ledger.models import ExpectedReceipt, Movement, Position, Reservation, Transit
from stock.ledger.queries import faults_of_stock, free_of, place_serving
from stock.ledger.rules import Counted, Free
from tests.factories import make_dealer, make_hq, make_place, make_position, make_product

TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _books_are_whole(db: Any) -> Any:
    yield
    assert faults_of_stock() == []


def state(product: Any, place: Any = None) -> tuple[int, int]:
    with system("test"):
        position = Position.objects.get(product=product, place=place or make_place())
    return position.on_hand, position.reserved


def waiting(source: str) -> dict[int, tuple[int, int]]:
    with system("test"):
        return {r.product_id: (r.quantity, r.waiting) for r in Reservation.objects.filter(source=source)}


def send(place: Any, dealer: Any, quantities: dict[int, int]) -> None:
    ship_stock(
        place.pk,
        quantities,
        source_reserved="order:SO-1",
        source="shipment:SH-1-1",
        receiver_id=dealer.pk,
        expected_on=None,
        on=TODAY,
        by=None,
    )


def test_what_is_free_is_reserved_and_the_rest_waits() -> None:
    place, some, plenty, none = make_place(), make_product(), make_product(), make_product()
    make_position(some, 36)
    make_position(plenty, 500)
    taken = reserve_stock(place.pk, {some.pk: 60, plenty.pk: 40, none.pk: 5}, source="order:SO-1", by=None)
    assert taken == {some.pk: 36, plenty.pk: 40, none.pk: 0}
    assert state(some) == (36, 36)
    assert waiting("order:SO-1") == {some.pk: (36, 24), plenty.pk: (40, 0), none.pk: (0, 5)}


def test_reserving_again_adds_to_what_is_held_and_restates_what_waits() -> None:
    place, product = make_place(), make_product()
    make_position(product, 10)
    reserve_stock(place.pk, {product.pk: 25}, source="order:SO-1", by=None)
    put_stock(place.pk, {product.pk: 8}, kind="receipt", source="test", on=TODAY, by=None)
    assert reserve_stock(place.pk, {product.pk: 15}, source="order:SO-1", by=None) == {product.pk: 8}
    assert waiting("order:SO-1") == {product.pk: (18, 7)}


@pytest.mark.parametrize("size", [1, 3])
def test_every_action_is_one_statement_at_any_size(size: int) -> None:
    place, dealer = make_place(), make_dealer()
    products = [make_product() for _ in range(size)]
    for product in products:
        make_position(product, 50)
    all_of = {product.pk: 5 for product in products}
    with system("test"), CaptureQueriesContext(connection) as captured:
        reserve_stock(place.pk, all_of, source="order:SO-1", by=None)
        send(place, dealer, all_of)
        let_go("order:SO-1", None, by=None)
    assert len(captured) == 3
    with CaptureQueriesContext(connection) as captured:
        free_of(place.pk, [product.pk for product in products])
    assert len([q for q in captured if "set_config" not in q["sql"]]) == 1


def test_letting_go_frees_pieces_and_tells_who_waits() -> None:
    place, product = make_place(), make_product()
    make_position(product, 10)
    reserve_stock(place.pk, {product.pk: 10}, source="order:SO-1", by=None)
    reserve_stock(place.pk, {product.pk: 4}, source="order:SO-2", by=None)
    assert let_go("order:SO-1", {product.pk: 3}, by=None) == {product.pk: 3}
    assert state(product) == (10, 7)
    with system("test"):
        event = OutboxEvent.objects.get(name="StockArrived")
        assert event.body == {"place_id": place.pk, "product_ids": [product.pk]}
    assert let_go("order:SO-2", {}, waiting={product.pk: 1}, by=None) == {product.pk: 0}
    assert waiting("order:SO-2") == {product.pk: (0, 3)}
    assert let_go("order:SO-2", None, by=None) == {product.pk: 0}
    assert waiting("order:SO-2") == {product.pk: (0, 0)}


def test_what_comes_serves_the_oldest_first() -> None:
    place, product = make_place(), make_product()
    for source in ("order:SO-9", "order:SO-1", "order:SO-5"):
        reserve_stock(place.pk, {product.pk: 10}, source=source, by=None)
    with system("test"):  # the whole test is one transaction, so one moment
        for age, source in enumerate(("order:SO-5", "order:SO-1", "order:SO-9")):
            Reservation.objects.filter(source=source).update(made_at=timezone.now() - timedelta(days=age))
    put_stock(place.pk, {product.pk: 14}, kind="receipt", source="test", on=TODAY, by=None)
    served = serve_waiting(place.pk, [product.pk], ["order:SO-1", "order:SO-5", "order:SO-9"])
    assert sorted(served) == [("order:SO-1", product.pk, 4), ("order:SO-9", product.pk, 10)]
    assert state(product) == (14, 14)


def test_shipped_pieces_are_nobodys_on_hand_until_counted() -> None:
    place, product, dealer = make_place(), make_product(), make_dealer()
    make_position(product, 20)
    own = make_place(dealer)
    reserve_stock(place.pk, {product.pk: 16}, source="order:SO-1", by=None)
    send(place, dealer, {product.pk: 12})
    assert state(product) == (8, 4)
    with system("test"):
        assert not Position.objects.filter(place=own).exists()
    receive_stock("shipment:SH-1-1", {product.pk: Counted(received=7, damaged=4, lost=1)}, on=TODAY, by=None)
    assert state(product, own) == (7, 0)
    with system("test"):
        transit = Transit.objects.get()
        assert (transit.organisation_id, transit.shipped, transit.received, transit.damaged, transit.lost) == (dealer.pk, 12, 7, 4, 1)


def test_more_than_reserved_does_not_leave() -> None:
    place, product, dealer = make_place(), make_product(), make_dealer()
    make_position(product, 20)
    reserve_stock(place.pk, {product.pk: 5}, source="order:SO-1", by=None)
    with pytest.raises(Refusal) as refused, transaction.atomic():
        send(place, dealer, {product.pk: 6})
    assert refused.value.code == "not_reserved"
    assert state(product) == (20, 5)


def test_more_than_sent_cannot_be_counted() -> None:
    place, product, dealer = make_place(), make_product(), make_dealer()
    make_position(product, 5)
    reserve_stock(place.pk, {product.pk: 5}, source="order:SO-1", by=None)
    send(place, dealer, {product.pk: 5})
    for counted in ({product.pk: Counted(received=6)}, {make_product().pk: Counted(received=1)}):
        with pytest.raises(Refusal) as refused, transaction.atomic():
            receive_stock("shipment:SH-1-1", counted, on=TODAY, by=None)
        assert refused.value.code == "more_than_sent"


def test_stock_never_falls_below_what_is_promised() -> None:
    place, product = make_place(), make_product()
    make_position(product, 10)
    reserve_stock(place.pk, {product.pk: 6}, source="order:SO-1", by=None)
    put_stock(place.pk, {product.pk: -4}, kind="adjustment", source="count", on=TODAY, by=None, note="broken")
    assert state(product) == (6, 6)
    for pieces in ({product.pk: -1}, {make_product().pk: -1}):
        with pytest.raises(Refusal) as refused:
            put_stock(place.pk, pieces, kind="adjustment", source="count", on=TODAY, by=None)
        assert refused.value.code == "below_reserved"
    with system("test"):
        assert Movement.objects.filter(kind="adjustment").count() == 1


def test_going_back_to_the_supplier_takes_only_what_is_free_there() -> None:
    dealer, product = make_dealer(), make_product()
    own = make_place(dealer)
    make_position(product, 5, place=own)
    hand_over(dealer.pk, {product.pk: 8}, source="return:RT-1-1", on=TODAY, by=None)
    assert state(product, own) == (0, 0)


def test_the_next_promise_comes_after_what_waits_already() -> None:
    place, product = make_place(), make_product()
    make_position(product, 36)
    with system("test"):
        for days, quantity in ((5, 20), (14, 24), (-2, 6)):
            ExpectedReceipt.objects.create(
                organisation=make_hq(), place=place, product=product, quantity=quantity, due_on=TODAY + timedelta(days=days)
            )
    assert free_of(place.pk, [product.pk]) == {product.pk: Free(36, TODAY, 6)}  # an overdue receipt is not promised for the past
    reserve_stock(place.pk, {product.pk: 36 + 26}, source="order:SO-1", by=None)
    assert free_of(place.pk, [product.pk]) == {product.pk: Free(0, TODAY + timedelta(days=14), 24)}
    reserve_stock(place.pk, {product.pk: 24}, source="order:SO-2", by=None)
    assert free_of(place.pk, [product.pk]) == {product.pk: Free(0, None, 0)}
    unknown = make_product()
    assert free_of(place.pk, [unknown.pk]) == {unknown.pk: Free()}


def test_a_seller_without_a_serving_place_says_so() -> None:
    with pytest.raises(Refusal):
        place_serving(make_hq().pk)
    place = make_place()
    assert place_serving(make_hq().pk) == place
