"""Pure rules of what partners report: weeks, checks, books, cover, and how much to order."""

from stock.sellthrough.rules.books import Book, Cause, Evidence, adjustment_of, closing_of, likely_causes
from stock.sellthrough.rules.cover import Depth, average_of, cover_days, is_too_deep, weeks_of_supply
from stock.sellthrough.rules.judging import Facts, Line, Severity, Warned, digest_of, judge_line
from stock.sellthrough.rules.ordering import Need, Suggestion, deviation_of, order_up_to, reorder_point, safety_stock, suggest
from stock.sellthrough.rules.weeks import is_open, last_day, monday_of, week_label, weeks_back, weeks_due

__all__ = [
    "Book",
    "Cause",
    "Depth",
    "Evidence",
    "Facts",
    "Line",
    "Need",
    "Severity",
    "Suggestion",
    "Warned",
    "adjustment_of",
    "average_of",
    "closing_of",
    "cover_days",
    "deviation_of",
    "digest_of",
    "is_open",
    "is_too_deep",
    "judge_line",
    "last_day",
    "likely_causes",
    "monday_of",
    "order_up_to",
    "reorder_point",
    "safety_stock",
    "suggest",
    "week_label",
    "weeks_back",
    "weeks_due",
    "weeks_of_supply",
]
