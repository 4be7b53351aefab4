"""The database shows each viewer its own, on one connection used again and again, after errors and rollbacks too."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from partners.receivables.models import Account
from partners.walls.managers import NobodyIsLooking
from partners.walls.postgres.base import DatabaseWrapper
from partners.walls.scope import EVERYTHING, Scope, current, partner_scope, seeing, system
from tests.factories import make_account, make_dealer


class Two:
    """Two dealers with an account each, and their scopes."""

    def __init__(self) -> None:
        self.one, self.other = make_dealer(), make_dealer()
        self.accounts = [make_account(self.one), make_account(self.other)]
        self.a, self.b = self.one.pk, self.other.pk
        self.scope_a: Scope = partner_scope([self.a])
        self.scope_b: Scope = partner_scope([self.b])


@pytest.fixture(params=["in_transaction", "committed"])
def two(request: pytest.FixtureRequest) -> Two:
    request.getfixturevalue("db" if request.param == "in_transaction" else "committed_db")
    return Two()


def seen() -> set[int]:
    """Ask the database itself, past our managers."""
    with connection.cursor() as cursor:
        cursor.execute("select debtor_id from receivables_account")
        return {row[0] for row in cursor.fetchall()}


def test_nobody_sees_nothing_and_the_manager_says_so(two: Two) -> None:
    assert seen() == set()  # row-level security has no policy for the log-in role itself
    with pytest.raises(NobodyIsLooking):
        list(Account.objects.all())


def test_each_scope_sees_its_own_and_none_outlives_its_block(two: Two) -> None:
    for _ in range(3):
        with seeing(two.scope_a):
            assert seen() == {two.a}
        with seeing(two.scope_b):
            assert seen() == {two.b}
        with seeing(EVERYTHING):
            assert seen() == {two.a, two.b}
        with seeing(partner_scope([])):
            assert seen() == set()


def test_rollback_undoes_the_setting_and_we_notice(two: Two) -> None:
    with seeing(two.scope_a):
        with pytest.raises(ZeroDivisionError), seeing(EVERYTHING), transaction.atomic():
            assert seen() == {two.a, two.b}
            1 / 0  # noqa: B018
        assert seen() == {two.a}
    with seeing(two.scope_b):
        assert seen() == {two.b}


def test_a_savepoint_rolled_back_leaves_the_right_scope(two: Two) -> None:
    with transaction.atomic(), seeing(two.scope_a):
        assert seen() == {two.a}
        savepoint = transaction.savepoint()
        with seeing(two.scope_b):
            assert seen() == {two.b}
            transaction.savepoint_rollback(savepoint)  # the server falls back to A
            assert seen() == {two.b}
        assert seen() == {two.a}


def test_a_database_error_leaves_the_next_viewer_alone(two: Two) -> None:
    with seeing(two.scope_a), pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=two.accounts[0].pk).update(ordered=-1)
    with seeing(two.scope_b):
        assert seen() == {two.b}


def test_copy_goes_through_the_scope(two: Two) -> None:
    with seeing(two.scope_a), connection.cursor() as cursor:
        out = io.StringIO()
        cursor.copy_expert("copy (select debtor_id from receivables_account) to stdout", out)
    assert set(out.getvalue().split()) == {str(two.a)}


def test_a_row_for_somebody_else_is_refused(two: Two) -> None:
    with seeing(two.scope_a), pytest.raises(ProgrammingError), transaction.atomic():
        Account.objects.create(debtor_id=two.b, creditor_id=two.one.buys_from_id, currency="EUR")


def test_a_closed_connection_comes_back_under_the_right_scope(committed_db: str) -> None:
    two = Two()
    with seeing(two.scope_a):
        assert seen() == {two.a}
        connection.close()
        assert seen() == {two.a}


def test_threads_never_see_each_others_rows(committed_db: str) -> None:
    two = Two()

    def look(number: int) -> tuple[int, set[int]]:
        mine = two.a if number % 2 else two.b
        try:
            with seeing(partner_scope([mine])):
                return mine, set().union(*(seen() for _ in range(10)))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert all(found == {mine} for mine, found in pool.map(look, range(80)))


def test_one_raw_connection_used_by_many_viewers_keeps_nothing_of_the_last(two: Two) -> None:
    """S3: a thousand turns on one connection; with the guard off it must fail (see the next test)."""
    for turn in range(500):
        with seeing(two.scope_a if turn % 2 else two.scope_b):
            assert seen() == {two.a if turn % 2 else two.b}


def test_without_the_guard_the_last_viewer_would_leak(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    with seeing(two.scope_a):
        assert seen() == {two.a}
        monkeypatch.setattr(DatabaseWrapper, "_apply_scope", lambda self: None)
        with seeing(two.scope_b):
            assert seen() == {two.a}, "the protection is off: what the test above proves would not hold"


def test_system_needs_a_reason_and_ends_with_its_block(two: Two) -> None:
    with pytest.raises(ValueError, match="reason"), system(""):
        pass
    before: Callable[[], Scope] = current.get
    with system("month end"):
        assert seen() == {two.a, two.b}
    assert before() == Scope("none", "", "")
