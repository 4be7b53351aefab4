"""From one state to the next: the one door, its lock, and its history."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from leads.pipeline import phrases
from leads.pipeline.models import Lead, LeadContact, Move, State
from leads.pipeline.rules import may_become
from partners.refusal import NotAllowed, Refusal
from partners.walls.viewer import Viewer

FIRST_CALL = timedelta(hours=24)  # who accepted a lead calls within a day


def must_lead(by: Viewer) -> None:
    """HQ's people who work leads enter, qualify and offer them."""
    by.must("work_leads")
    if not by.is_hq:
        raise NotAllowed("work_leads")


def must_work(lead: Lead, by: Viewer) -> None:
    """The holder's own people work a lead; HQ may too, in their place."""
    by.must("work_leads")
    if not by.is_hq and lead.holder_id != by.organisation_id:
        raise NotAllowed("work_leads")


def lock_lead(lead_id: int) -> Lead:
    """Hold a lead until the transaction ends and read it as it is now. Every action begins here, so that one of many wins."""
    return Lead.objects.select_for_update(of=("self",)).get(pk=lead_id)


def move_lead(
    lead: Lead,
    after: str,
    *,
    by: Viewer | None,
    organisation_id: int | None = None,
    reason: str = "",
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Change the state of a locked lead, and write down who did it and why. Raises Refusal where the table of moves does not know it.

    Saves the lead with whatever else the caller set on it: one statement for both.
    """
    before, now = lead.state, at or timezone.now()
    if not may_become(before, after):
        words = {"state": State(before).label, "after": State(after).label}
        raise Refusal(phrases.NOT_NOW % words, code="not_now", facts={"state": before})
    lead.state = after
    lead.closed_at = now if after in {"won", "lost"} else None
    if after != "lost":
        lead.lost_reason = ""
    lead.save()
    told = {"reason": reason, "note": note, "by_id": by.user_id if by else None, "at": now}
    Move.objects.create(lead=lead, organisation_id=organisation_id, before=before, after=after, **told)


def give_to(lead: Lead, organisation_id: int, *, by: Viewer) -> None:
    """Make a partner the holder of a locked lead: from now on, and not before, it reads whom it is about."""
    lead.holder_id = organisation_id
    lead.accepted_at = timezone.now()
    lead.next_step, lead.next_at = Lead.Step.CALL, lead.accepted_at + FIRST_CALL
    lead.no_partner_left = False
    move_lead(lead, State.ACCEPTED, by=by, organisation_id=organisation_id, at=lead.accepted_at)
    LeadContact.objects.filter(lead=lead).update(holder_id=organisation_id)


def take_from(lead: Lead, *, by: Viewer, reason: str, note: str = "") -> None:
    """End a partner's holding of a locked lead: it no longer sees it, nor whom it is about."""
    held_by, lead.holder_id, lead.accepted_at = lead.holder_id, None, None
    lead.next_step, lead.next_at = "", None
    move_lead(lead, State.RETURNED, by=by, organisation_id=held_by, reason=reason, note=note)
    LeadContact.objects.filter(lead=lead).update(holder_id=None)
