"""HQ looks through a partner's eyes: read-only, and written down when it begins and when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from partners.journal.actions import record
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@transaction.atomic
def begin_viewing_as(seen: Viewer, *, by: Viewer) -> None:
    """Write down that `by` begins to look as `seen` (see queries.seen_as)."""
    by.must("view_as_partner")
    with system("HQ begins to view as a partner"):
        record("view_as", f"organisation:{seen.organisation_id}", by=by, organisation_id=seen.organisation_id)


@transaction.atomic
def end_viewing_as(*, by: Viewer) -> None:
    with system("HQ ends viewing as a partner"):
        record("stop_viewing_as", f"organisation:{by.organisation_id}", by=by)
