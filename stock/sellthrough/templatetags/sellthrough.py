"""How a week is written: W47, 第 47 周."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from stock.sellthrough.phrases import remark_text, week_text

if TYPE_CHECKING:
    from datetime import date

register = template.Library()
register.filter("remark", remark_text)


@register.filter
def week(monday: date | None) -> str:
    return "" if not monday else week_text(monday)


@register.filter
def week_number(monday: date) -> int:
    return monday.isocalendar().week
