"""Working on a lead: whom it is about, what was done, what comes next."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leads.pipeline import phrases
from leads.pipeline.actions.moving import lock_lead, move_lead, must_work
from leads.pipeline.models import Activity, Lead, LeadContact, State
from partners.journal.actions import record
from partners.refusal import Invalid
from partners.walls.scope import system
from partners.walls.viewer import Viewer


@transaction.atomic
def read_contact(lead: Lead, *, by: Viewer) -> LeadContact | None:
    """Whom a lead is about, for who may know; the reading itself is written into the journal. None: not (or no longer) for this reader."""
    contact = LeadContact.objects.seen_by(by).filter(lead_id=lead.pk).first() if "work_leads" in by.duties else None
    if contact is not None:
        with system("a contact was read"):
            record("read_contact", f"lead:{lead.number}", by=by, organisation_id=by.organisation_id)
    return contact


@transaction.atomic
def log_activity(lead: Lead, kind: str, words: str = "", *, by: Viewer) -> Activity:
    """Note what was done. The first note on an accepted lead says that the work has begun."""
    must_work(lead, by)
    if kind not in Activity.Kind.values:
        raise Invalid(phrases.NOT_A_CHOICE % {"word": kind}, code="not_a_choice", field="kind")
    with system("note an activity"):
        lead = lock_lead(lead.pk)
        must_work(lead, by)
        activity = Activity.objects.create(lead=lead, organisation_id=by.organisation_id, kind=kind, words=words.strip(), by_id=by.user_id)
        if lead.state == State.ACCEPTED:
            move_lead(lead, State.WORKING, by=by, organisation_id=lead.holder_id)
        record("log_activity", f"lead:{lead.number}", by=by, organisation_id=by.organisation_id, changes={"kind": kind})
    return activity


@transaction.atomic
def plan_step(lead: Lead, step: str, at: datetime, *, by: Viewer) -> Lead:
    """Say what is to be done next, and when."""
    must_work(lead, by)
    if step not in Lead.Step.values:
        raise Invalid(phrases.NOT_A_CHOICE % {"word": step}, code="not_a_choice", field="step")
    if at < timezone.now():
        raise Invalid(phrases.IN_THE_PAST, code="in_the_past", field="at")
    with system("plan the next step"):
        lead = lock_lead(lead.pk)
        must_work(lead, by)
        lead.next_step, lead.next_at = step, at
        if lead.state == State.WORKING:
            lead.save(update_fields=["next_step", "next_at"])
        else:
            move_lead(lead, State.WORKING, by=by, organisation_id=lead.holder_id)
        record("plan_step", f"lead:{lead.number}", by=by, organisation_id=lead.holder_id, changes={"step": step, "at": at})
    return lead
