"""What a person wants to be told, and how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import TYPE_CHECKING

from django.db import transaction

from partners.journal.actions import record
from partners.refusal import Invalid, NotAllowed
from portal.notices import phrases
from portal.notices.models import Hours, Wish
from portal.notices.rules import BY_CODE, Ways, kinds_for

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@transaction.atomic
def choose(
    wishes: Mapping[str, Ways],
    *,
    quiet: tuple[time | None, time | None] = (None, None),
    digest: bool | None = None,
    digest_hour: int = 8,
    by: Viewer,
) -> None:
    """Keep how the person wants to hear of each kind. Kinds the duties do not allow are left as they were."""
    if by.user_id is None or by.read_only:
        raise NotAllowed("choose")
    if (quiet[0] is None) != (quiet[1] is None):
        raise Invalid(phrases.HALF_HOURS, code="half_hours", field="quiet_until")
    mine = [
        Wish(user_id=by.user_id, kind=kind.code, bell=ways.bell, mail=ways.mail, digest=ways.digest)
        for kind in kinds_for(by.duties)
        if (ways := wishes.get(kind.code)) is not None
    ]
    Wish.objects.bulk_create(mine, update_conflicts=True, update_fields=["bell", "mail", "digest"], unique_fields=["user", "kind"])
    Hours.objects.update_or_create(
        user_id=by.user_id,
        defaults={"quiet_from": quiet[0], "quiet_until": quiet[1], "digest": digest, "digest_hour": digest_hour},
    )
    record("choose_notices", f"user:{by.user_id}", by=by)


@transaction.atomic
def stop_kind(user_id: int, kind: str) -> None:
    """Send no more mail of one kind, or no more digests ("digest"), to whoever holds a signed link from a mail."""
    if kind == "digest":
        Hours.objects.update_or_create(user_id=user_id, defaults={"digest": False})
    elif kind in BY_CODE:
        Wish.objects.update_or_create(
            user_id=user_id, kind=kind, defaults={"mail": False}, create_defaults={"bell": True, "mail": False, "digest": True}
        )
