"""Keys of machines: made, shown once, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.access import phrases
from partners.access.models import ApiKey
from partners.access.secrets import hash_of
from partners.journal.actions import record
from partners.refusal import Invalid, NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

PREFIX = 8


def must_hold_keys(viewer: Viewer) -> None:
    """Raise NotAllowed unless the viewer may make keys here: a partner's owner, HQ's administrator."""
    viewer.must(_duty(viewer))


@transaction.atomic
def issue_key(name: str, scopes: Collection[str], *, expires_at: datetime | None = None, by: Viewer) -> tuple[ApiKey, str]:
    """Make a key for the organisation acted for. Its secret is returned once and never kept.

    Two good keys of one organisation never share a name, so a double tap makes one key.
    """
    by.must(_duty(by))
    if by.user_id is None or by.channel == "api":
        raise NotAllowed("a person makes keys")
    unknown = set(scopes) - by.duties
    if unknown:
        raise Invalid(phrases.SCOPES_BEYOND_YOU, field="scopes", facts={"scopes": sorted(unknown)})
    if ApiKey.objects.filter(organisation_id=by.organisation_id, name=name, revoked_at=None).exists():
        raise Refusal(phrases.KEY_NAME_TAKEN, code="name_taken", field="name")
    prefix, secret = secrets.token_hex(PREFIX // 2), secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        organisation_id=by.organisation_id,
        name=name,
        prefix=prefix,
        secret_hash=hash_of(secret),
        scopes=sorted(scopes),
        made_by_id=by.user_id,
        expires_at=expires_at,
    )
    record("issue_key", f"key:{prefix}", by=by, changes={"name": name, "scopes": sorted(scopes)})
    return key, f"weir_{prefix}_{secret}"


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Viewer) -> None:
    """Let a key open nothing more, at once. Revoking twice changes nothing."""
    by.must(_duty(by))
    if not by.is_hq and key.organisation_id != by.organisation_id:
        raise NotAllowed(_duty(by))
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record("revoke_key", f"key:{key.prefix}", by=by, organisation_id=key.organisation_id)


def _duty(viewer: Viewer) -> str:
    return "administer" if viewer.is_hq else "manage_people"
