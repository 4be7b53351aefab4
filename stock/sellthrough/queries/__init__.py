"""Reads of what partners report."""

from stock.sellthrough.queries.books import Week, books_of, causes_of
from stock.sellthrough.queries.channel import ChannelFilter, Signal, channel_stock, elsewhere, too_deep
from stock.sellthrough.queries.reports import (
    Coverage,
    Listed,
    due_weeks,
    lines_of,
    must_report,
    products_to_report,
    reporters,
    reporting_of,
    reports_of,
    rules_in_force,
    standing_lines,
    week_coverage,
)
from stock.sellthrough.queries.suggestions import Suggested, running_low, suggested_order

__all__ = [
    "ChannelFilter",
    "Coverage",
    "Listed",
    "Signal",
    "Suggested",
    "Week",
    "books_of",
    "causes_of",
    "channel_stock",
    "due_weeks",
    "elsewhere",
    "lines_of",
    "must_report",
    "products_to_report",
    "reporters",
    "reporting_of",
    "reports_of",
    "rules_in_force",
    "running_low",
    "standing_lines",
    "suggested_order",
    "too_deep",
    "week_coverage",
]
