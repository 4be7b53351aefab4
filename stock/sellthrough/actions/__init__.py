"""The writers of what partners report."""

from stock.sellthrough.actions.pacing import refresh_paces
from stock.sellthrough.actions.reporting import LinesRefused, Sent, send_report
from stock.sellthrough.actions.ruling import set_reporting_rules

__all__ = ["LinesRefused", "Sent", "refresh_paces", "send_report", "set_reporting_rules"]
