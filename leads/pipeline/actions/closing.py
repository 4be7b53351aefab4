"""How a lead ends: won for an amount, lost for a reason; and taken up again, because an end may be a slip of the thumb."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from leads.pipeline import phrases
from leads.pipeline.actions.moving import FIRST_CALL, lock_lead, move_lead, must_work
from leads.pipeline.events import LeadLost, LeadWon
from leads.pipeline.goods import names_of_goods
from leads.pipeline.models import Lead, LeadContact, State
from leads.pipeline.queries import customer_facts, known_customers
from partners.customers.actions import add_customer
from partners.customers.models import Customer
from partners.customers.queries import Match
from partners.journal.actions import record
from partners.refusal import Invalid, Refusal
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer


@transaction.atomic
def win_lead(lead: Lead, amount: Decimal, *, by: Viewer, same_as: str | None = None, products: Sequence[str] = (), note: str = "") -> Lead:
    """Say what a lead was won for; who asked becomes a customer.

    `same_as` is the number of a known customer that it is, or "" for a new one. None is undecided: refused where we may know it
    already, so that nobody makes a second record unasked.
    """
    must_work(lead, by)
    if amount < 0:
        raise Invalid(phrases.AMOUNT_MISSING, code="missing", field="amount")
    unknown = set(products) - set(names_of_goods(products))
    if unknown:
        raise Invalid(phrases.NOT_A_PRODUCT % {"code": min(unknown)}, code="not_a_product", field="products")
    with seeing(by.scope):
        matches = known_customers(lead, by)
    with system("win a lead"):
        lead = lock_lead(lead.pk)
        must_work(lead, by)
        lead.won_amount, lead.products = amount, list(products) or lead.products
        lead.next_step, lead.next_at = "", None
        lead.customer = _customer(lead, matches, same_as, by=by)
        move_lead(lead, State.WON, by=by, organisation_id=lead.holder_id, note=note)
        event = LeadWon(number=lead.number, organisation_id=lead.holder_id or 0, amount=amount, currency=lead.currency)
        changes = {"amount": amount, "customer": lead.customer.number}
        record("win_lead", f"lead:{lead.number}", by=by, organisation_id=lead.holder_id, changes=changes, event=event)
    return lead


def _customer(lead: Lead, matches: Sequence[Match], same_as: str | None, *, by: Viewer) -> Customer:
    """The customer that was meant. One the winner keeps itself is used as it is; another's is linked with a record of the winner's own."""
    if same_as is None and matches:
        raise Refusal(phrases.CUSTOMER_UNDECIDED, code="customer_undecided", field="same_as")
    known = {str(match.customer.number): match.customer for match in matches}
    if same_as and same_as not in known:
        raise Invalid(phrases.MATCH_GONE, code="match_gone", field="same_as")
    chosen = known[same_as] if same_as else None
    if chosen is not None and chosen.organisation_id == by.organisation_id:
        return chosen
    facts = customer_facts(LeadContact.objects.get(lead=lead), lead)
    others = [customer for number, customer in known.items() if number != same_as]
    return add_customer(facts, by=by, source=f"lead:{lead.number}", same_as=chosen, not_same_as=() if chosen else others)


@transaction.atomic
def lose_lead(lead: Lead, reason: str, *, by: Viewer, note: str = "") -> Lead:
    """Say why a lead was lost. HQ gives up one that no partner holds by the same door."""
    must_work(lead, by)
    if reason not in Lead.LostReason.values:
        raise Invalid(phrases.SAY_WHY_LOST, code="missing", field="reason")
    with system("lose a lead"):
        lead = lock_lead(lead.pk)
        must_work(lead, by)
        lead.lost_reason, lead.next_step, lead.next_at = reason, "", None
        move_lead(lead, State.LOST, by=by, organisation_id=lead.holder_id, reason=reason, note=note)
        event = LeadLost(number=lead.number, organisation_id=lead.holder_id, reason=reason)
        record("lose_lead", f"lead:{lead.number}", by=by, organisation_id=lead.holder_id, changes={"reason": reason}, event=event)
    return lead


@transaction.atomic
def reopen_lead(lead: Lead, *, by: Viewer) -> Lead:
    """Take a lost lead up again: with its partner if one held it, else with HQ."""
    must_work(lead, by)
    with system("reopen a lead"):
        lead = lock_lead(lead.pk)
        must_work(lead, by)
        if lead.holder_id:
            lead.next_step, lead.next_at = Lead.Step.FOLLOW_UP, timezone.now() + FIRST_CALL
        move_lead(lead, State.WORKING if lead.holder_id else State.QUALIFIED, by=by, organisation_id=lead.holder_id)
        record("reopen_lead", f"lead:{lead.number}", by=by, organisation_id=lead.holder_id)
    return lead
