"""Many orders at once, on real connections: the limit is never passed, stock never oversold, a key places one order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from channel_orders.orders.actions import Wanted, place_order, placing
from channel_orders.orders.models import Order
from partners.receivables.models import Account, CreditDecision
from partners.walls.scope import seeing, system
from stock.ledger.models import Position
from stock.ledger.queries import faults_of_stock
from tests.channel_orders.orders.test_placing import shop
from tests.factories import make_viewer

CLIENTS = 10


def all_at_once(work: Callable[[int], Any], times: int, *, before: Callable[[], Any] = lambda: None) -> list[Any]:
    """Run `work` `times` times on ten threads with connections of their own; `before` runs once in each thread, then all start."""
    start = Barrier(CLIENTS)

    def client(first: int) -> list[Any]:
        try:
            start.wait()
            return [work(number) for number in range(first, times, CLIENTS)]
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [answer for answers in pool.map(client, range(CLIENTS)) for answer in answers]


def place(viewer: Any, wanted: dict[int, int], key: str) -> Order:
    with seeing(viewer.scope):
        return place_order([Wanted(product, pieces) for product, pieces in wanted.items()], key=key, by=viewer)


def test_fifty_orders_at_once_never_pass_the_limit_nor_oversell(committed_db: str) -> None:
    dealer, [kettle, toaster] = shop(limit=3000, stock=40, count=2)
    viewer = make_viewer(dealer)
    # Odd ones name the products the other way round, so that a wrong lock order would deadlock.
    orders = all_at_once(lambda n: place(viewer, {kettle.pk: 1, toaster.pk: 1} if n % 2 else {toaster.pk: 1, kettle.pk: 1}, f"k{n}"), 50)
    assert len({order.pk for order in orders}) == 50
    assert sorted(order.stage for order in orders) == ["confirmed"] * 15 + ["held"] * 35
    with system("test"):
        account = Account.objects.get()
        assert (account.ordered, account.exposure) == (3000, 3000)
        assert sum(Position.objects.values_list("reserved", flat=True)) == 30
    assert faults_of_stock() == []


def test_fifty_orders_at_once_never_oversell_a_scarce_product(committed_db: str) -> None:
    dealer, [kettle] = shop(limit=10_000_000, stock=33)
    viewer = make_viewer(dealer)
    all_at_once(lambda n: place(viewer, {kettle.pk: 1}, f"k{n}"), 50)
    with system("test"):
        assert Position.objects.values_list("on_hand", "reserved").get() == (33, 33)
        assert Account.objects.get().ordered == 5000
    assert faults_of_stock() == []


def test_a_double_tap_places_one_order(committed_db: str) -> None:
    dealer, [kettle] = shop(limit=100_000, stock=500)
    viewer = make_viewer(dealer)
    orders = all_at_once(lambda n: place(viewer, {kettle.pk: 4}, f"tap{n // CLIENTS}"), 3 * CLIENTS)
    assert len({order.pk for order in orders}) == 3
    with system("test"):
        assert (Order.objects.count(), Account.objects.get().ordered) == (3, 1200)
        assert CreditDecision.objects.count() == 3


def test_without_the_accounts_lock_the_same_orders_would_pass_the_limit(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: judged by a standing read before the others wrote theirs, more is promised than the limit allows."""
    dealer, [kettle] = shop(limit=1000, stock=500)
    viewer = make_viewer(dealer)
    seen, promised = Barrier(CLIENTS), placing.promise_credit

    def judge_unlocked(account_id: int, amount: Decimal, **rest: Any) -> Any:
        exposure = Account.objects.values_list("exposure", flat=True).get(pk=account_id)
        seen.wait()  # everyone has read the same standing
        fits = exposure + amount <= 1000
        return promised(account_id, Decimal(0), **rest)._replace(verdict="granted" if fits else "held")

    monkeypatch.setattr(placing, "promise_credit", judge_unlocked)
    orders = all_at_once(lambda n: place(viewer, {kettle.pk: 4}, f"k{n}"), CLIENTS)
    assert sum(order.total for order in orders if order.stage == "confirmed") > 1000
