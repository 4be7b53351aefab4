"""Bringing in 60,000 lines of history, from the file to the books, against COPY of the same rows into one plain table.

The import reads, checks twice, and writes orders, lines, shipments, movements, entries, postings, invoices and their lines: about
eight rows for each line. COPY writes one, checks nothing, and is what no import can pass.
"""

from __future__ import annotations

import csv
import io
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta

from tests.benchmarks.figures import Figure
from tests.benchmarks.stage import PRODUCTS, stage

ORDERS, LINES = 3_750, 16
TARGET = 0.005  # of COPY: 60,000 lines in under 40 s where COPY takes 0.2 s


def run() -> Iterator[Figure]:
    content = history()
    with stage():
        from django.test import override_settings

        with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
            seconds, statements = imported(content)
        rows = ORDERS * LINES
        plain = copied(content)
    yield Figure("import of 60,000 lines: COPY of the same rows", rows / plain, "rows/s")
    yield Figure("import of 60,000 lines", rows / seconds, "rows/s", plain / seconds, TARGET)
    yield Figure("import of 60,000 lines: statements", float(statements), "statements", target=120, at_most=True)


def history() -> bytes:
    """Orders of four years by 200 dealers, of sixteen lines each."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["number", "partner", "ordered_on", "shipped_on", "sku", "quantity", "unit_price", "net", "tax"])
    for order in range(ORDERS):
        day = date(2020, 1, 1) + timedelta(days=order % 1400)
        for line in range(LINES):
            product = (order + line * 7) % PRODUCTS
            head = [f"H{order:05}", f"D{order % 200:04}", day, day + timedelta(days=2)]
            writer.writerow([*head, f"SKU-{product:04}", 4, "12.50", "50.00", "6.50"])
    return out.getvalue().encode()


def imported(content: bytes) -> tuple[float, int]:
    from django.core.files.base import ContentFile
    from django.db import connection

    from partners.access.actions import admit
    from partners.access.models import User
    from partners.access.queries import viewer_of
    from partners.organisations.models import Organisation
    from partners.walls.scope import seeing, system
    from portal.exchange.actions import check_import, map_columns, take_import, upload_file

    with system("benchmark"):
        user = User.objects.create_user("importer@bench.example", name="I")
        admit(user, Organisation.objects.get(depth=1), "administrator", by=None)
    by = viewer_of(user)
    assert by is not None
    statements = 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    began = time.perf_counter()
    with seeing(by.scope), connection.execute_wrapper(count):
        found = upload_file("history", ContentFile(content), "history.csv", by=by)
        found = check_import(map_columns(found, found.mapping, by=by), by=by)
        taken = take_import(found, by=by)
    seconds = time.perf_counter() - began
    if taken.counts != {"new": ORDERS * LINES, "changed": 0, "same": 0, "wrong": 0}:
        raise SystemExit(f"the import took {taken.counts}")
    return seconds, statements


def copied(content: bytes) -> float:
    """Seconds for COPY of the file's rows into a table of texts, without index, committed."""
    import os

    import psycopg2

    from launch.addresses import with_database
    from tests.benchmarks.stage import NAME

    with psycopg2.connect(with_database(os.environ["ADMIN_DATABASE_URL"], NAME)) as connection, connection.cursor() as cursor:
        cursor.execute("create table plain (a text, b text, c date, d date, e text, f int, g numeric, h numeric, i numeric)")
        connection.commit()
        began = time.perf_counter()
        cursor.copy_expert("copy plain from stdin with (format csv, header)", io.BytesIO(content))
        connection.commit()
        return time.perf_counter() - began
