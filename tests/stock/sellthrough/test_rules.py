"""What is decided about reports, without a database: weeks, checks, law 6, cover, and how much to order."""

import math
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stock.sellthrough.rules import (
    Book,
    Depth,
    Evidence,
    Facts,
    Line,
    Need,
    Severity,
    adjustment_of,
    average_of,
    closing_of,
    cover_days,
    deviation_of,
    digest_of,
    is_open,
    is_too_deep,
    judge_line,
    last_day,
    likely_causes,
    monday_of,
    order_up_to,
    reorder_point,
    safety_stock,
    suggest,
    week_label,
    weeks_back,
    weeks_due,
    weeks_of_supply,
)

pieces = st.integers(0, 5000)
days = st.dates(date(2000, 1, 1), date(2090, 1, 1))
lines = st.builds(Line, product_id=st.integers(1, 9), sold=pieces, returned=pieces, moved_in=pieces, moved_out=pieces)


@given(day=days)
def test_every_day_is_in_the_week_of_its_monday(day: date) -> None:
    week = monday_of(day)
    assert week.isoweekday() == 1
    assert week <= day <= last_day(week)
    assert week_label(week) == f"W{day.isocalendar().week:02}"


@given(day=days, count=st.integers(1, 60))
def test_weeks_back_are_over_and_follow_each_other(day: date, count: int) -> None:
    weeks = weeks_back(day, count)
    assert len(weeks) == count
    assert last_day(weeks[-1]) < day <= last_day(weeks[-1]) + timedelta(days=7)
    assert all(later - earlier == timedelta(days=7) for earlier, later in pairwise(weeks))


def test_a_week_is_due_until_it_is_sent_and_nothing_before_the_first_is() -> None:
    today = date(2026, 11, 25)
    assert weeks_due(today, {date(2026, 11, 9)}, since=date(2026, 11, 2), most=4) == [date(2026, 11, 2), date(2026, 11, 16)]


def test_books_stay_open_for_four_weeks_and_the_running_one() -> None:
    today = date(2026, 11, 25)
    assert is_open(date(2026, 10, 26), today, 4)
    assert not is_open(date(2026, 10, 19), today, 4)


@given(opening=st.integers(-50, 5000), flows=st.lists(st.integers(-500, 500), max_size=9))
def test_law_6_closing_is_opening_and_every_flow(opening: int, flows: list[int]) -> None:
    assert closing_of(opening, flows) == opening + sum(flows)


@given(opening=pieces, received=pieces, returned=pieces, moved_in=pieces, sold=pieces, moved_out=pieces, sent_back=pieces, adjusted=pieces)
def test_law_6_a_books_closing_has_every_row_once(
    opening: int, received: int, returned: int, moved_in: int, sold: int, moved_out: int, sent_back: int, adjusted: int
) -> None:
    book = Book(date(2026, 11, 16), opening, received, returned, moved_in, sold, moved_out, sent_back, adjusted)
    assert book.closing == opening + received + returned + moved_in - sold - moved_out - sent_back + adjusted
    assert book.gap == book.closing - book.computed


@given(flow=st.integers(-5000, 5000), before=st.integers(-5000, 5000), base=st.integers(-100, 5000))
def test_a_shelf_never_holds_less_than_nothing_and_nothing_is_found_without_need(flow: int, before: int, base: int) -> None:
    found = adjustment_of(flow, before=before, base=base, covered=False)
    assert base + flow + found >= 0
    assert found == 0 or base + flow + found == 0


@given(flow=st.integers(-5000, 5000), before=st.integers(-5000, 5000), base=pieces)
def test_what_a_count_has_said_no_late_line_changes(flow: int, before: int, base: int) -> None:
    assert flow + adjustment_of(flow, before=before, base=base, covered=True) == before


@given(said=st.lists(lines, max_size=6), seed=st.randoms())
def test_the_same_words_have_the_same_identity_in_any_order(said: list[Line], seed: object) -> None:
    shuffled = list(said)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert digest_of(said) == digest_of(shuffled)


