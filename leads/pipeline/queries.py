"""Reads of leads. Whom a lead is about is read by `read_contact`, an action, because the reading is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from leads.pipeline.models import Activity, Lead, LeadContact, Move
from leads.pipeline.rules import OPEN_HELD, WITHOUT_PARTNER, is_chinese
from partners.customers.queries import Match, find_matches
from partners.customers.rules import CustomerFacts
from partners.walls.scope import system
from partners.walls.viewer import Viewer

ALIKE = 0.55  # trigram similarity of two names from which on they are shown side by side
MOST_ALIKE = 20


def leads_of(viewer: Viewer) -> QuerySet[Lead, Any]:
    """The leads a viewer may read: all for HQ, those its tree has accepted for a partner. Newest first.

    `who` is the name, where the database lets this viewer read it, else the masked one.
    """
    named = Lead.objects.seen_by(viewer).annotate(who=Coalesce("contact__name", "masked_name"))
    return named.select_related("holder", "territory").order_by("-pk")


def to_work(viewer: Viewer) -> QuerySet[Lead, Any]:
    """The leads the viewer's own organisation works on, what is due first."""
    own = leads_of(viewer).filter(holder_id=viewer.organisation_id, state__in=OPEN_HELD)
    return own.order_by(F("next_at").asc(nulls_last=True), "pk")


def without_partner(viewer: Viewer) -> QuerySet[Lead, Any]:
    """Leads that nobody works on and nobody was asked about: HQ's own work."""
    return leads_of(viewer).filter(state__in=WITHOUT_PARTNER).order_by("pk")


def called(text: str) -> Q:
    """Every word is part of the number, of the name of who asks, of the phone, of the place or of what is wanted.

    Names and phones are looked up in the contacts the reader may see, so a partner's search finds no other.
    """
    condition = Q()
    for word in text.split()[:8]:
        known = LeadContact.objects.filter(Q(name__icontains=word) | Q(person__icontains=word) | Q(phone__endswith=word))
        condition &= (
            Q(number__icontains=word) | Q(wanted__icontains=word) | Q(city__icontains=word) | Q(district__icontains=word)
            | Q(pk__in=known.values("lead_id"))
        )  # fmt: skip
    return condition


def moves_of(lead: Lead, viewer: Viewer) -> list[Move]:
    """The history a viewer may see, oldest first: a partner sees what concerned itself."""
    return list(Move.objects.seen_by(viewer).filter(lead_id=lead.pk).select_related("by", "organisation").order_by("pk"))


def activities_of(lead: Lead, viewer: Viewer) -> list[Activity]:
    return list(Activity.objects.seen_by(viewer).filter(lead_id=lead.pk).select_related("by", "organisation").order_by("pk"))


def customer_facts(contact: LeadContact, lead: Lead) -> CustomerFacts:
    """Who asks, as the customer master reads it."""
    chinese = is_chinese(contact.name)
    return CustomerFacts(
        name="" if chinese else contact.name,
        name_zh=contact.name if chinese else "",
        kind=lead.kind,
        phone=contact.phone,
        email=contact.email,
        registry_number=contact.registry_number,
        country=lead.country,
        region=lead.region,
        city=lead.city,
        address=contact.address,
    )


def known_customers(lead: Lead, viewer: Viewer) -> list[Match]:
    """Customers that who asks may be already, with the reasons, among those the viewer may see. Nothing where it may not know who asks."""
    contact = LeadContact.objects.seen_by(viewer).filter(lead_id=lead.pk).first()
    return find_matches(customer_facts(contact, lead), viewer) if contact else []


@dataclass(frozen=True, slots=True)
class SameCustomer:
    """Another lead of most likely the same customer, and why: "phone", "registry", "name" or "alike"."""

    lead: Lead
    reasons: tuple[str, ...]


def same_customer(lead: Lead) -> list[SameCustomer]:
    """Other leads of the same end customer, the most certain first. For HQ's eyes: it crosses every wall. Two statements."""
    with system("is this customer on another lead?"):
        own = LeadContact.objects.get(lead_id=lead.pk)
        same = Q(name_key=own.name_key) | Q(alike__gte=ALIKE)
        if own.phone:
            same |= Q(phone=own.phone)
        if own.registry_number:
            same |= Q(registry_number=own.registry_number)
        others = LeadContact.objects.annotate(alike=TrigramSimilarity("name_key", own.name_key)).exclude(lead_id=lead.pk)
        found = others.filter(same).select_related("lead__holder").order_by("-alike", "pk")[:MOST_ALIKE]
        matches = [SameCustomer(other.lead, _reasons(lead, own, other)) for other in found]
    return sorted((match for match in matches if match.reasons), key=lambda match: -len(match.reasons))


def _reasons(lead: Lead, own: LeadContact, other: LeadContact) -> tuple[str, ...]:
    alike = own.name_key != other.name_key and bool(lead.city) and lead.city.casefold() == other.lead.city.casefold()
    named = {
        "phone": bool(own.phone) and own.phone == other.phone,
        "registry": bool(own.registry_number) and own.registry_number == other.registry_number,
        "name": own.name_key == other.name_key,
        "alike": alike and getattr(other, "alike", 0) >= ALIKE,  # a similar name counts in the same city only
    }
    return tuple(reason for reason, holds in named.items() if holds)
