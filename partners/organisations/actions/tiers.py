"""Tiers given by hand for a time: the tier before comes back by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.journal.actions import record
from partners.organisations import phrases
from partners.organisations.actions.states import locked
from partners.organisations.models import Organisation, TierChange
from partners.refusal import Invalid, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@transaction.atomic
def override_tier(organisation: Organisation, tier: str, *, until: dt.date, reason: str, by: Viewer) -> TierChange:
    """Give a partner another tier up to and with a day. One at a time: end the one in force first."""
    by.must("manage_partners")
    if not reason.strip():
        raise Invalid(phrases.SAY_WHY, field="reason")
    if until < timezone.localdate():
        raise Invalid(phrases.NOT_BEFORE_TODAY, field="until")
    with system("give a partner another tier for a time"):
        kept = locked(organisation)
        if TierChange.objects.filter(organisation=kept, ended_at=None).exists():
            raise Refusal(phrases.TIER_IN_FORCE, code="tier_in_force", field="tier")
        if kept.tier == tier:
            raise Invalid(phrases.SAME_TIER, field="tier")
        change: TierChange = TierChange.objects.create(
            organisation=kept, tier=tier, before=kept.tier, until=until, reason=reason.strip(), by_id=by.user_id
        )
        Organisation.objects.filter(pk=kept.pk).update(tier=tier)
        changes = {"tier": [kept.tier, tier], "until": until, "reason": reason}
        record("override_tier", f"organisation:{kept.pk}", by=by, organisation_id=kept.pk, changes=changes)
    return change


@transaction.atomic
def end_override(change: TierChange, *, by: Viewer) -> None:
    """Give the tier before back, today. Twice is once."""
    by.must("manage_partners")
    with system("end a tier given for a time"):
        _give_back(change, by=by)


@transaction.atomic
def end_due_overrides() -> int:
    """Give the tiers back whose last day is past. Returns how many."""
    with system("tiers whose time is over"):
        due = TierChange.objects.filter(ended_at=None, until__lt=timezone.localdate()).order_by("pk")
        return sum(_give_back(change, by=None) for change in due)


def _give_back(change: TierChange, *, by: Viewer | None) -> int:
    """A tier changed by hand meanwhile is newer than the one before, and stays."""
    kept = locked(Organisation.objects.get(pk=change.organisation_id))
    if not TierChange.objects.filter(pk=change.pk, ended_at=None).update(ended_at=timezone.now()):
        return 0
    Organisation.objects.filter(pk=kept.pk, tier=change.tier).update(tier=change.before)
    changes = {"tier": [change.tier, change.before]}
    record("end_tier_override", f"organisation:{kept.pk}", by=by, organisation_id=kept.pk, changes=changes)
    return 1
