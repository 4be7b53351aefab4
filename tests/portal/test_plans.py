"""The hottest lists stand on indexes: with 30,000 orders no page of theirs reads a whole table of orders or invoices."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.access.models import User
from partners.access.queries import viewer_of
from partners.walls.scope import seeing
from tests.benchmarks.filling import fill_orders
from tests.conftest import clone, forget, use
from tests.factories import hq_viewer, make_account, make_dealer, make_place, make_product, make_viewer

ORDERS = 30_000
BIG = {"orders_order", "orders_orderline", "receivables_invoice"}
LISTS = {
    "orders of a dealer": ("dealer", "/orders/"),
    "orders of HQ": ("hq", "/orders/"),
    "held orders of HQ": ("hq", "/orders/?stage=held"),
    "invoices of a dealer": ("dealer", "/invoices/"),
    "invoices of HQ": ("hq", "/invoices/"),
}
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("plans")]


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Client]]:
    import os

    name = f"weir_plans_{os.getpid()}"
    clone(name)
    with django_db_blocker.unblock():
        before = use(name)
        try:
            hq = hq_viewer("administrator", "order_desk", "credit_manager")
            make_place()
            for _ in range(100):
                make_product()
            dealers = [make_dealer() for _ in range(60)]
            for dealer in dealers:
                make_account(dealer)
            found = {"hq": hq, "dealer": make_viewer(dealers[7])}
            fill_orders(name, 1, ORDERS)
            clients = {who: Client() for who in found}
            for who, client in clients.items():
                client.force_login(User.objects.get(pk=found[who].user_id))
            yield clients
        finally:
            use(before)
            forget(name)


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def read_whole(client: Client, address: str) -> set[str]:
    """Names of big tables that a page reads from end to end, as the reader's own role plans it."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    user = User.objects.get(pk=client.session["_auth_user_id"])
    viewer = viewer_of(user)
    assert viewer is not None
    found: set[str] = set()
    asked = [query["sql"] for query in queries if re.match(r"\s*(select|with)\b", query["sql"], re.IGNORECASE)]
    assert any("orders_order" in sql or "receivables_invoice" in sql for sql in asked)
    with seeing(viewer.scope), connection.cursor() as cursor:
        for sql in asked:
            if "set_config" in sql or not any(table in sql for table in BIG):
                continue
            cursor.execute("explain (format json) " + sql.replace("%", "%%"), [])
            plan = cursor.fetchone()[0]
            plan = json.loads(plan) if isinstance(plan, str) else plan
            found |= {node["Relation Name"] for node in nodes(plan[0]["Plan"]) if node["Node Type"].endswith("Seq Scan")} & BIG
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_a_list_reads_no_big_table_from_end_to_end(name: str, people: dict[str, Client]) -> None:
    who, address = LISTS[name]
    assert read_whole(people[who], address) == set()


def test_the_test_would_see_a_table_that_is_read_from_end_to_end(people: dict[str, Client]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set enable_indexscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off")
        try:
            assert read_whole(people["hq"], "/orders/") == {"orders_order"}
        finally:
            cursor.execute("reset enable_indexscan; reset enable_bitmapscan; reset enable_indexonlyscan")
