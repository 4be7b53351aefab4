"""What cells mean: exact amounts, days in every way people write them, and nothing guessed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.exchange import cells
from portal.exchange.cells import Wrong

amounts = st.decimals(min_value=-(10**13), max_value=10**13, places=4, allow_nan=False)
days = st.dates(cells.FIRST_DAY, cells.LAST_DAY)
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(amounts)
def test_an_amount_is_read_exactly_however_it_is_written(value: Decimal) -> None:
    plain = f"{value:f}"
    for written in (
        plain,
        f" {plain} ",
        plain.translate(FULL_WIDTH),
        f"{value:,f}",
        plain.replace("-", "\u2212"),
        f"{plain} 元",
        f"CNY {plain}",
    ):
        assert cells.amount(written) == value


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False))
def test_a_spreadsheet_s_binary_number_is_the_amount_that_was_typed(value: Decimal) -> None:
    assert cells.amount(float(value)) == value


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False))
def test_brackets_are_negative_and_a_comma_before_two_digits_is_a_point(value: Decimal) -> None:
    assert cells.amount(f"({value:f})") == -value
    assert cells.amount(f"{value:f}".replace(".", ",")) == value


@given(days)
def test_a_day_is_read_in_every_way_that_names_but_one(day: date) -> None:
    serial = (day - cells.SERIAL_ZERO).days
    ways = [day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}", f"{day.isoformat()} 00:00:00"]
    ways += [f"{day.year}年{day.month}月{day.day}日", f"{day.year} 年 {day.month} 月 {day.day} 号", day.isoformat().translate(FULL_WIDTH)]
    ways += [serial, float(serial), str(serial), int(f"{day:%Y%m%d}")]
    assert {cells.day(way) for way in ways} == {day}


def test_the_day_of_the_brief_in_chinese_and_as_serial() -> None:
    assert cells.day("2026年11月23日") == cells.day(46349) == date(2026, 11, 23)


@pytest.mark.parametrize("written", ["03/04/2026", "23.11.2026", "2026-13-01", "2026-02-30", "tomorrow", "１２", 0, 46349.5, "TRUE", "²"])
def test_what_is_no_one_day_is_refused(written: cells.Cell) -> None:
    with pytest.raises(Wrong):
        cells.day(written)


@pytest.mark.parametrize(
    "written", ["", "1e308", "NaN", "inf", "1,2,3", "12,34,567", "--1", "1.2.3", "=1+1", "１²", "٣", "0x10", "1 000 元元"]
)
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(Wrong):
        cells.amount(written)


@pytest.mark.parametrize(("written", "code"), [("1" * 15, "too_large"), (1e15, "too_large"), ("0.00001", "too_many_places")])
def test_what_the_books_cannot_hold_is_refused_not_rounded(written: cells.Cell, code: str) -> None:
    with pytest.raises(Wrong) as refused:
        cells.amount(written)
    assert refused.value.code == code


def test_a_negative_zero_is_zero() -> None:
    assert str(cells.amount("-0.00")) == "0.0000"


def test_a_code_keeps_its_zeros_and_loses_its_width() -> None:
    assert cells.code("  ００７－Ａ　b ") == "007-A b"


def test_the_mark_that_kept_a_formula_from_running_is_taken_off_and_no_other() -> None:
    assert cells.text("'=SUM(A1)") == "=SUM(A1)"
    assert cells.text("'tis") == "'tis"


@given(st.text(max_size=40))
def test_no_text_brings_the_reader_down(words: str) -> None:
    for read in (cells.text, cells.code, cells.amount, cells.whole, cells.day, cells.email):
        try:
            read(words)
        except Wrong:
            continue


@given(st.text(max_size=40))
def test_text_that_is_taken_can_be_printed(words: str) -> None:
    try:
        taken = cells.text(words)
    except Wrong:
        return
    assert not any((ord(letter) < 32 and letter not in "\n\r\t") or 0x7F <= ord(letter) < 0xA0 or letter == "\u202e" for letter in taken)


@given(days, st.integers(1, 3000))
def test_days_keep_their_distance(day: date, apart: int) -> None:
    later = day + timedelta(days=apart)
    if later <= cells.LAST_DAY:
        assert cells.day(later.isoformat()) - cells.day(day.isoformat()) == timedelta(days=apart)
