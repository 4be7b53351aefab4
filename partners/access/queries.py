"""Who is looking: one statement a request, under a system reason because nobody is known yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import F

from partners.access.models import ApiKey
from partners.access.rules import PARTNER_DUTIES
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partners.access.models import User

VIEWER = Statement(__file__, "viewer.sql")
GLANCE = Statement(__file__, "glance.sql")
PARTNERS = Statement(__file__, "partners.sql")
MOST_PARTNERS = 60


def viewer_of(user: User, organisation_id: int | None = None, *, address: str | None = None, channel: str = "web") -> Viewer | None:
    """Make the viewer for `user`, acting for `organisation_id` or else the topmost organisation they belong to.

    None: they belong to no organisation now, so there is nothing they may see.
    """
    if not user.is_active:
        return None
    with system("who is asking"):
        rows = VIEWER.rows(user=user.pk, organisation=organisation_id)
    if not rows:
        return None
    own, name, name_zh, is_hq, kind, roles, duties, below, known, memberships, shares = rows[0]
    chinese = user.language.startswith("zh")
    return Viewer(
        user_id=user.pk,
        name=user.name,
        email=user.email,
        organisation_id=own,
        organisation_name=(chinese and name_zh) or name,
        is_hq=is_hq,
        organisation_ids=frozenset(below or ()),
        known_ids=frozenset(known),
        roles=frozenset(roles),
        duties=frozenset(duties),
        memberships=tuple((number, (chinese and zh) or en) for number, en, zh in memberships),
        shares={label: frozenset(ids) for label, ids in shares.items()},
        kind=kind,
        language=user.language,
        theme=user.theme,
        density=user.density,
        address=address,
        channel=channel,
    )


def seen_as(viewer: Viewer, organisation_id: int) -> Viewer | None:
    """Return HQ's `viewer` looking, read-only, through a partner's eyes. None where there is no such partner."""
    with system("HQ views as a partner"):
        rows = GLANCE.rows(organisation=organisation_id)
    if not rows:
        return None
    own, name, name_zh, kind, below, known = rows[0]
    shown = (viewer.language.startswith("zh") and name_zh) or name
    return replace(
        viewer,
        organisation_id=own,
        organisation_name=shown,
        is_hq=False,
        organisation_ids=frozenset(below),
        known_ids=frozenset(known),
        roles=frozenset({"owner"}),
        duties=frozenset(PARTNER_DUTIES),
        shares={},
        kind=kind,
        read_only=True,
        as_whom=shown,
    )


def partners_to_look_as(viewer: Viewer, text: str = "") -> list[dict[str, Any]]:
    """Return the first partners whose code or name holds `text`; all of HQ's, for those who may view as a partner."""
    viewer.must("view_as_partner")
    like = "%" + text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return PARTNERS.named(text=text, like=like, most=MOST_PARTNERS)


def keys_of(viewer: Viewer) -> QuerySet[ApiKey]:
    """The keys of the organisation acted for, those in use first."""
    own = ApiKey.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id).select_related("made_by")
    return own.order_by(F("revoked_at").desc(nulls_first=True), "-made_at")


def viewer_of_key(key: ApiKey, *, address: str | None = None) -> Viewer | None:
    """Make the viewer of an API key: its maker's place in one organisation, narrowed to the key's scopes.

    A key of somebody who left, or whose duties were taken, does no more than they still may.
    """
    viewer = viewer_of(key.made_by, key.organisation_id, address=address, channel="api")
    if viewer is None or viewer.organisation_id != key.organisation_id:
        return None
    return replace(viewer, name=key.name, duties=viewer.duties & frozenset(key.scopes), read_only=False)
