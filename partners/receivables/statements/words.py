"""Figures as a paper writes them: amounts, days, and amounts in Chinese words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from unicodedata import east_asian_width

import cn2an
from django.utils.dates import MONTHS, MONTHS_3

from partners.money import minor_digits, round_amount

MINUS = "\u2212"
SYMBOLS = {"CNY": "¥", "EUR": "€", "GBP": "£", "USD": "$", "JPY": "JP¥", "HKD": "HK$"}
IN_WORDS = {"CNY": "人民币", "HKD": "港币", "USD": "美元"}
LARGEST_IN_WORDS = Decimal(10) ** 12


def amount_text(amount: Decimal, currency: str) -> str:
    """45,670.08, to the currency's places; a minus is U+2212."""
    rounded = round_amount(amount, currency)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,.{minor_digits(currency)}f}"


def money_text(amount: Decimal, currency: str) -> str:
    """¥45,670.08; a currency without a mark keeps its code."""
    text = amount_text(amount, currency)
    sign, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    return f"{sign}{SYMBOLS.get(currency, currency + chr(0xA0))}{digits}"


def term_text(amount: Decimal, currency: str, sign: str) -> str:
    """A term of the equation: its sign, a blank, its figure: "+ 35,061.83". A negative term turns the sign round."""
    if amount < 0:
        sign = "+" if sign == MINUS else MINUS
    return f"{sign} {amount_text(abs(amount), currency)}"


def day_text(day: date, *, chinese: bool, year: bool = False) -> str:
    """A day in a row: 1 Oct, 10-01. With its year where it is not the period's."""
    if chinese:
        return f"{day:%Y-%m-%d}" if year else f"{day:%m-%d}"
    return f"{day.day} {str(MONTHS_3[day.month]).capitalize()}" + (f" {day.year}" if year else "")


def long_day_text(day: date, *, chinese: bool) -> str:
    return f"{day:%Y-%m-%d}" if chinese else f"{day.day} {MONTHS[day.month]} {day.year}"


def period_text(first: date, last: date, *, chinese: bool) -> str:
    """1 to 31 October 2026; 2026-10-01 至 2026-10-31."""
    if chinese:
        return f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"
    begin = str(first.day) if (first.year, first.month) == (last.year, last.month) else long_day_text(first, chinese=False)
    return f"{begin} to {long_day_text(last, chinese=False)}"


def amount_in_words(amount: Decimal, currency: str) -> str:
    """人民币贰拾伍万伍仟壹佰肆拾捌元捌角陆分, as the rules for settlement papers write it; empty where no use knows it so.

    整 stands after 元 and after 角, never after 分; a negative amount begins with 负.
    """
    name = IN_WORDS.get(currency)
    rounded = round_amount(amount, currency)
    if name is None or abs(rounded) >= LARGEST_IN_WORDS:
        return ""
    words: str = cn2an.an2cn(f"{abs(rounded):.2f}", "rmb")
    ending = "整" if words.endswith("角") else ""
    return f"{name}{'负' if rounded < 0 else ''}{words}{ending}"


def cut(text: str, fits: int) -> str:
    """A text that fits its column, with … where it was cut. A wide character counts for two."""
    width = 0
    for place, letter in enumerate(text):
        width += 2 if east_asian_width(letter) in "WF" else 1
        if width > fits:
            return text[: place - 1] + "…"
    return text
