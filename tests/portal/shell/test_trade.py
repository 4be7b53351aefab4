"""What orders say on the first page, in the rail and in search."""

from typing import Any

import pytest

from partners.walls.scope import seeing
from portal.shell.finding import orders_called
from portal.shell.navigation import Count
from portal.shell.trade import orders_held, orders_to_serve
from tests.channel_orders.orders.test_placing import shop
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.factories.orders import make_order
from tests.portal.shell.test_pages import as_

pytestmark = pytest.mark.django_db


def test_a_dealer_sees_what_is_on_the_way_and_what_is_held() -> None:
    dealer, [kettle] = shop(limit=1000)
    viewer = make_viewer(dealer)
    going, held = make_order(dealer, {kettle: 10}, by=viewer), make_order(dealer, {kettle: 1}, by=viewer)
    page = as_(viewer).get("/").content.decode()
    assert "On the way" in page
    assert going.number in page
    assert f"{held.number} is held" in page


def test_hq_sees_held_orders_and_orders_to_ship() -> None:
    dealer, [kettle] = shop(limit=1000)
    make_order(dealer, {kettle: 10})
    held = make_order(dealer, {kettle: 1})
    controller, desk = hq_viewer("credit_controller"), hq_viewer("order_desk")
    assert "Decide 1 held order" in as_(controller).get("/").content.decode()
    page = as_(desk).get("/").content.decode()
    assert "Ship 1 order" in page
    assert "held order" not in page
    with seeing(controller.scope):
        assert (orders_held(controller), orders_to_serve(desk).number) == (Count(1, due=True), 1)
        assert [hit.title for hit in orders_called(controller, held.number)] == [held.number]


def test_others_orders_are_neither_counted_nor_found() -> None:
    dealer, [kettle] = shop(limit=0)
    order = make_order(dealer, {kettle: 1})
    stranger = make_viewer(make_dealer())
    with seeing(stranger.scope):
        assert orders_called(stranger, order.number) == []
        assert orders_held(stranger) == Count(0)
    assert order.number not in as_(stranger).get("/").content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_controllers_first_page_costs_the_same_at_any_size(size: int, django_assert_max_num_queries: Any) -> None:
    dealer, [kettle] = shop(limit=0)
    for _ in range(size):
        make_order(dealer, {kettle: 1})
    client = as_(hq_viewer("credit_controller"))
    with django_assert_max_num_queries(15):
        client.get("/")
