"""Files taken at once, and a worker killed in the middle, on real connections."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.conf import settings
from django.db import connection, transaction

from channel_orders.orders.models import Order
from launch.addresses import with_database
from partners.access.models import User
from partners.access.queries import viewer_of
from partners.receivables.models import Account, Entry, Payment
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.books import faults_of_books
from portal.exchange.actions import take_import
from portal.exchange.models import Import
from stock.ledger.models import Movement, Position
from tests.factories import hq_viewer
from tests.portal.exchange.files import bring_in, bring_in_templates, file_of, send, take


def viewer_again(by: Viewer) -> Viewer:
    viewer = viewer_of(User.objects.get(pk=by.user_id), by.organisation_id)
    assert viewer is not None
    return viewer


def test_two_files_with_the_same_rows_taken_at_once_are_taken_once(committed_db: str) -> None:
    """Without the lock that lets one file in at a time, both find their rows new."""
    by = hq_viewer()
    bring_in_templates(by)
    bring_in("products", file_of("products", {"sku": "KT-2", "gtin": ""}), by)
    rows = {"stock": {"sku": "KT-2", "quantity": 50}, "payments": {"reference": "B-9"}}
    pairs = [send(kind, file_of(kind, row) + blank, by) for kind, row in rows.items() for blank in (b"", b"\r\n")]
    start = Barrier(len(pairs))

    def client(imported: Import) -> dict[str, int]:
        try:
            viewer = viewer_again(by)
            start.wait()
            with seeing(viewer.scope):
                return take_import(imported, by=viewer).counts
        finally:
            connection.close()

    with ThreadPoolExecutor(len(pairs)) as pool:
        counts = list(pool.map(client, pairs))
    assert sorted(found["new"] for found in counts) == [0, 0, 1, 1]
    with system("test"):
        assert Position.objects.get(product__sku="KT-2", place__code="MAIN").on_hand == 50
        assert Payment.objects.filter(reference="B-9").count() == 1
    assert faults_of_books() == []


KILLED = """
import django; django.setup()
from partners.access.models import User
from partners.access.queries import viewer_of
from partners.walls.scope import seeing
from portal.exchange.actions import take_import
from portal.exchange.models import Import
by = viewer_of(User.objects.get(pk={user}), {organisation})
with seeing(by.scope):
    print("taking", flush=True)
    take_import(Import.objects.get(pk={imported}), by=by)
    print("taken", flush=True)
"""


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_taking_leaves_nothing_and_the_next_one_takes_all(committed_db: str) -> None:
    by = hq_viewer()
    bring_in_templates(by)
    imported = send("history", file_of("history", *({"number": f"A-{n}", "invoice": f"FA-{n}"} for n in range(20))), by)
    with system("test"):
        account = Account.objects.get()
        before = (Order.objects.count(), Movement.objects.count(), Entry.objects.count())
    url = with_database(os.environ["DATABASE_URL"], committed_db)
    code = KILLED.format(user=by.user_id, organisation=by.organisation_id, imported=imported.pk)
    with system("test"), transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)  # orders, shipments and movements are written; the ledger waits here
        worker = subprocess.Popen(
            [sys.executable, "-c", code], cwd=settings.ROOT, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == "taking\n"
        until_waiting()
        worker.send_signal(signal.SIGKILL)
        assert worker.stdout.read() == ""
        worker.wait()
    with system("test"):
        assert (Order.objects.count(), Movement.objects.count(), Entry.objects.count()) == before
        assert Import.objects.get(pk=imported.pk).state == "checked"
    assert take(imported, by).counts["new"] == 20
    with system("test"):
        assert Order.objects.count() == before[0] + 20
    assert faults_of_books() == []


def until_waiting() -> None:
    """Return when another session waits for a lock of ours."""
    deadline = monotonic() + 60
    while monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where not granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.1)
    raise AssertionError("nobody waits")
