"""Who is asked first, and until when: for all partners, orders and clocks."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.routing.rules import RINGS, Partner, Wanted, WorkingHours, expiry_of, points_of, rank_partners, ring_of, same_place, why_not

LEAD = Wanted("CN", "Zhejiang", "Hangzhou", 1)
CITIES = st.sampled_from(["Hangzhou", "Ningbo", ""])


@st.composite
def partners(draw: st.DrawFn) -> list[Partner]:
    numbers = draw(st.lists(st.integers(1, 10_000), unique=True, max_size=25))
    return [
        Partner(
            number,
            draw(st.sampled_from(["CN", "CN", "GB"])),
            draw(st.sampled_from(["Zhejiang", "Jiangsu"])),
            draw(CITIES),
            draw(st.sampled_from([1, 2, None])),
            draw(st.sampled_from(["gold", "silver", "bronze", ""])),
            active=draw(st.booleans()),
            asked_before=draw(st.booleans()),
            offers=10,
            answers=draw(st.integers(0, 10)),
            open_leads=draw(st.integers(0, 9)),
        )
        for number in numbers
    ]


@given(partners(), st.integers(0, 2**62), st.randoms(use_true_random=False))
def test_the_order_of_offers_is_drawn_again_from_seed_and_inputs(them: list[Partner], seed: int, chance: random.Random) -> None:
    shuffled = them[:]
    chance.shuffle(shuffled)
    assert rank_partners(LEAD, them, seed) == rank_partners(LEAD, shuffled, seed)


@given(partners(), st.integers(0, 2**62))
def test_a_nearer_ring_is_asked_before_a_farther_one_and_who_may_not_never(them: list[Partner], seed: int) -> None:
    ranked = rank_partners(LEAD, them, seed)
    rings = [RINGS.index(one.ring) for one in ranked]
    assert rings == sorted(rings)
    assert {one.organisation_id for one in ranked} == {one.organisation_id for one in them if not why_not(LEAD, one)}


@given(partners(), st.integers(0, 2**62))
def test_who_declines_changes_nobody_elses_place(them: list[Partner], seed: int) -> None:
    ranked = rank_partners(LEAD, them, seed)
    without_first = [one for one in them if not ranked or one.organisation_id != ranked[0].organisation_id]
    assert rank_partners(LEAD, without_first, seed) == ranked[1:]


def test_more_points_are_asked_first_in_proportion_over_many_seeds() -> None:
    """The published property of the draw: the chance to be first is weight over the sum of weights (Efraimidis, Spirakis 2006)."""
    gold = Partner(1, "CN", city="Hangzhou", tier="gold", offers=8, answers=8)
    new = Partner(2, "CN", city="Hangzhou", open_leads=2)
    points = {number: sum(part for _name, part in points_of(one)) for number, one in ((1, gold), (2, new))}
    firsts = sum(rank_partners(LEAD, [gold, new], seed)[0].organisation_id == 1 for seed in range(4000))
    assert points == {1: 96, 2: 35}
    assert abs(firsts / 4000 - 96 / (96 + 35)) < 0.03


def test_points_are_a_sum_that_can_be_read() -> None:
    assert points_of(Partner(1, "CN", tier="silver", offers=8, answers=5, open_leads=1)) == (("tier", 20), ("answers", 24), ("room", 15))


def test_why_somebody_is_not_asked() -> None:
    assert why_not(LEAD, Partner(1, "CN", active=False)) == "not_active"
    assert why_not(LEAD, Partner(1, "CN", asked_before=True)) == "asked_before"
    assert why_not(LEAD, Partner(1, "CN", has_salesperson=False)) == "nobody_there"
    assert why_not(LEAD, Partner(1, "GB")) == "elsewhere"
    assert ring_of(LEAD, Partner(1, "CN", "Jiangsu", "Nanjing", 1)) == "territory"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("杭州", "Hangzhou", True),
        ("杭州市", "hangzhou", True),
        ("Xi'an", "西安", True),
        ("陕西", "山西", False),  # they sound the same: written in one script, the signs decide
        ("Ningbo", "Hangzhou", False),
        ("", "", False),
    ],
)
def test_a_place_is_known_in_both_scripts(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same
    assert same_place(other, one) is same


FRIDAY = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


def test_without_a_calendar_the_clock_runs_through_the_night() -> None:
    assert expiry_of(FRIDAY, 4) == datetime(2026, 11, 27, 20, 0, tzinfo=UTC)


def test_in_working_hours_the_night_and_the_weekend_do_not_count() -> None:
    assert expiry_of(FRIDAY, 4, WorkingHours()) == datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert expiry_of(FRIDAY, 2, WorkingHours()) == datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
    assert expiry_of(FRIDAY + timedelta(days=1), 1, WorkingHours()) == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


MINUTES = st.integers(0, 60 * 24 * 14)


@given(MINUTES, st.integers(1, 100))
def test_an_offer_never_ends_outside_working_hours_nor_earlier_than_without_them(minutes: int, hours: int) -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=minutes)
    end = expiry_of(start, hours, WorkingHours())
    assert end >= expiry_of(start, hours)
    assert end.isoweekday() <= 5
    assert 9 <= end.hour + end.minute / 60 <= 18
    assert _working_minutes(start, end) == hours * 60


def _working_minutes(start: datetime, end: datetime) -> int:
    """Counted by hand, minute by minute."""
    moment, counted = start, 0
    while moment < end:
        counted += moment.isoweekday() <= 5 and 9 <= moment.hour < 18
        moment += timedelta(minutes=1)
    return counted
