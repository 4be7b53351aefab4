"""Writing down what happened: always inside the transaction of the change, never by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from partners.journal.actions.nudging import nudge
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

RECORD = Statement(__file__, "record.sql")


class NoTransaction(RuntimeError):
    """Something was to be recorded apart from the change it tells of."""


def record(
    verb: str,
    target: str,
    *,
    by: Viewer | None,
    organisation_id: int | None = None,
    changes: Mapping[str, Any] | None = None,
    event: object = None,
) -> None:
    """Write one audit row and, where an event dataclass is given, its outbox row, in one statement.

    `organisation_id` is whose row was changed (default: the organisation acted for). `by` is None for the system's own
    work, and then `organisation_id` is required.
    """
    if not connection.in_atomic_block:
        raise NoTransaction(verb)
    concerns = organisation_id if organisation_id is not None else by.organisation_id if by else None
    if concerns is None:
        message = f"{verb}: say whose row was changed"
        raise ValueError(message)
    RECORD.rows(
        user=by.user_id if by else None,
        organisation=by.organisation_id if by else concerns,
        concerns=concerns,
        verb=verb,
        target=target,
        changes=as_json(changes or {}),
        as_whom=(by and by.as_whom) or "",
        channel=by.channel if by else "system",
        address=by.address if by else None,
        event=type(event).__name__ if event is not None else None,
        body=as_json(asdict(event)) if is_dataclass(event) and not isinstance(event, type) else None,
    )
    if event is not None:
        transaction.on_commit(nudge)


def as_json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
