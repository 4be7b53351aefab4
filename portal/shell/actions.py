"""Writes of the shell: what people want remembered of how they work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partners.refusal import NotAllowed
from portal.shell.models import PutAway

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


def put_steps_away(*, by: Viewer) -> None:
    """Show the first steps no more to this person. Twice is once."""
    if by.user_id is None or by.read_only:
        raise NotAllowed("put_steps_away")
    PutAway.objects.get_or_create(user_id=by.user_id)
