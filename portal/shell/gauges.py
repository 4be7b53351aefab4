"""Figures at a glance on the home page: each opens the list it was read from. What a role reads is one table.

A component registers a gauge with `gauge_with`; a gauge costs one query and answers None where it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from partners.walls.viewer import Viewer
from portal.shell.navigation import Word

MOST_GAUGES = 6


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure, already in words. `kind`: stop, wait, good, move or nothing."""

    label: Word
    value: str
    url: str
    detail: Word = ""
    kind: str = ""


type Reading = Callable[[Viewer], Gauge | None]
_readings: dict[str, Reading] = {}

# What each role reads, in order. Owners whose partners stand below them read as sellers too.
GAUGES_OF: dict[str, tuple[str, ...]] = {
    "owner": ("owed_late", "coming", "ordered_month", "stock_pieces"),
    "buyer": ("coming", "waiting_goods", "ordered_month"),
    "stock_keeper": ("to_count", "to_ship", "stock_pieces", "waiting_goods"),
    "salesperson": ("ordered_month", "coming", "waiting_goods"),
    "bookkeeper": ("owed", "owed_late", "paid_month"),
    "administrator": ("partners", "people", "jobs_failed", "imports_open", "news_stuck"),
    "order_desk": ("to_ship", "to_invoice", "late_orders", "taken_month", "waiting_customers"),
    "credit_controller": ("held", "over_limit", "overdue", "unapplied"),
    "credit_manager": ("to_sign", "held", "over_limit", "overdue"),
    "channel_manager": ("partners", "silent_partners", "taken_month", "overdue"),
    "planner": ("waiting_customers", "sold_out", "expected_week", "stock_pieces"),
    "marketer": ("drafts", "pages_live", "ending_soon", "unread_letters"),
    "auditor": ("decided_month", "deeds_today", "overdue", "over_limit"),
}
ABOVE: dict[str, tuple[str, ...]] = {
    "owner": ("held", "overdue", "to_ship", "tree_month", "owed_late", "stock_pieces"),
    "stock_keeper": ("to_ship", "to_invoice", "to_count", "stock_pieces", "waiting_customers"),
    "bookkeeper": ("overdue", "held", "unapplied", "owed", "owed_late"),
}


def gauge_with(key: str, reading: Reading) -> None:
    """Let `reading` answer the gauge `key`; the same key again replaces it. Which roles read it stands in the table above."""
    _readings[key] = reading


def leads(viewer: Viewer) -> bool:
    """Whether partners stand below: a distributor or a branch, not HQ."""
    return not viewer.is_hq and len(viewer.organisation_ids) > 1


def keys_of(viewer: Viewer) -> list[str]:
    """The gauges of the viewer's roles, each once, as many as one can take in."""
    tables: Iterable[str] = [
        key for role in sorted(viewer.roles, key=list(GAUGES_OF).index) for key in (leads(viewer) and ABOVE.get(role)) or GAUGES_OF[role]
    ]
    return list(dict.fromkeys(tables))[:MOST_GAUGES]


def gauges_of(viewer: Viewer) -> list[Gauge]:
    return [gauge for key in keys_of(viewer) if key in _readings and (gauge := _readings[key](viewer)) is not None]