def test_a_zero_that_is_declared_is_another_report_than_a_blank() -> None:
    assert digest_of([Line(1, sold=0)]) != digest_of([])
    assert digest_of([Line(1, counted=0)]) != digest_of([Line(1)])


@pytest.mark.parametrize(
    ("line", "facts", "codes"),
    [
        (Line(1, sold=8), Facts(free=10), []),
        (Line(1, sold=10), Facts(free=10), []),
        (Line(1, sold=11), Facts(free=10), ["more_than_stock"]),
        (Line(1, sold=11, returned=1), Facts(free=10), []),
        (Line(1, sold=11), Facts(free=10, covered=True), []),
        (Line(1, sold=3), Facts(free=10, ever_received=False), ["never_bought"]),
        (Line(1, sold=0), Facts(free=0, ever_received=False), []),
        (Line(1, sold=51), Facts(free=99, average=10.0), ["outlier"]),
        (Line(1, sold=50), Facts(free=99, average=10.0), []),
        (Line(1, sold=20), Facts(free=99, average=1.0), []),  # far above the average, and still few
        (Line(1, sold=1), Facts(free=9, life="ended"), ["discontinued"]),
        (Line(1, sold=-1), Facts(free=9), ["below_nothing"]),
        (Line(1, sold=1_000_001), Facts(free=9), ["too_many"]),
        (Line(1, sold=1), Facts(free=9, life="planned"), ["not_launched"]),
        (Line(1, counted=3), Facts(promised=4), ["below_promised"]),
        (Line(1, counted=4), Facts(promised=4), []),
    ],
)
def test_lines_are_judged_by_master_data_then_by_what_is_likely(line: Line, facts: Facts, codes: list[str]) -> None:
    assert [warned.code for warned in judge_line(line, facts, outlier=5)] == codes


@given(line=lines, free=pieces)
def test_nobody_is_stopped_for_selling_more_than_the_books_had(line: Line, free: int) -> None:
    assert all(warned.severity == Severity.WARN for warned in judge_line(line, Facts(free=free), outlier=5))


def test_weeks_of_supply_of_published_examples() -> None:
    # Arnold, Introduction to Materials Management (slides): 1000 on hand, 200 a week; and 16 at 4 a week.
    assert weeks_of_supply(1000, Decimal(200)) == 5
    assert weeks_of_supply(16, Decimal(4)) == 4
    assert weeks_of_supply(1000, Decimal(200), on_the_way=100) == Decimal("5.5")


def test_a_week_without_a_report_is_not_a_week_without_sales() -> None:
    assert average_of([8, None, 4, None]) == 6
    assert average_of([8, 0, 4, 0]) == 3
    assert average_of([None, None]) is None
    assert weeks_of_supply(50, None) is None
    assert weeks_of_supply(50, Decimal(0)) is None


@given(on_hand=pieces, sold=st.lists(st.integers(0, 300), min_size=1, max_size=8), blanks=st.integers(0, 5))
def test_blanks_change_no_cover(on_hand: int, sold: list[int], blanks: int) -> None:
    with_blanks: list[int | None] = [*sold, *([None] * blanks)]
    assert cover_days(on_hand, average_of(with_blanks)) == cover_days(on_hand, average_of(list(sold)))


@pytest.mark.parametrize(
    ("depth", "deep"),
    [
        (Depth(126, 100, Decimal("8.1")), True),
        (Depth(125, 100, Decimal("8.1")), False),  # at the ratio it is not
        (Depth(126, 100, Decimal(8)), False),  # nor at the cover
        (Depth(126, 100, None), False),
        (Depth(10, 0, None), True),
        (Depth(10, 0, None, weeks=3), False),  # three weeks without a sale say nothing yet
        (Depth(0, 0, None), False),
    ],
)
def test_pushed_too_deep_needs_both_the_ratio_and_the_cover(depth: Depth, *, deep: bool) -> None:
    assert is_too_deep(depth, most_ratio=Decimal("1.25"), most_cover=Decimal(8)) is deep


