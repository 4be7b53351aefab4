"""The credit meter's geometry."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.shell.meter import bar_widths, credit_meter, spark_points

amounts = st.decimals(min_value=0, max_value=10**9, places=2)


def test_within_the_limit_the_crest_stands_at_the_end() -> None:
    meter = credit_meter(Decimal(800000), Decimal(451000), Decimal(126350))
    assert [(part.kind, part.x, part.width) for part in meter.parts] == [("owed", 0.0, 56.38), ("order", 56.38, 15.79)]
    assert (meter.crest, meter.free, meter.over) == (100.0, Decimal(222650), Decimal(0))


def test_past_the_limit_the_rest_is_over_and_the_crest_moves_in() -> None:
    meter = credit_meter(Decimal(500000), Decimal(317080), Decimal(142300), Decimal(102100))
    assert meter.over == Decimal(61480)
    assert meter.crest == 85.63
    assert [part.kind for part in meter.parts] == ["owed", "order", "this", "over"]
    assert meter.parts[-1].x == meter.crest


def test_exactly_at_the_limit_nothing_is_over() -> None:
    meter = credit_meter(Decimal(100), Decimal(60), Decimal(40))
    assert (meter.over, meter.free, meter.crest) == (Decimal(0), Decimal(0), 100.0)


def test_a_limit_of_nothing_is_drawn_as_one() -> None:
    assert [part.kind for part in credit_meter(Decimal(0), Decimal(10), Decimal(0)).parts] == ["over"]
    assert credit_meter(Decimal(0), Decimal(0), Decimal(0)).parts == ()


def test_money_in_advance_takes_no_room_but_is_free() -> None:
    meter = credit_meter(Decimal(100), Decimal(-30), Decimal(50))
    assert (meter.free, [part.kind for part in meter.parts]) == (Decimal(80), ["order"])


@given(limit=amounts, owed=amounts, on_order=amounts, this_order=amounts)
def test_parts_stand_side_by_side_inside_the_bar(limit: Decimal, owed: Decimal, on_order: Decimal, this_order: Decimal) -> None:
    meter = credit_meter(limit, owed, on_order, this_order)
    at = 0.0
    for part in meter.parts:
        assert abs(part.x - at) < 0.03
        at = part.x + part.width
    assert at <= 100.03
    assert meter.free - meter.over == limit - owed - on_order - this_order


def test_sparklines_and_bars_stay_in_their_frames() -> None:
    assert spark_points([]) == []
    assert spark_points([5, 5]) == [(2.0, 12.0), (68.0, 12.0)]
    assert bar_widths([Decimal(10), Decimal(5), Decimal(0), Decimal(-4)]) == [52.0, 26.0, 0.0, 0.0]
    assert bar_widths([Decimal(0)]) == [0.0]
