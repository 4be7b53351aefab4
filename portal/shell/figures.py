"""How a number or a date is written, in English and in 中文; the one place that decides it.

Minus is U+2212, thousands are set off by commas in both languages, an amount shows the places of its currency,
and what is missing stays empty: a blank is not a zero.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol, runtime_checkable

from babel.numbers import get_currency_precision
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language

MINUS = "\u2212"
NO_BREAK = "\u00a0"
TEN = 10
SYMBOLS = {
    "CNY": "¥", "EUR": "€", "GBP": "£", "USD": "$", "INR": "₹", "KRW": "₩", "VND": "₫", "THB": "฿",
    "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$", "SGD": "S$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$",
}  # fmt: skip


@runtime_checkable
class Priced(Protocol):
    """An amount that knows its currency, such as `partners.money.Money`."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...


def is_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "").startswith("zh")


def _as_decimal(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _grouped(value: Decimal, places: int) -> tuple[str, str]:
    """Sign and digits; what rounds to nothing has no sign."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return (MINUS if rounded < 0 else "", f"{abs(rounded):,.{places}f}")


def amount_text(value: Any, currency: str = "", places: int | None = None) -> str:
    """The figure alone, to the places of its currency: 45,670.08."""
    if value is None or value == "":
        return ""
    if isinstance(value, Priced):
        value, currency = value.amount, value.currency
    places = places if places is not None else get_currency_precision(currency or "CNY")
    return "".join(_grouped(_as_decimal(value), places))


def money_text(value: Any, currency: str = "", places: int | None = None) -> str:
    """An amount with its currency's mark: ¥45,670.08. A currency without a mark keeps its code: CHF 20.00."""
    if value is None or value == "":
        return ""
    if isinstance(value, Priced):
        value, currency = value.amount, value.currency
    places = places if places is not None else get_currency_precision(currency or "CNY")
    sign, digits = _grouped(_as_decimal(value), places)
    mark = SYMBOLS.get(currency, f"{currency}{NO_BREAK}" if currency else "")
    return f"{sign}{mark}{digits}"


def unit_price_text(value: Any, currency: str = "") -> str:
    """A price of one piece: two places, up to four where the price has them."""
    if value is None or value == "":
        return ""
    if isinstance(value, Priced):
        value, currency = value.amount, value.currency
    exponent = _as_decimal(value).normalize().as_tuple().exponent
    used = -exponent if isinstance(exponent, int) else 0
    return money_text(value, currency, places=min(4, max(get_currency_precision(currency or "CNY"), used)))


def quantity_text(value: Any) -> str:
    """A count or measure without needless zeros: 1,240; 2.5."""
    if value is None or value == "":
        return ""
    number = _as_decimal(value)
    exponent = number.normalize().as_tuple().exponent
    return "".join(_grouped(number, max(0, -exponent) if isinstance(exponent, int) else 0))


def share_text(value: Any, places: int = 0) -> str:
    """A ratio as a percentage: 0.64 is 64%."""
    if value is None or value == "":
        return ""
    return "".join(_grouped(_as_decimal(value) * 100, places)) + "%"


def signed_text(text: str) -> str:
    """A change: what is not negative carries a plus."""
    return text if not text or text.startswith(MINUS) else f"+{text}"


def _local(value: dt.date) -> dt.date:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


def day_text(value: dt.date | None) -> str:
    """A day in a row: 23 Nov, 11月23日; with its year when that is not this year."""
    if value is None or value == "":
        return ""
    value = _local(value)
    other_year = value.year != timezone.localdate().year
    if is_chinese():
        return f"{value.year}年{value.month}月{value.day}日" if other_year else f"{value.month}月{value.day}日"
    short = f"{value.day} {str(MONTHS_3[value.month]).capitalize()}"
    return f"{short} {value.year}" if other_year else short


def weekday_text(value: dt.date | None) -> str:
    """A day where the weekday matters: Mon 23 Nov, 11月23日（周一）."""
    if value is None or value == "":
        return ""
    value = _local(value)
    if is_chinese():
        return f"{day_text(value)}（周{'一二三四五六日'[value.weekday()]}）"
    return f"{WEEKDAYS_ABBR[value.weekday()]} {day_text(value)}"


def long_day_text(value: dt.date | None) -> str:
    """A day in a sentence or a title: 23 November 2026, 2026年11月23日."""
    if value is None or value == "":
        return ""
    value = _local(value)
    if is_chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def today_text(value: dt.date) -> str:
    """The line under the home page's title: Monday 23 November 2026, week 48."""
    week = value.isocalendar().week
    if is_chinese():
        return f"{long_day_text(value)} 星期{'一二三四五六日'[value.weekday()]} 第 {week} 周"
    return f"{WEEKDAYS[value.weekday()]} {long_day_text(value)}, week {week}"


def things_text(count: int) -> str:
    """The home page's title: Four things today, 今天有四件事; from ten on in digits."""
    if is_chinese():
        return f"今天有{'一两三四五六七八九'[count - 1] if 0 < count < TEN else f' {count} '}件事" if count else "今天没有待办"
    number = (
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][count - 1].capitalize() if 0 < count < TEN else str(count)
    )
    return "Nothing waits today" if not count else f"{number} thing{'' if count == 1 else 's'} today"


def clock_text(value: dt.datetime | None) -> str:
    """The time of day: 14:02."""
    if value is None or value == "":
        return ""
    return f"{_local(value):%H:%M}"


def moment_text(value: dt.datetime | None) -> str:
    """A day and its time: 23 Nov, 14:02; 11月23日 14:02."""
    if value is None or value == "":
        return ""
    return f"{day_text(value)} {clock_text(value)}" if is_chinese() else f"{day_text(value)}, {clock_text(value)}"
