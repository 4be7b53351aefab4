"""Leads, as HQ enters and offers them."""

from itertools import count
from typing import Any

from leads.pipeline.actions import enter_lead
from leads.pipeline.models import Lead, LeadContact
from leads.pipeline.rules import LeadFacts
from leads.routing.actions import offer_lead
from leads.routing.models import Offer
from partners.organisations.models import Organisation
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from tests.factories.people import hq_viewer

NUMBERS = count(1)


def lead_facts(**fields: Any) -> LeadFacts:
    number = next(NUMBERS)
    defaults = {"name": f"Greenfield {number} Hotel", "wanted": "Kettles for guest rooms", "phone": f"+86571555{number:05}", "pieces": 40}
    return LeadFacts(**(defaults | {"city": "Hangzhou", "district": "Xihu", "region": "Zhejiang"} | fields))


def make_lead(*, by: Viewer | None = None, **fields: Any) -> Lead:
    """Enter a lead by a channel manager."""
    return enter_lead(lead_facts(**fields), key=f"lead-{next(NUMBERS)}", by=by or hq_viewer("channel_manager"))


def make_offer(lead: Lead, partner: Organisation, *, by: Viewer | None = None, hours: int | None = None) -> Offer:
    return offer_lead(lead, [partner.pk], by=by or hq_viewer("channel_manager"), hours=hours)[0]


def lead_now(lead: Lead) -> Lead:
    with system("test"):
        return Lead.objects.get(pk=lead.pk)


def contact_of(lead: Lead) -> LeadContact:
    with system("test"):
        return LeadContact.objects.get(lead_id=lead.pk)


def offer_now(offer: Offer) -> Offer:
    with system("test"):
        return Offer.objects.get(pk=offer.pk)
