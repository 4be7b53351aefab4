"""A repeated request gets the first answer, byte for byte; another body under the same key is refused."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from partners.journal.actions import Answered, answer_once, record
from partners.journal.models import Answer, AuditEntry
from partners.refusal import Invalid, Refusal
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import make_dealer, make_viewer

BODY = {"lines": [{"sku": "K-1", "quantity": 4}], "note": "周五前"}


def place(viewer: Viewer, key: str = "k-1", body: Any = None, status: int = 201, answer: Any = None) -> Answered:
    def effect() -> tuple[int, Any]:
        record("place", "order:SO-1", by=viewer)
        return status, {"number": "SO-1", "total": Decimal("10.50"), "z": 1, "a": 2} if answer is None else answer

    with seeing(viewer.scope):
        return answer_once(by=viewer, route="orders.place", key=key, body=body or BODY, effect=effect)


def placed() -> int:
    with system("test"):
        return AuditEntry.objects.filter(verb="place").count()


@pytest.mark.django_db
def test_a_repeat_gets_the_same_bytes_and_does_nothing() -> None:
    viewer = make_viewer(make_dealer())
    first, again = place(viewer), place(viewer)
    assert (first.replayed, again.replayed) == (False, True)
    assert (again.status, again.text) == (201, first.text)
    assert first.text == '{"number": "SO-1", "total": "10.50", "z": 1, "a": 2}'
    assert placed() == 1


@pytest.mark.django_db
def test_the_order_of_names_in_the_body_does_not_matter_but_its_content_does() -> None:
    viewer = make_viewer(make_dealer())
    place(viewer)
    assert place(viewer, body=dict(reversed(BODY.items()))).replayed
    with pytest.raises(Invalid) as refused:
        place(viewer, body=BODY | {"note": "周六前"})
    assert (refused.value.code, refused.value.status) == ("key_reused", 422)
    assert placed() == 1


@pytest.mark.django_db
def test_keys_of_two_organisations_never_meet() -> None:
    one, other = make_viewer(make_dealer()), make_viewer(make_dealer())
    place(one)
    assert not place(other, body={"another": "body"}).replayed
    assert placed() == 2


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("fault", [RuntimeError("power cut"), Refusal("no")])
def test_an_effect_that_fails_keeps_neither_itself_nor_the_key(fault: Exception) -> None:
    viewer = make_viewer(make_dealer())

    def effect() -> tuple[int, Any]:
        record("place", "order:SO-1", by=viewer)
        raise fault

    with pytest.raises(type(fault)), seeing(viewer.scope):
        answer_once(by=viewer, route="orders.place", key="k-1", body=BODY, effect=effect)
    with system("test"):
        assert not Answer.objects.exists()
    assert placed() == 0
    assert not place(viewer).replayed


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "k" * 81])
def test_a_key_has_a_length(key: str) -> None:
    with pytest.raises(Invalid) as refused:
        place(make_viewer(make_dealer()), key=key)
    assert refused.value.code == "key_length"


def test_eight_at_once_have_one_effect_and_one_answer(committed_db: str) -> None:
    viewer = make_viewer(make_dealer())
    together = threading.Barrier(8)

    def ask(_: int) -> tuple[str, bool]:
        def effect() -> tuple[int, Any]:
            record("place", "order:SO-1", by=viewer)
            time.sleep(0.2)
            return 201, {"number": "SO-1", "thread": threading.get_ident()}

        try:
            together.wait()
            with seeing(viewer.scope):
                answered = answer_once(by=viewer, route="orders.place", key="k-1", body=BODY, effect=effect)
            return answered.text, answered.replayed
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert len({text for text, _ in answers}) == 1
    assert sorted(replayed for _, replayed in answers) == [False] + [True] * 7
    assert placed() == 1


def test_who_waited_for_a_failed_first_does_the_work(committed_db: str) -> None:
    viewer = make_viewer(make_dealer())
    begun = threading.Event()

    def fail() -> tuple[int, Any]:
        begun.set()
        time.sleep(0.3)
        raise RuntimeError

    def first() -> None:
        try:
            with pytest.raises(RuntimeError), seeing(viewer.scope):
                answer_once(by=viewer, route="orders.place", key="k-1", body=BODY, effect=fail)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        failing = pool.submit(first)
        begun.wait()
        assert not place(viewer).replayed
        failing.result()
    assert placed() == 1
