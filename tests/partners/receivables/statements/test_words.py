"""Amounts in words, golden: the People's Bank of China's rules for settlement papers (支付结算办法, annex 1) and our own figures."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.receivables.statements.words import MINUS, amount_in_words, amount_text, cut, day_text, money_text, period_text, term_text

GOLDEN = {
    "1409.50": "人民币壹仟肆佰零玖元伍角整",
    "6007.14": "人民币陆仟零柒元壹角肆分",
    "16409.02": "人民币壹万陆仟肆佰零玖元零贰分",
    "325.04": "人民币叁佰贰拾伍元零肆分",
    "107000.53": "人民币壹拾万柒仟元伍角叁分",
    "255148.86": "人民币贰拾伍万伍仟壹佰肆拾捌元捌角陆分",
    "0": "人民币零元整",
    "0.05": "人民币伍分",
    "0.50": "人民币伍角整",
    "10": "人民币壹拾元整",
    "100000": "人民币壹拾万元整",
    "20000001": "人民币贰仟万零壹元整",
    "100010000.10": "人民币壹亿零壹万元壹角整",
    "1000000000.01": "人民币壹拾亿元零壹分",
    "-876271.08": "人民币负捌拾柒万陆仟贰佰柒拾壹元零捌分",
    "999999999999.99": "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}
DIGITS = {word: digit for digit, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(("amount", "words"), GOLDEN.items())
def test_amounts_in_words_are_these(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), "CNY") == words


@given(st.integers(0, 10**13 - 1))
def test_words_read_back_are_the_amount(cents: int) -> None:
    words = amount_in_words(Decimal(cents) / 100, "CNY").removeprefix("人民币")
    assert read_back(words) == cents


def read_back(words: str) -> int:
    """Read Chinese words as cents, written apart from what makes them."""
    whole, _, rest = words.removesuffix("整").rpartition("元")
    cents = sum(DIGITS[rest[place - 1]] * worth for unit, worth in (("角", 10), ("分", 1)) if (place := rest.find(unit)) > 0)
    total = section = digit = 0
    for letter in whole:
        if letter in DIGITS:
            digit = DIGITS[letter]
        elif letter in UNITS:
            section, digit = section + digit * UNITS[letter], 0
        else:
            total, section, digit = total + (section + digit) * {"万": 10**4, "亿": 10**8}[letter], 0, 0
    return (total + section + digit) * 100 + cents


def test_a_currency_without_chinese_use_has_no_words() -> None:
    assert amount_in_words(Decimal(5), "GBP") == ""
    assert amount_in_words(Decimal(5), "HKD") == "港币伍元整"
    assert amount_in_words(Decimal(10) ** 12, "CNY") == ""


def test_figures_are_written_to_their_currency_s_places_with_a_true_minus() -> None:
    assert amount_text(Decimal("-45670.085"), "CNY") == f"{MINUS}45,670.09"
    assert money_text(Decimal(-1234), "JPY") == f"{MINUS}JP¥1,234"
    assert money_text(Decimal("12.5"), "CHF") == "CHF\u00a012.50"
    assert term_text(Decimal(-3), "CNY", MINUS) == "+ 3.00"
    assert term_text(Decimal(3), "CNY", MINUS) == f"{MINUS} 3.00"


def test_days_and_periods_in_both_languages() -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    assert (day_text(first, chinese=True), day_text(first, chinese=False)) == ("10-01", "1 Oct")
    assert period_text(first, last, chinese=False) == "1 to 31 October 2026"
    assert period_text(first, last, chinese=True) == "2026-10-01 至 2026-10-31"
    assert period_text(date(2026, 9, 1), last, chinese=False) == "1 September 2026 to 31 October 2026"


def test_a_text_is_cut_to_its_column_and_han_takes_two() -> None:
    assert cut("SO-48201937", 16) == "SO-48201937"
    assert cut("A" * 17, 16) == "A" * 15 + "…"
    assert cut("银行转账银行转账银", 16) == "银行转账银行转…"
