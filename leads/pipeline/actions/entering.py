"""A lead comes in: checked, its contact put behind the wall, and compared with those we have."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from leads.pipeline import phrases
from leads.pipeline.actions.moving import lock_lead, move_lead, must_lead
from leads.pipeline.events import LeadEntered
from leads.pipeline.goods import names_of_goods
from leads.pipeline.models import Asker, Lead, LeadContact, Priority, Source, State
from leads.pipeline.queries import known_customers, same_customer
from leads.pipeline.rules import HELD, LeadFacts, masked_name, masked_phone, name_key
from partners.journal.actions import record
from partners.organisations.rules import e164, is_registry_number, plain_number
from partners.refusal import Invalid
from partners.walls.scope import system
from partners.walls.viewer import Viewer

CHOICES: Mapping[str, Any] = {"kind": Asker, "source": Source, "priority": Priority}
TOLD = ("kind", "source", "priority", "country", "region", "city", "district", "territory_id", "wanted", "pieces", "value", "currency",
        "wanted_on", "passes_on", "working_hours")  # fmt: skip
HIDDEN = ("name", "person", "phone", "email", "registry_number", "address", "message")
SHORTEST_TELLING = 3  # signs of a name that give it away


@transaction.atomic
def enter_lead(facts: LeadFacts, *, key: str, by: Viewer) -> Lead:
    """Take down who asks for what. The same `key` again answers the lead it made. Raises Invalid, naming the field."""
    must_lead(by)
    facts = checked(facts)
    with system("enter a lead"):
        own = {"seed": secrets.randbits(62), "entered_by_id": by.user_id}
        lead, made = Lead.objects.get_or_create(key=key, defaults=_told(facts) | own)
        if not made:
            return lead
        LeadContact.objects.create(lead=lead, **_hidden(facts))
        _mark_contested(lead, by)
        event = LeadEntered(number=lead.number, place=lead.place, wanted=lead.wanted)
        record("enter_lead", f"lead:{lead.number}", by=by, changes={"source": lead.source, "wanted": lead.wanted}, event=event)
    return lead


@transaction.atomic
def change_lead(lead: Lead, facts: LeadFacts, *, by: Viewer) -> Lead:
    """Correct what was taken down. What the audit trail keeps of a contact is that it changed, not what it was."""
    must_lead(by)
    facts = checked(facts)
    with system("change a lead"):
        lead = lock_lead(lead.pk)
        told, hidden = _told(facts), _hidden(facts)
        contact = LeadContact.objects.get(lead=lead)
        changed = {name: [str(getattr(lead, name)), str(value)] for name, value in told.items() if getattr(lead, name) != value}
        behind = sorted(name for name in HIDDEN if getattr(contact, name) != hidden[name])
        for thing, values in ((lead, told), (contact, hidden)):
            for name, value in values.items():
                setattr(thing, name, value)
            thing.save()
        _mark_contested(lead, by)
        record("change_lead", f"lead:{lead.number}", by=by, changes=changed | {"contact": behind}, organisation_id=lead.holder_id)
    return lead


@transaction.atomic
def qualify_lead(lead: Lead, *, by: Viewer, note: str = "") -> Lead:
    """Say that an inquiry is real and may be offered."""
    must_lead(by)
    with system("qualify a lead"):
        lead = lock_lead(lead.pk)
        move_lead(lead, State.QUALIFIED, by=by, note=note)
        record("qualify_lead", f"lead:{lead.number}", by=by)
    return lead


def checked(facts: LeadFacts) -> LeadFacts:
    """Facts as they are kept: phone as E.164, codes that exist. Raises Invalid with the field at fault."""
    facts = replace(facts, name=facts.name.strip(), wanted=facts.wanted.strip(), phone=facts.phone.strip(), email=facts.email.strip())
    if not facts.name:
        raise Invalid(phrases.NAME_MISSING, code="missing", field="name")
    if not facts.wanted:
        raise Invalid(phrases.WANTED_MISSING, code="missing", field="wanted")
    if not facts.phone and not facts.email:
        raise Invalid(phrases.NO_WAY_TO_REACH, code="no_way_to_reach", field="phone")
    for name, known in CHOICES.items():
        if getattr(facts, name) not in known.values:
            raise Invalid(phrases.NOT_A_CHOICE % {"word": getattr(facts, name)}, code="not_a_choice", field=name)
    _must_not_tell(facts)
    return replace(facts, phone=_phone(facts), registry_number=_registry(facts), products=_products(facts))


def _must_not_tell(facts: LeadFacts) -> None:
    """What partners read before acceptance may not hold the name or the phone number that it hides."""
    open_words = name_key(facts.wanted)
    for secret in (name_key(facts.name), name_key(facts.person), name_key(facts.phone)):
        if len(secret) >= SHORTEST_TELLING and secret in open_words:
            raise Invalid(phrases.WORDS_TELL_WHO % {"words": facts.wanted}, code="tells_who", field="wanted")


def _phone(facts: LeadFacts) -> str:
    try:
        return e164(facts.phone, facts.country) if facts.phone else ""
    except ValueError as wrong:
        raise Invalid(phrases.NOT_A_PHONE % {"phone": facts.phone}, code="not_a_phone", field="phone") from wrong


def _registry(facts: LeadFacts) -> str:
    number = plain_number(facts.registry_number)
    if number and not is_registry_number(number, facts.country):
        raise Invalid(phrases.NOT_A_REGISTRY_NUMBER % {"number": number}, code="not_a_registry_number", field="registry_number")
    return number


def _products(facts: LeadFacts) -> tuple[str, ...]:
    known = names_of_goods(facts.products)
    for code in facts.products:
        if code not in known:
            raise Invalid(phrases.NOT_A_PRODUCT % {"code": code}, code="not_a_product", field="products")
    return tuple(dict.fromkeys(facts.products))


def _told(facts: LeadFacts) -> dict[str, Any]:
    masked = {"masked_name": masked_name(facts.name), "masked_phone": masked_phone(facts.phone), "products": list(facts.products)}
    return {name: getattr(facts, name) for name in TOLD} | masked


def _hidden(facts: LeadFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in HIDDEN} | {"name_key": name_key(facts.name)}


def _mark_contested(lead: Lead, by: Viewer) -> None:
    """Flag a lead, and the open ones it collides with, when the same customer is on another lead or is some partner's already.

    Partners are told that much, and no names.
    """
    others = [match.lead.pk for match in same_customer(lead) if match.lead.state in {*HELD, "offered"} or match.lead.state == lead.state]
    contested = bool(others) or any(match.customer.organisation_id != by.organisation_id for match in known_customers(lead, by))
    if lead.contested != contested:
        lead.contested = contested
        lead.save(update_fields=["contested"])
    if others:
        Lead.objects.filter(pk__in=others, contested=False).exclude(state__in=("won", "lost")).update(contested=True)
