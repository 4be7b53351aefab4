"""Real commits and real connections: what was known stays known; two reports, or a report and a receipt, at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connections
from django.utils import timezone

from partners.refusal import Refusal
from partners.walls.scope import system
from stock.ledger.actions import HOME, put_stock
from stock.ledger.queries import faults_of_stock
from stock.sellthrough.models import Report
from tests.stock.sellthrough.shelf import Shelf, make_shelf, place_of, week

pytestmark = pytest.mark.usefixtures("committed_db")
ROUNDS = 8


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Run each work in a thread and on a connection of its own; a Refusal is an answer, a fault its name."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        close_old_connections()
        gate.wait()
        try:
            return work()
        except Refusal as refusal:
            return refusal.code
        except Exception as fault:  # noqa: BLE001 (the control looks for any)
            return type(fault).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_what_was_known_when_stays_known() -> None:
    shelf = make_shelf(pieces=20)
    shelf.sells(8)
    moment = timezone.now()
    then = shelf.weeks(known_at=moment)
    shelf.sells(5)
    shelf.counts(12)
    shelf.sells(2, back=2)
    assert shelf.weeks(known_at=moment) == then
    assert shelf.weeks() != then


def standing(shelf: Shelf) -> list[int]:
    with system("test"):
        return list(Report.objects.filter(organisation=shelf.dealer, superseded_at=None).values_list("pieces", flat=True))


def test_of_two_reports_of_a_week_at_once_one_stands_and_corrects_the_other() -> None:
    shelf = make_shelf(pieces=100)
    for back in range(1, ROUNDS + 1):
        before = shelf.on_hand
        at_once([lambda back=back: shelf.sells(3, back=back), lambda back=back: shelf.sells(5, back=back)])
        with system("test"):
            both = Report.objects.filter(organisation=shelf.dealer, week=week(back))
            assert sorted(both.values_list("pieces", flat=True)) == [3, 5]
            stands = both.get(superseded_at=None)
        assert shelf.on_hand == before - stands.pieces
    assert faults_of_stock() == []


def test_the_same_report_twice_at_once_is_taken_once() -> None:
    shelf = make_shelf(pieces=100)
    sent = at_once([lambda: shelf.sells(3), lambda: shelf.sells(3)])
    assert sorted(one.repeated for one in sent) == [False, True]
    assert (standing(shelf), shelf.on_hand) == ([3], 97)


def test_without_the_partners_lock_two_reports_at_once_fall_over_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: reports wait for each other at the partner's place. Without that lock one of two fails at the constraint."""
    monkeypatch.setattr(HOME, "text", HOME.text.replace("for no key update", ""))
    shelf, faults = make_shelf(pieces=100), []
    for back in range(1, ROUNDS + 1):
        faults += at_once([lambda back=back: shelf.sells(3, back=back), lambda back=back: shelf.sells(3, back=back)])
    assert "IntegrityError" in faults


def test_a_receipt_at_the_same_time_is_neither_lost_nor_counted_twice() -> None:
    shelf = make_shelf(pieces=10)
    place = place_of(shelf).pk
    for back in range(1, ROUNDS + 1):
        before = shelf.on_hand

        def arrives() -> None:
            put_stock(place, {shelf.product.pk: 7}, kind="receipt", source="test", on=timezone.localdate(), by=None)

        faults = at_once([lambda back=back: shelf.sells(2, back=back), arrives])
        assert [fault for fault in faults if isinstance(fault, str)] == []
        assert shelf.on_hand == before + 7 - 2
    assert faults_of_stock() == []


def test_a_count_and_a_receipt_at_once_leave_what_was_counted_and_what_came() -> None:
    shelf = make_shelf()
    shelf.counts(20, back=4)
    place = place_of(shelf).pk
    for back in range(1, 4):

        def arrives() -> None:
            put_stock(place, {shelf.product.pk: 7}, kind="receipt", source="test", on=timezone.localdate(), by=None)

        at_once([lambda back=back: shelf.counts(20, back=4 - back), arrives])
        assert shelf.on_hand == 20 + 7 * back
    assert faults_of_stock() == []
