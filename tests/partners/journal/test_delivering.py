"""News is delivered at least once and answered exactly once."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from partners.journal.actions import News, deliver_waiting, delivering, record, revive, subscribe
from partners.journal.models import AuditEntry, OutboxEvent
from partners.journal.rules import MOST_ATTEMPTS
from partners.journal.tasks import deliver_outbox
from partners.organisations.models import Organisation
from partners.refusal import NotAllowed
from partners.walls.scope import NOBODY, current, system
from tests.factories import hq_viewer, make_dealer, make_viewer


@dataclass(frozen=True)
class KettleBoiled:
    kettle: str


@pytest.fixture(autouse=True)
def _subscribers_end_with_their_test() -> Iterator[None]:
    before = delivering._subscribers.pop("KettleBoiled", {})
    yield
    delivering._subscribers["KettleBoiled"] = before


def boil(kettle: str = "K-1", organisation: Organisation | None = None) -> None:
    with transaction.atomic(), system("test"):
        record("boil", f"kettle:{kettle}", by=None, organisation_id=(organisation or make_dealer()).pk, event=KettleBoiled(kettle))


def answer(name: str = "test.tea", fault: Exception | None = None) -> list[News]:
    heard: list[News] = []

    @subscribe(KettleBoiled, name)
    def make_tea(news: News) -> None:
        heard.append(news)
        record("make_tea", f"kettle:{news.body['kettle']}", by=None, organisation_id=news.organisation_id)
        if fault:
            raise fault

    return heard


def teas() -> int:
    with system("test"):
        return AuditEntry.objects.filter(verb="make_tea").count()


def event() -> OutboxEvent:
    with system("test"):
        return OutboxEvent.objects.get()


def due_now() -> None:
    with system("test"):
        OutboxEvent.objects.update(next_at=None)


@pytest.mark.django_db
def test_every_subscriber_answers_once_however_often_it_is_delivered() -> None:
    tea, toast = answer("test.tea"), answer("test.toast")
    boil()
    deliver_outbox()
    with system("test"):
        OutboxEvent.objects.update(delivered_at=None)
    deliver_outbox()
    assert (len(tea), len(toast), teas()) == (1, 1, 2)
    assert tea[0].body == {"kettle": "K-1"}
    assert event().delivered_at is not None


@pytest.mark.django_db
def test_news_for_nobody_is_delivered() -> None:
    boil()
    assert deliver_waiting().answered == 1


@pytest.mark.django_db
def test_a_subscriber_that_fails_leaves_no_trace_and_does_not_hinder_another() -> None:
    answer("test.tea", RuntimeError("no water"))
    toast = answer("test.toast")
    boil()
    assert deliver_waiting().postponed == 1
    assert (len(toast), teas()) == (1, 1)
    waiting = event()
    assert (waiting.attempts, waiting.delivered_at) == (1, None)
    assert "test.tea: RuntimeError: no water" in waiting.last_error
    assert waiting.next_at is not None
    assert waiting.next_at > timezone.now() + timedelta(seconds=1)
    assert deliver_waiting() == delivering.Delivered()  # not before its time


@pytest.mark.django_db
def test_an_event_is_given_up_after_ten_attempts_and_shown_and_can_be_revived() -> None:
    heard = answer(fault=RuntimeError("no water"))
    boil()
    for _ in range(MOST_ATTEMPTS + 2):
        due_now()
        deliver_waiting()
    assert len(heard) == MOST_ATTEMPTS
    assert event().dead_at is not None
    delivering._subscribers.pop("KettleBoiled")
    healthy = answer()
    administrator = hq_viewer("administrator")
    revive(event(), by=administrator)
    deliver_waiting()
    assert (len(healthy), teas()) == (1, 1)
    with pytest.raises(NotAllowed):
        revive(event(), by=make_viewer(make_dealer()))


@pytest.mark.django_db
def test_the_scope_of_a_delivery_does_not_outlive_it() -> None:
    answer()
    boil()
    assert current.get() == NOBODY
    deliver_outbox()
    assert current.get() == NOBODY


def test_a_name_is_taken_once() -> None:
    answer("test.tea")
    with pytest.raises(ValueError, match="two subscribers"):
        answer("test.tea")


def test_four_workers_at_once_answer_each_of_forty_events_once(committed_db: str) -> None:
    answer()
    dealer = make_dealer()
    for number in range(40):
        boil(f"K-{number}", dealer)
    together = threading.Barrier(4)

    def work(_: int) -> int:
        try:
            together.wait()
            return deliver_waiting().answered
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 40
    assert teas() == 40


KILLED = """
import os, sys, django; django.setup()
from django.conf import settings
from django.db import connections
connections.settings["default"]["NAME"] = connections["default"].settings_dict["NAME"] = sys.argv[1]
from partners.journal.actions import deliver_waiting, record, subscribe
@subscribe("KettleBoiled", "test.tea")
def tea(news):
    record("make_tea", "kettle", by=None, organisation_id=news.organisation_id)
    if news.body["kettle"] == sys.argv[2]:
        os.kill(os.getpid(), 9)
deliver_waiting()
"""


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_an_answer_leaves_nothing_and_loses_nothing(committed_db: str) -> None:
    dealer = make_dealer()
    for number in range(30):
        boil(f"K-{number}", dealer)
    for kill_at in ("K-5", "K-11", "K-17"):
        ended = subprocess.run([sys.executable, "-c", KILLED, committed_db, kill_at], cwd=settings.ROOT, check=False, timeout=60)
        assert ended.returncode == -9
    assert teas() == 17
    answer()
    deadline = time.monotonic() + 10
    while teas() < 30 and time.monotonic() < deadline:  # the server notices a killed client a moment later
        deliver_waiting()
    assert teas() == 30
    with system("test"):
        assert not OutboxEvent.objects.filter(delivered_at=None).exists()
