"""R2: a retry never doubles. Each order is sent several times at once under one key, as a client does that lost the answers."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from typing import Any

from django.core.cache import cache
from django.db import connection

from channel_orders.orders.models import Order
from partners.journal.models import AuditEntry
from partners.receivables.models import Account
from partners.walls.scope import system
from tests.portal.api.conftest import Market, make_api_market

ORDERS, LANES = 25, 8


def send(market: Market, number: int, quantity: int) -> tuple[int, Any]:
    try:
        lines = [{"sku": market.products[number % 3].sku, "quantity": quantity}]
        return number, market.buyer.post("/orders", {"lines": lines}, key=f"retried-{number:04}")
    finally:
        connection.close()


def test_many_retries_at_once_place_each_order_once(committed_db: str) -> None:
    market, chance = make_api_market(), Random(5)
    cache.clear()
    sends = [number for number in range(ORDERS) for _ in range(chance.randint(2, 5))]
    chance.shuffle(sends)
    with ThreadPoolExecutor(LANES) as pool:
        answers = list(pool.map(lambda number: send(market, number, 1), sends))
    by_number: dict[int, list[Any]] = {}
    for number, answer in answers:
        by_number.setdefault(number, []).append(answer)
    for number, same in by_number.items():
        assert {answer.status_code for answer in same} == {201}, number
        assert len({answer.content for answer in same}) == 1, "a repeat says the same bytes"
        assert [answer.get("Idempotency-Replayed") for answer in same].count(None) == 1, "one of them did it"
    with system("test"):
        assert Order.objects.count() == ORDERS
        assert Account.objects.get(debtor=market.dealer).ordered == 10 * ORDERS
        assert AuditEntry.objects.filter(verb="place_order").count() == ORDERS


def test_the_same_key_with_another_body_is_refused_however_often(committed_db: str) -> None:
    market = make_api_market()
    cache.clear()
    first = send(market, 1, 1)[1]
    with ThreadPoolExecutor(LANES) as pool:
        others = list(pool.map(partial(send, market, 1), range(2, 26)))
    assert {(answer.status_code, json.loads(answer.content)["code"]) for _number, answer in others} == {(422, "key_reused")}
    assert send(market, 1, 1)[1].content == first.content
    with system("test"):
        assert Order.objects.count() == 1
