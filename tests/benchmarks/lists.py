"""Pages of lists with 30,000 and with 300,000 orders under row-level security: time in this process, queries, growth.

What is measured is the whole answer to a request: session, viewer, database, page. The ratio is the time at 300,000 orders against the
time at 30,000: what stands on an index does not grow.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.benchmarks.figures import Figure
from tests.benchmarks.filling import fill_orders
from tests.benchmarks.stage import NAME, stage

if TYPE_CHECKING:
    from django.test import Client

SIZES = (30_000, 300_000)
TURNS = 9
GROWTH = 1.5
MOST_MS = 300
PAGES = {
    "orders of a dealer": ("dealer", "/orders/"),
    "orders of a dealer, page 20": ("dealer", "/orders/?page=20"),
    "orders of a dealer by total": ("dealer", "/orders/?sort=-total"),
    "orders of HQ": ("hq", "/orders/"),
    "held orders of HQ": ("hq", "/orders/?stage=held"),
    "orders of HQ by number": ("hq", "/orders/?q=PO-29990"),
    "desk of HQ": ("hq", "/orders/desk/"),
    "credit queue of HQ": ("hq", "/orders/credit/"),
    "invoices of a dealer": ("dealer", "/invoices/"),
    "invoices of HQ": ("hq", "/invoices/"),
    "overdue invoices of HQ": ("hq", "/invoices/?state=overdue"),
    "accounts of HQ": ("hq", "/receivables/"),
    "search of a dealer": ("dealer", "/search/?q=PO-29990"),
    "search of HQ": ("hq", "/search/?q=D0007"),
    "first page of a dealer": ("dealer", "/"),
    "first page of HQ": ("hq", "/"),
}


def run() -> Iterator[Figure]:
    with stage():
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by what is in them
        clients = who()
        fill_orders(NAME, 1, SIZES[0])
        small = {name: measured(clients[who_], address) for name, (who_, address) in PAGES.items()}
        fill_orders(NAME, SIZES[0] + 1, SIZES[1])
        for name, (who_, address) in PAGES.items():
            milliseconds, queries = measured(clients[who_], address)
            before, queries_before = small[name]
            yield Figure(f"{name}: {SIZES[1]:,} orders", milliseconds, "ms", target=MOST_MS, at_most=True)
            yield Figure(f"{name}: growth from {SIZES[0]:,}", before, "ms", milliseconds / before, GROWTH, at_most=True)
            yield Figure(f"{name}: queries", float(queries), "queries", target=float(queries_before), at_most=True)


def who() -> dict[str, Client]:
    from django.test import Client

    from partners.access.actions import admit
    from partners.access.models import User
    from partners.organisations.models import Organisation
    from partners.walls.scope import system

    with system("benchmark"):
        hq = User.objects.create_user("hq@bench.example", name="H")
        for role in ("administrator", "order_desk", "credit_manager"):
            admit(hq, Organisation.objects.get(depth=1), role, by=None)
        users = {"hq": hq, "dealer": User.objects.get(email="d7@bench.example")}
    clients = {name: Client(headers={"host": "localhost"}) for name in users}
    for name, client in clients.items():
        client.force_login(users[name])
    return clients


def measured(client: Client, address: str) -> tuple[float, int]:
    """Median milliseconds of the warm page, and its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answered(client, address)
    with CaptureQueriesContext(connection) as queries:
        answered(client, address)
    took = []
    for _ in range(TURNS):
        began = time.perf_counter()
        answered(client, address)
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000, len(queries)


def answered(client: Client, address: str) -> Any:
    answer = client.get(address)
    if answer.status_code not in {200, 302}:  # a search that finds one thing goes there
        raise SystemExit(f"{address}: {answer.status_code}")
    return answer
