"""Reads of money: how an account stands, what is open, what moved in a period."""

from __future__ import annotations

from typing import Any

from partners.receivables.queries.ageing import (
    Month,
    Movement,
    ageing_of,
    balance_as_of,
    components_as_of,
    months_of,
    movements_of,
    open_items_as_of,
)
from partners.receivables.queries.lists import (
    ExposureLine,
    account_between,
    accounts_held,
    accounts_of,
    decisions_of,
    exposure_lines,
    invoices_of,
    limits_of,
    own_accounts,
    payments_of,
    signs_up_to,
    trace_with,
    waiting_limits,
)
from partners.receivables.queries.standing import limits_in_force, replay, standing_of, standings_of
from partners.walls.statement import Statement

CHAINS = Statement(__file__.replace("/queries/", "/"), "invariants_chain.sql")


def broken_chains() -> list[dict[str, Any]]:
    """Name the first entry of each account whose hash is not what its words and its forerunner say."""
    return CHAINS.named()


__all__ = [
    "ExposureLine",
    "Month",
    "Movement",
    "account_between",
    "accounts_held",
    "accounts_of",
    "ageing_of",
    "balance_as_of",
    "broken_chains",
    "components_as_of",
    "decisions_of",
    "exposure_lines",
    "invoices_of",
    "limits_in_force",
    "limits_of",
    "months_of",
    "movements_of",
    "open_items_as_of",
    "own_accounts",
    "payments_of",
    "replay",
    "signs_up_to",
    "standing_of",
    "standings_of",
    "trace_with",
    "waiting_limits",
]
