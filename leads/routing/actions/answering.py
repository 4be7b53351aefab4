"""A partner answers: accepted, and it learns whom the lead is about; declined, and the next one is asked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from leads.pipeline import actions as pipeline
from leads.pipeline.models import Lead, State
from leads.routing import phrases
from leads.routing.actions.offering import end_offers, offer_on
from leads.routing.events import LeadAnswered
from leads.routing.models import Offer
from partners.journal.actions import record
from partners.organisations.models import Organisation
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from partners.walls.viewer import Viewer

WORDS = {
    Offer.State.BEATEN: (phrases.BEATEN, "beaten"),
    Offer.State.EXPIRED: (phrases.TOO_LATE, "too_late"),
    Offer.State.WITHDRAWN: (phrases.WITHDRAWN, "withdrawn"),
}


@transaction.atomic
def accept_offer(offer: Offer, *, by: Viewer) -> Lead:
    """Take a lead. Of many who accept at once the first gets it; the others read that another was first.

    A second tap by the same organisation finds it accepted and changes nothing.
    """
    _must_answer(offer, by)
    with system("accept a lead"):
        lead = pipeline.lock_lead(offer.lead_id)
        offer = Offer.objects.get(pk=offer.pk)
        if offer.state == Offer.State.ACCEPTED:
            return lead
        _must_be_open(offer)
        if Organisation.objects.get(pk=offer.organisation_id).state != "active":
            raise Refusal(phrases.NOT_ACTIVE, code="not_active")
        _answer(offer, Offer.State.ACCEPTED, by)
        end_offers(lead, Offer.State.BEATEN, by=by)
        pipeline.give_to(lead, offer.organisation_id, by=by)
        _tell("accept_lead", offer, by)
    return lead


@transaction.atomic
def decline_offer(offer: Offer, reason: str, *, by: Viewer, note: str = "") -> Offer:
    """Say no, and why. When nobody else is asked, the next one by the rules is, where the lead says so."""
    _must_answer(offer, by)
    if reason not in Offer.Reason.values:
        raise Invalid(phrases.SAY_WHY, code="missing", field="reason")
    with system("decline a lead"):
        lead = pipeline.lock_lead(offer.lead_id)
        offer = Offer.objects.get(pk=offer.pk)
        _must_be_open(offer)
        offer.reason, offer.note = reason, note
        _answer(offer, Offer.State.DECLINED, by)
        _tell("decline_lead", offer, by)
        go_on(lead, State.DECLINED, by=by, organisation_id=offer.organisation_id, reason=reason)
    return offer


def go_on(lead: Lead, after: str, *, by: Viewer | None, organisation_id: int, reason: str = "") -> None:
    """When the last who was asked has not accepted a locked lead: say so, and ask the next."""
    if Offer.objects.filter(lead=lead, state=Offer.State.OPEN).exists():
        return
    pipeline.move_lead(lead, after, by=by, organisation_id=organisation_id, reason=reason)
    offer_on(lead)


def _must_answer(offer: Offer, by: Viewer) -> None:
    """Only those who were asked answer; HQ and houses above look on."""
    by.must("work_leads")
    if offer.organisation_id != by.organisation_id:
        raise NotAllowed("work_leads")


def _must_be_open(offer: Offer) -> None:
    """The clock counts even where nobody has swept yet."""
    if offer.state != Offer.State.OPEN:
        words, code = WORDS.get(Offer.State(offer.state), (phrases.ANSWERED, "answered"))
        raise Refusal(words, code=code)
    if offer.expires_at <= timezone.now():
        raise Refusal(phrases.TOO_LATE, code="too_late")


def _answer(offer: Offer, state: Offer.State, by: Viewer) -> None:
    offer.state, offer.answered_at, offer.answered_by_id = state, timezone.now(), by.user_id
    offer.save(update_fields=["state", "answered_at", "answered_by", "reason", "note"])


def _tell(verb: str, offer: Offer, by: Viewer) -> None:
    accepted = offer.state == Offer.State.ACCEPTED
    event = LeadAnswered(offer.number, offer.organisation_id, accepted, offer.reason)
    changes = {"reason": offer.reason} if offer.reason else {}
    record(verb, f"lead:{offer.number}", by=by, organisation_id=offer.organisation_id, changes=changes, event=event)
