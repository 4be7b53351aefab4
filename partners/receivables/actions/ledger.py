"""The one writer of entries and postings. Everything that moves an amount comes through here, under the account's lock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from partners.journal.actions import as_json
from partners.receivables.models import Component, Entry
from partners.walls.statement import Statement

LOCK = Statement(__file__, "lock_accounts.sql")
POST = Statement(__file__, "post.sql")


class Move(NamedTuple):
    """`amount` (> 0) goes from `source` to `destination`, components of one account."""

    source: Component
    destination: Component
    amount: Decimal


@dataclass(frozen=True, slots=True)
class NewEntry:
    account_id: int
    kind: Entry.Kind
    source: str
    on: date
    moves: Sequence[Move]
    by_id: int | None = None
    reverses_id: int | None = None


class Locked(NamedTuple):
    id: int
    debtor_id: int
    creditor_id: int
    currency: str
    guards: list[int]


def lock_accounts(accounts: Collection[int]) -> dict[int, Locked]:
    """Wait for the accounts and the guards above them, in the order that everybody keeps: by id.

    A guard that was named while we waited is locked after all; only then may two wait in a circle, and PostgreSQL sends one back.
    """
    locked = {row[0]: Locked(*row) for row in LOCK.rows(accounts=list(accounts))}
    late = {guard for account in accounts for guard in locked[account].guards} - locked.keys()
    return locked | lock_accounts(late) if late else locked


def post(entries: Sequence[NewEntry]) -> list[int]:
    """Write entries, in order, with one statement whatever their number; returns their ids.

    The caller holds the locks of `lock_accounts`. Moves of 0 are left out; an entry may have none.
    """
    listed = [
        {
            "account": entry.account_id,
            "kind": entry.kind,
            "source": entry.source,
            "on": entry.on,
            "by": entry.by_id,
            "reverses": entry.reverses_id,
            "moves": [[move.source, move.destination, str(move.amount)] for move in entry.moves if move.amount],
        }
        for entry in entries
    ]
    return [row[1] for row in POST.rows(entries=as_json(listed))] if listed else []
