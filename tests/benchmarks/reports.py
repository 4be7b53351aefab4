"""A report of 20,000 lines, checked and booked, against a plain COPY of the same rows and an insert from them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from tests.benchmarks.figures import Figure
from tests.benchmarks.stage import NAME, stage

LINES, ROUNDS = 20_000, 3
MOST_TIMES = 40.0  # checked line by line, with movements, positions, paces and history, against rows thrown into a bare table

PRODUCTS = """
insert into catalogue_product (sku, name, name_zh, pinyin, description, description_zh, gtin, pack, minimum, unit, life)
select 'R-' || n, 'Product ' || n, '', '', '', '', '', 1, 1, 'piece', 'active' from generate_series(1, %s) n
"""


def run() -> Iterator[Figure]:
    with stage():
        taken, products = _reported()
        copied = _copied(products)
        yield Figure("a report of 20,000 lines, checked and booked", taken, "s", ratio=taken / copied, target=MOST_TIMES, at_most=True)
        yield Figure("COPY and insert of the same rows", copied, "s")


def _reported() -> tuple[float, list[int]]:
    from django.db import connection

    from partners.access.queries import viewer_of
    from partners.organisations.models import Organisation
    from partners.walls.scope import system
    from stock.catalogue.models import Product
    from stock.sellthrough.actions import send_report
    from stock.sellthrough.rules import Line, monday_of

    with system("benchmark"), connection.cursor() as cursor:
        cursor.execute("set statement_timeout = '120s'")
        cursor.execute(PRODUCTS, [LINES])
        products = list(Product.objects.filter(sku__startswith="R-").values_list("pk", flat=True))
        dealer = Organisation.objects.filter(kind="dealer").first()
        assert dealer is not None
        viewer = viewer_of(_owner(dealer), dealer.pk)
    assert viewer is not None
    this = monday_of(date.today())
    send_report("count", this - timedelta(weeks=4), [Line(product, counted=500) for product in products], by=viewer)
    times = []
    for back in range(1, ROUNDS + 1):
        lines = [Line(product, sold=(product + back) % 9) for product in products]
        began = perf_counter()
        send_report("sales", this - timedelta(weeks=4 - back), lines, by=viewer)
        times.append(perf_counter() - began)
    return median(times), products


def _owner(dealer: object) -> object:
    from partners.access.actions import admit
    from partners.access.models import User

    user = User.objects.create_user(email="reports@example.com", name="Owner", password="a-long-enough-pass-1")
    admit(user, dealer, "owner", by=None)
    return user


def _copied(products: list[int]) -> float:
    from launch.addresses import with_database
    from launch.database import connected
    from launch.database import run as execute

    times = []
    with connected(with_database(os.environ["ADMIN_DATABASE_URL"], NAME)) as admin:
        execute(admin, "create table bench_landing (product bigint, sold int)")
        execute(admin, "create table bench_lines (id bigserial primary key, product bigint, sold int)")
        for _ in range(ROUNDS):
            rows = io.StringIO("".join(f"{product}\t{product % 9}\n" for product in products))
            began = perf_counter()
            with admin.cursor() as cursor:
                cursor.copy_expert("copy bench_landing from stdin", rows)
            execute(admin, "insert into bench_lines (product, sold) select product, sold from bench_landing; truncate bench_landing")
            times.append(perf_counter() - began)
    return median(times)
