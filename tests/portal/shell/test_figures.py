"""How figures are written, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from partners.money import Money
from portal.shell import figures


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Money(Decimal("45670.08"), "CNY"), "¥45,670.08"),
        (Money(Decimal("24583.14"), "GBP"), "£24,583.14"),
        (Money(Decimal("-3549.24"), "CNY"), "−¥3,549.24"),
        (Money(Decimal(0), "CNY"), "¥0.00"),
        (Money(Decimal("-0.001"), "CNY"), "¥0.00"),
        (Money(Decimal(1200), "JPY"), "JP¥1,200"),
        (Money(Decimal("1.5"), "KWD"), "KWD\u00a01.500"),
        (None, ""),
    ],
)
def test_money_has_its_mark_its_places_and_a_true_minus(value: object, text: str) -> None:
    assert figures.money_text(value) == text


def test_a_decimal_takes_the_currency_it_is_told() -> None:
    assert figures.money_text(Decimal(5), "USD") == "$5.00"
    assert figures.amount_text(Decimal("1234.5")) == "1,234.50"
    assert figures.unit_price_text(Decimal("1.2345"), "CNY") == "¥1.2345"
    assert figures.unit_price_text(Decimal("118.0000"), "CNY") == "¥118.00"


def test_quantities_and_shares_carry_no_needless_zeros() -> None:
    assert figures.quantity_text(1240) == "1,240"
    assert figures.quantity_text(Decimal("2.500")) == "2.5"
    assert figures.quantity_text(Decimal("1E+3")) == "1,000"
    assert figures.share_text(Decimal("0.64")) == "64%"
    assert figures.signed_text(figures.share_text(Decimal("0.1"))) == "+10%"
    assert figures.signed_text(figures.share_text(Decimal("-0.1"))) == "−10%"


@time_machine.travel(dt.datetime(2026, 11, 23, 6, 2, tzinfo=dt.UTC), tick=False)
@pytest.mark.parametrize(
    ("language", "day", "other_year", "weekday", "long", "moment"),
    [
        ("en", "23 Nov", "3 Jan 2025", "Mon 23 Nov", "23 November 2026", "23 Nov, 14:02"),
        ("zh-hans", "11月23日", "2025年1月3日", "11月23日（周一）", "2026年11月23日", "11月23日 14:02"),
    ],
)
def test_dates_are_written_as_the_reader_writes_them(
    language: str, day: str, other_year: str, weekday: str, long: str, moment: str
) -> None:
    when = dt.datetime(2026, 11, 23, 6, 2, tzinfo=dt.UTC)
    with override(language):
        assert figures.day_text(when.date()) == day
        assert figures.day_text(dt.date(2025, 1, 3)) == other_year
        assert figures.weekday_text(when.date()) == weekday
        assert figures.long_day_text(when) == long
        assert figures.moment_text(when) == moment
        assert figures.day_text(None) == figures.moment_text(None) == ""


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_an_amount_can_be_read_back_to_the_cent(amount: Decimal) -> None:
    assert Decimal(figures.amount_text(amount).replace(",", "").replace("−", "-")) == amount


@pytest.mark.parametrize(
    ("count", "english", "chinese"),
    [
        (0, "Nothing waits today", "今天没有待办"),
        (1, "One thing today", "今天有一件事"),
        (2, "Two things today", "今天有两件事"),
        (12, "12 things today", "今天有 12 件事"),
    ],
)
def test_the_day_begins_with_a_count_in_words(count: int, english: str, chinese: str) -> None:
    assert figures.things_text(count) == english
    with override("zh-hans"):
        assert figures.things_text(count) == chinese
