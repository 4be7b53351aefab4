"""Asking partners: by hand, one or several at once, or by the routing, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leads.pipeline.actions import lock_lead, move_lead, must_lead
from leads.pipeline.models import Lead, State
from leads.routing import phrases
from leads.routing.events import LeadOffered, NoPartnerLeft
from leads.routing.models import Offer
from leads.routing.queries import Proposal, propose
from leads.routing.rules import HOURS, WorkingHours, expiry_of
from partners.journal.actions import record
from partners.organisations.models import Organisation
from partners.refusal import Invalid, Refusal
from partners.walls.scope import system
from partners.walls.viewer import Viewer

OFFICE = WorkingHours()
MOST_HOURS = 720
SLIP = ("masked_name", "masked_phone", "place", "wanted", "pieces", "value", "currency", "wanted_on", "priority", "contested")


@transaction.atomic
def offer_lead(lead: Lead, organisation_ids: Sequence[int], *, by: Viewer, hours: int | None = None) -> list[Offer]:
    """Ask partners about a lead; the first to accept gets it. None named: whoever is next by the rules.

    `hours` to answer are the priority's where not given. A new lead is taken as qualified by being offered.
    """
    must_lead(by)
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise Invalid(phrases.HOURS_WRONG, code="hours_wrong", field="hours")
    with system("offer a lead"):
        lead = lock_lead(lead.pk)
        if lead.state == State.NEW:
            move_lead(lead, State.QUALIFIED, by=by)
        chosen = _chosen(lead, organisation_ids) if organisation_ids else propose(lead, most=1)
        if not chosen:
            raise Refusal(phrases.NO_PARTNER_LEFT, code="no_partner_left")
        return _ask(lead, chosen, by=by, hours=hours)


@transaction.atomic
def withdraw_offers(lead: Lead, *, by: Viewer) -> Lead:
    """Take back what nobody has answered yet."""
    must_lead(by)
    with system("take offers back"):
        lead = lock_lead(lead.pk)
        open_ones = list(Offer.objects.filter(lead=lead, state=Offer.State.OPEN))
        if not open_ones:
            raise Refusal(phrases.NOTHING_OUT, code="nothing_out")
        end_offers(lead, Offer.State.WITHDRAWN, by=by)
        move_lead(lead, State.QUALIFIED, by=by)
        record("withdraw_lead", f"lead:{lead.number}", by=by, changes={"partners": [offer.organisation_id for offer in open_ones]})
    return lead


def offer_on(lead: Lead) -> list[Offer]:
    """Ask the next by the rules about a locked lead that wants it, as the routing itself. Nobody left: say so, once."""
    if not lead.passes_on:
        return []
    following = propose(lead, most=1)
    if following:
        return _ask(lead, following, by=None, hours=None)
    if not lead.no_partner_left:
        lead.no_partner_left = True
        lead.save(update_fields=["no_partner_left"])
        hq = Organisation.objects.get(depth=1)
        event = NoPartnerLeft(number=lead.number)
        record("no_partner_left", f"lead:{lead.number}", by=None, organisation_id=hq.pk, event=event)
    return []


def end_offers(lead: Lead, state: str, *, by: Viewer | None) -> int:
    """End every open offer on a locked lead."""
    running = Offer.objects.filter(lead=lead, state=Offer.State.OPEN)
    who = by.user_id if by and state != Offer.State.BEATEN else None
    return running.update(state=state, answered_at=timezone.now(), answered_by_id=who)


def _chosen(lead: Lead, organisation_ids: Collection[int]) -> list[Proposal | Organisation]:
    """The partners HQ named, each with its reasons where the rules would have named it too."""
    able = {one.pk: one for one in Organisation.objects.filter(pk__in=organisation_ids, depth__gt=1).exclude(kind="branch")}
    for number in organisation_ids:
        if number not in able or able[number].state != "active":
            name = able[number].code if number in able else number
            raise Invalid(phrases.NOT_A_PARTNER % {"code": name}, code="not_a_partner", field="partner")
    asked = Offer.objects.filter(lead=lead, organisation_id__in=organisation_ids, state=Offer.State.OPEN)
    before = asked.select_related("organisation").first()
    if before is not None:
        raise Refusal(phrases.ASKED_ALREADY % {"partner": before.organisation}, code="asked_already", field="partner")
    judged = {proposal.organisation.pk: proposal for proposal in propose(lead, most=len(able) + 500)}
    return [judged.get(number, able[number]) for number in dict.fromkeys(organisation_ids)]


def _ask(lead: Lead, chosen: Sequence[Proposal | Organisation], *, by: Viewer | None, hours: int | None) -> list[Offer]:
    now = timezone.localtime()
    until = expiry_of(now, hours or HOURS[lead.priority], OFFICE if lead.working_hours else None)
    offers = Offer.objects.bulk_create([_slip(lead, one, now, until, by) for one in chosen])
    lead.no_partner_left = False
    if lead.state == State.OFFERED:
        lead.save(update_fields=["no_partner_left"])
    else:
        move_lead(lead, State.OFFERED, by=by, organisation_id=offers[0].organisation_id if len(offers) == 1 else None)
    for offer in offers:
        event = LeadOffered(lead.number, offer.organisation_id, lead.place, lead.wanted, until)
        changes = {"until": until, "place": lead.place, "ring": offer.ring}
        record("offer_lead", f"lead:{lead.number}", by=by, organisation_id=offer.organisation_id, changes=changes, event=event)
    return offers


def _slip(lead: Lead, one: Proposal | Organisation, now: datetime, until: datetime, by: Viewer | None) -> Offer:
    """All that a partner may know before it accepts."""
    judged = one.candidate if isinstance(one, Proposal) else None
    return Offer(
        lead=lead,
        number=lead.number,
        organisation_id=one.organisation.pk if isinstance(one, Proposal) else one.pk,
        offered_at=now,
        offered_by_id=by.user_id if by else None,
        expires_at=until,
        ring=judged.ring if judged else "",
        parts=[list(part) for part in judged.parts] if judged else [],
        lot=judged.lot if judged else None,
        **{name: getattr(lead, name) for name in SLIP},
    )
