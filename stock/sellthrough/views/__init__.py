"""Pages of what partners report."""

from stock.sellthrough.views.books import books
from stock.sellthrough.views.channel import channel, coverage, rules, signals
from stock.sellthrough.views.reports import new_report, report, reports

__all__ = ["books", "channel", "coverage", "new_report", "report", "reports", "rules", "signals"]