def test_safety_stock_and_reorder_point_of_published_examples() -> None:
    # Arnold (slide): service 1.65, deviation 40, lead time 9: 198; 200 a week over 3 weeks and 300 of safety: 900.
    assert safety_stock(1.65, 40, 9) == pytest.approx(198)
    assert reorder_point(200, 3, 300) == 900
    # Safety stock .28 × 25 × √3 = 12 to the whole piece.
    assert round(safety_stock(0.28, 25, 3)) == 12


def test_the_order_up_to_level_by_hand() -> None:
    # d 14 a week, σ 4, L + R = 14 days: 14·2 + 1.65·4·√2 = 28 + 9.33 = 37.33, so 38 pieces.
    assert order_up_to(14, 4, lead_days=7, review_days=7, service=1.65) == 38
    assert deviation_of([10, 14, 18, None]) == 4
    assert deviation_of([9]) == 3  # one week says nothing of its spread: as Poisson


def test_a_suggestion_is_whole_packs_and_at_least_the_smallest_order() -> None:
    steady = (14,) * 8
    made = suggest(Need(1, steady, on_hand=20, pack=4), lead_days=7, review_days=7, service=1.65)
    assert made is not None
    assert (made.level, made.short, made.quantity, made.cover, made.is_low) == (28, 8, 8, 10, True)
    small = suggest(Need(1, steady, on_hand=27, pack=4, minimum=12), lead_days=7, review_days=7, service=1.65)
    assert small is not None
    assert (small.short, small.quantity) == (1, 12)
    assert suggest(Need(1, (None,) * 8, on_hand=0), lead_days=7, review_days=7, service=1.65) is None


@given(
    sold=st.lists(st.one_of(st.none(), st.integers(0, 200)), min_size=1, max_size=8),
    on_hand=pieces,
    on_the_way=pieces,
    on_order=pieces,
    pack=st.integers(1, 24),
    lead=st.integers(0, 30),
)
def test_a_suggestion_fills_to_the_level_and_no_further_than_a_pack(
    sold: list[int | None], on_hand: int, on_the_way: int, on_order: int, pack: int, lead: int
) -> None:
    made = suggest(Need(1, tuple(sold), on_hand, on_the_way, on_order, pack), lead_days=lead, review_days=7, service=1.65)
    if made is None:
        assert all(week is None for week in sold)
        return
    position = on_hand + on_the_way + on_order
    assert made.quantity % pack == 0
    if made.quantity:
        assert position + made.quantity >= made.level > position + made.quantity - pack
    else:
        assert position >= made.level


@given(sold=st.lists(st.integers(0, 200), min_size=1, max_size=8), less=pieces, more=pieces)
def test_who_holds_more_orders_no_more(sold: list[int], less: int, more: int) -> None:
    low, high = sorted((less, more))
    orders = [suggest(Need(1, tuple(sold), held), lead_days=5, review_days=7, service=1.65) for held in (low, high)]
    assert orders[0] is not None
    assert orders[1] is not None
    assert orders[0].quantity >= orders[1].quantity


@given(gap=st.integers(-500, 500), way=pieces, late=pieces, missing=st.integers(0, 5), damaged=pieces, ever=st.booleans())
def test_every_gap_has_a_likely_cause_and_no_gap_has_one(gap: int, way: int, late: int, missing: int, damaged: int, *, ever: bool) -> None:
    seen = Evidence(way, late, missing, damaged, ever_received=ever, average=5.0)
    assert bool(likely_causes(gap, seen)) is (gap != 0)


def test_causes_follow_the_evidence() -> None:
    assert [cause.code for cause in likely_causes(4, Evidence(on_the_way=4))] == ["transit_window"]
    assert [cause.code for cause in likely_causes(4, Evidence(ever_received=False))] == ["from_elsewhere"]
    assert [cause.code for cause in likely_causes(-6, Evidence(weeks_missing=2))] == ["missing_reports"]
    assert [cause.code for cause in likely_causes(-30, Evidence(average=5.0))] == ["left_elsewhere", "unrecorded_sale"]
    assert math.isclose(deviation_of([5, 5, 5]), 0)
