"""Pauses grow and end; the time left is the pace so far."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from partners.journal.rules import LONGEST_PAUSE, pause_after, seconds_between_looks, seconds_left


@given(st.integers(1, 1000))
def test_pauses_never_shrink_and_never_pass_ten_minutes(attempts: int) -> None:
    assert timedelta(0) < pause_after(attempts) <= pause_after(attempts + 1) <= LONGEST_PAUSE


def test_the_time_left_is_the_pace_so_far() -> None:
    assert seconds_left(25, 100, timedelta(seconds=10)) == 30
    assert seconds_left(0, 100, timedelta(seconds=10)) is None
    assert seconds_left(100, 100, timedelta(seconds=10)) is None


def test_a_page_asks_each_second_while_a_job_is_young_then_every_three() -> None:
    assert [seconds_between_looks(timedelta(seconds=age)) for age in (0, 9, 10, 600)] == [1, 1, 3, 3]
