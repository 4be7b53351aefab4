"""A lead goes back to HQ: its partner cannot go on with it, or HQ takes it from one that sleeps on it."""

from __future__ import annotations

from django.db import transaction

from leads.pipeline import actions as pipeline
from leads.pipeline.models import Lead
from leads.routing import phrases
from leads.routing.events import LeadReturned
from leads.routing.models import Offer
from partners.journal.actions import record
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from partners.walls.viewer import Viewer


@transaction.atomic
def return_lead(lead: Lead, reason: str, *, by: Viewer, note: str = "") -> Lead:
    """Give a lead back, and say why. From that moment its partner no longer sees it; the masked slip of its offer stays."""
    by.must("work_leads")
    if not by.is_hq and lead.holder_id != by.organisation_id:
        raise NotAllowed("work_leads")
    if reason not in Offer.Reason.values:
        raise Invalid(phrases.SAY_WHY_RETURNED, code="missing", field="reason")
    with system("give a lead back"):
        lead = pipeline.lock_lead(lead.pk)
        holder = lead.holder_id
        if holder is None or (not by.is_hq and holder != by.organisation_id):
            raise Refusal(phrases.ANSWERED, code="answered")
        pipeline.take_from(lead, by=by, reason=reason, note=note)
        held = Offer.objects.filter(lead=lead, organisation_id=holder, state=Offer.State.ACCEPTED)
        held.update(state=Offer.State.RETURNED, reason=reason, note=note)
        event = LeadReturned(lead.number, holder, reason)
        record("return_lead", f"lead:{lead.number}", by=by, organisation_id=holder, changes={"reason": reason}, event=event)
    return lead
