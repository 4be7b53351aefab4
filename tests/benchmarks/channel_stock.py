"""Channel stock over a year of reports: the page at 100,000 and at a million reported lines, first page and sorted by cover."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from statistics import median
from time import perf_counter

from launch.addresses import with_database
from launch.database import connected
from tests.benchmarks.figures import Figure
from tests.benchmarks.stage import NAME, stage

WEEKS, PRODUCTS = 50, 100
FEW, MANY = 20, 200  # dealers: 100,000 and 1,000,000 lines
ROUNDS = 7
SLOWEST = 500.0  # ms for a page, whatever the rows

REPORTS = """
insert into sellthrough_report (
    organisation_id, kind, week, "on", booked_on, due_on, digest, lines_count, pieces, refused, warned, way, sent_at)
select dealer.id, 'sales', week::date, week::date + 6, week::date + 6, week::date + 7, 'x', %(products)s, 0, 0, 0, 'file', now()
from (select id from organisations_organisation where kind = 'dealer' order by id offset %(first)s limit %(count)s) dealer
cross join generate_series(%(monday)s::date - 7 * %(weeks)s, %(monday)s::date - 7, interval '7 days') week
"""
LINES = """
insert into sellthrough_reportline (organisation_id, report_id, product_id, sold, adjusted, warnings)
select report.organisation_id, report.id, product.id, (report.id * 7 + product.id * 13) %% 12, 0, '[]'
from sellthrough_report report
cross join (select id from catalogue_product order by id limit %(products)s) product
where not exists (select from sellthrough_reportline line where line.report_id = report.id)
"""
SHELVES = """
with place as (
    insert into stock_place (organisation_id, code, name, address, serves)
    select dealer.id, 'MAIN', 'Shop', '', true
    from (select id from organisations_organisation where kind = 'dealer' order by id offset %(first)s limit %(count)s) dealer
    returning id, organisation_id
)
insert into stock_position (organisation_id, place_id, product_id, on_hand, reserved)
select place.organisation_id, place.id, product.id, (place.id * 5 + product.id * 3) %% 60, 0
from place cross join (select id from catalogue_product order by id limit %(products)s) product
"""


def run() -> Iterator[Figure]:
    with stage():
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files by what is in them
        client = _planner()
        _report(0, FEW)
        yield from _pages(client, f"{FEW * PRODUCTS * WEEKS:,} lines")
        _report(FEW, MANY - FEW)
        yield from _pages(client, f"{MANY * PRODUCTS * WEEKS:,} lines")
        yield Figure("paces of the whole channel made anew, 1,000,000 lines", _refreshed(), "s")


def _planner() -> object:
    from django.conf import settings
    from django.test import Client

    from partners.access.actions import admit
    from partners.access.models import User
    from partners.organisations.models import Organisation
    from partners.walls.scope import system

    settings.ALLOWED_HOSTS = ["testserver"]
    with system("benchmark"):
        user = User.objects.create_user(email="planner@example.com", name="Planner", password="a-long-enough-pass-1")
        admit(user, Organisation.objects.get(depth=1), "planner", by=None)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _report(first: int, count: int) -> None:
    """Write a year past every trigger, as the reports themselves are measured elsewhere; the paces are made by their own action."""
    from stock.sellthrough.rules import monday_of

    values = {"first": first, "count": count, "weeks": WEEKS, "products": PRODUCTS, "monday": monday_of(date.today())}
    with connected(with_database(os.environ["ADMIN_DATABASE_URL"], NAME)) as owner, owner.cursor() as cursor:
        cursor.execute("set session_replication_role = replica; set synchronous_commit = off")
        for statement in (SHELVES, REPORTS, LINES):
            cursor.execute(statement, values)
        cursor.execute("analyze")
    _refreshed()


def _refreshed() -> float:
    from django.db import connection

    from partners.walls.scope import system
    from stock.sellthrough.actions import refresh_paces

    with system("benchmark"), connection.cursor() as cursor:
        cursor.execute("set statement_timeout = '120s'")
    began = perf_counter()
    refresh_paces()
    return perf_counter() - began


def _pages(client: object, rows: str) -> Iterator[Figure]:
    for name, query in (("first page", ""), ("sorted by cover", "?sort=-cover"), ("too deep", "?state=deep")):
        times = []
        for _ in range(ROUNDS):
            began = perf_counter()
            answer = client.get(f"/channel-stock/{query}")  # type: ignore[attr-defined]
            times.append((perf_counter() - began) * 1000)
            assert answer.status_code == 200, answer.status_code
        yield Figure(f"channel stock, {name}, {rows}", median(times), "ms", target=SLOWEST, at_most=True)
