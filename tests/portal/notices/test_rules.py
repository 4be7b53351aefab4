"""Ways, quiet hours and the table of kinds. No database."""

from datetime import date, datetime, time, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.access.rules import DUTIES, ROLES
from portal.notices.phrases import WORDS, sentence_of
from portal.notices.rules import BY_CODE, KINDS, Ways, is_quiet, kinds_for, mail_moment, ways_for

ZONE = ZoneInfo("Asia/Shanghai")
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def test_every_kind_has_words_real_duties_and_real_roles() -> None:
    assert set(BY_CODE) == set(WORDS)
    for kind in KINDS:
        assert kind.duties <= set(DUTIES), kind.code
        assert kind.mail <= set(ROLES), kind.code
        assert kind.duties or kind.person, kind.code


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_a_sentence_can_be_said_even_where_facts_are_missing(code: str) -> None:
    assert "%(" not in sentence_of(code, {})
    assert list(Formatter().parse(sentence_of(code, {})))


def test_who_has_no_duty_is_told_of_the_own_jobs_only() -> None:
    assert {kind.code for kind in kinds_for(frozenset())} == {"job_ended", "job_failed"}


def test_a_role_brings_its_mails_and_a_wish_stands_above_it() -> None:
    held = BY_CODE["order_held"]
    assert ways_for(held, frozenset({"buyer"})) == Ways(bell=True, mail=True, digest=True)
    assert ways_for(held, frozenset({"salesperson"})) == Ways(bell=True, mail=False, digest=True)
    wish = Ways(bell=False, mail=False, digest=False)
    assert ways_for(held, frozenset({"buyer"}), wish) == wish


@given(at=times, first=times, last=times)
def test_each_moment_is_quiet_in_the_hours_or_in_their_complement(at: time, first: time, last: time) -> None:
    if first == last:
        assert not is_quiet(at, first, last)
    else:
        assert is_quiet(at, first, last) != is_quiet(at, last, first)


@given(days=st.integers(0, 1500), at=st.times(), first=times, last=times)
def test_a_mail_waits_for_the_end_of_the_quiet_hours_and_less_than_a_day(days: int, at: time, first: time, last: time) -> None:
    here = datetime.combine(date(2026, 1, 1) + timedelta(days), at, ZONE)
    moment = mail_moment(here, first, last)
    assert timedelta(0) <= moment - here <= timedelta(days=1)
    assert not is_quiet(moment.time(), first, last)
    if not is_quiet(here.time(), first, last):
        assert moment == here


def test_without_quiet_hours_a_mail_goes_at_once() -> None:
    now = datetime(2026, 11, 25, 23, 30, tzinfo=ZONE)
    assert mail_moment(now, None, None) == now
    assert mail_moment(now, time(22), time(7)) == datetime(2026, 11, 26, 7, 0, tzinfo=ZONE)
