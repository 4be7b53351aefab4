"""Two at once, on real connections: the second who adds a customer finds the first's, and no two links join what was parted."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from partners.customers.actions import add_customer, link_customers, part_customers, retract_link
from partners.customers.models import Customer
from partners.customers.queries import doubles_of
from partners.customers.rules import CustomerFacts
from partners.refusal import Refusal
from partners.walls.scope import seeing
from partners.walls.viewer import Viewer
from tests.factories import make_organisation, make_viewer

MOMENT = 1.0
QINGCHUAN = CustomerFacts("", name_zh="杭州晴川电器有限公司", phone="0571 5550 0100", city="杭州")


@contextmanager
def second_while_first_is_open(viewer: Viewer, first: Callable[[], Any], second: Callable[[], Any]) -> Iterator[Future[Any]]:
    """Run `first` and keep its transaction open; start `second` on another connection; commit the first when the block ends."""
    done, go = Event(), Event()

    def held() -> None:
        try:
            with seeing(viewer.scope), transaction.atomic():
                first()
                done.set()
                go.wait(20)
        finally:
            done.set()
            connection.close()

    def other() -> Any:
        try:
            with seeing(viewer.scope):
                return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        opened = pool.submit(held)
        done.wait(20)
        waiting = pool.submit(other)
        wait([waiting], MOMENT)
        try:
            yield waiting
        finally:
            go.set()
        opened.result(20)


def test_the_second_who_adds_a_customer_waits_and_finds_the_first(committed_db: str) -> None:
    viewer = make_viewer(make_organisation())
    add = lambda: add_customer(QINGCHUAN, by=viewer)  # noqa: E731 (the same twice)
    with second_while_first_is_open(viewer, add, add) as second:
        assert not second.done()
    assert second.result(20).pk
    with seeing(viewer.scope):
        ids = sorted(Customer.objects.values_list("pk", flat=True))
        assert doubles_of(viewer) == dict.fromkeys(ids, ids[0])
        assert len(ids) == 2


def test_two_links_at_once_do_not_join_over_a_third_whom_somebody_parted(committed_db: str) -> None:
    viewer = make_viewer(make_organisation())
    with seeing(viewer.scope):
        one, two, three = (add_customer(CustomerFacts(name), by=viewer) for name in ("Quartz Lamp", "Birch Harbour", "Velvet Onion"))
        part_customers(one, three, by=viewer)
        retract_link(link_customers(one, two, by=viewer), by=viewer)
        retract_link(link_customers(two, three, by=viewer), by=viewer)
    with second_while_first_is_open(
        viewer, lambda: link_customers(one, two, by=viewer), lambda: link_customers(two, three, by=viewer)
    ) as second:
        assert not second.done()
    with pytest.raises(Refusal):
        second.result(20)
