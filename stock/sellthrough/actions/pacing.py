"""Keeping how fast things sell: one statement for one partner's products, or for the whole channel at night."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from partners.walls.scope import system
from partners.walls.statement import Statement
from stock.sellthrough.queries.reports import rules_in_force
from stock.sellthrough.rules import monday_of

PACE = Statement(__file__, "pace.sql")


def refresh_paces(
    organisation_id: int | None = None, product_ids: Collection[int] | None = None, *, weeks: int | None = None, today: date | None = None
) -> int:
    """Make the paces anew from standing reports and shipments, for one partner's products or for all. May run twice."""
    with system("keep paces"):
        return PACE.run(
            organisations=None if organisation_id is None else [organisation_id],
            products=None if product_ids is None else list(product_ids),
            as_of=monday_of(today or timezone.localdate()),
            weeks=weeks or rules_in_force().average_weeks,
        )
