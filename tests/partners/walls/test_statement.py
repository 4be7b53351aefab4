"""Lists reach the database whole, whatever their elements hold."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from partners.walls.statement import Statement, as_array

ECHO = "select %(words)s::text[], %(pieces)s::bigint[], %(days)s::date[], %(amounts)s::numeric[], %(bare)s"
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@pytest.fixture(scope="session")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Statement:
    return _echo(tmp_path_factory.mktemp("statement"))


def _echo(folder: Path) -> Statement:
    (folder / "echo.sql").write_text(ECHO, encoding="utf-8")
    return Statement(str(folder / "beside.py"), "echo.sql")


@pytest.mark.django_db
def test_each_kind_of_element_comes_back_as_it_was_sent(echo: Statement) -> None:
    sent = {
        "words": ['a "quoted" one', "back\\slash", "NULL", "", "{a,b}", "堰", None],
        "pieces": [1, -(2**62), None],
        "days": [date(2026, 11, 25), None],
        "amounts": [Decimal("0.10"), Decimal(-3), None],
        "bare": ["left", "to the driver"],
    }
    assert echo.rows(**sent) == [tuple(sent.values())]


class TestAnyWords(TestCase):
    @given(st.lists(st.none() | words))
    def test_any_words_come_back_as_they_were_sent(self, sent: list[str | None]) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("select %s::text[]", [as_array(sent)])
            assert cursor.fetchone() == (sent,)


@pytest.mark.django_db
def test_an_empty_list_and_no_list_stay_different(echo: Statement) -> None:
    assert echo.rows(words=[], pieces=None, days=[], amounts=[], bare=1) == [([], None, [], [], 1)]


def test_what_has_no_one_spelling_is_left_to_the_driver() -> None:
    assert as_array([[1], [2]]) == [[1], [2]]
    assert as_array((1, 2)) == (1, 2)
    assert as_array([datetime(2026, 11, 25, 12, 0, tzinfo=UTC)]) == "{2026-11-25 12:00:00+00:00}"


def test_only_lists_that_are_cast_everywhere_are_spelt_out(tmp_path: Path) -> None:
    (tmp_path / "mixed.sql").write_text("select %(one)s::int[], %(two)s::int[], %(two)s", encoding="utf-8")
    assert Statement(str(tmp_path / "beside.py"), "mixed.sql").arrays == {"one"}
