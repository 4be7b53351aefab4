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
from leads.pipeline.models import Lead, State
from partners.journal.actions import record
from partners.refusal import Invalid
from partners.walls.scope import system
from partners.walls.viewer import Viewer


@transaction.atomic
def win_lead(lead: Lead, amount: Decimal, *, by: Viewer, products: Sequence[str] = (), note: str = "") -> Lead:
    """Say what a lead was won for."""
    must_work(lead, by)
    if amount < 0:
        raise Invalid(phrases.AMOUNT_MISSING, code="missing", field="amount")
    unknown = set(products) - set(names_of_goods(products))
    if unknown:
        raise Invalid(phrases.NOT_A_PRODUCT % {"code": min(unknown)}, code="not_a_product", field="products")
    with system("win a lead"):
        lead = lock_lead(lead.pk)
        must_work(lead, by)
        lead.won_amount, lead.products = amount, list(products) or lead.products
        lead.next_step, lead.next_at = "", None
        move_lead(lead, State.WON, by=by, organisation_id=lead.holder_id, note=note)
        event = LeadWon(number=lead.number, organisation_id=lead.holder_id or 0, amount=amount, currency=lead.currency)
        record("win_lead", f"lead:{lead.number}", by=by, organisation_id=lead.holder_id, changes={"amount": amount}, event=event)
    return lead


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
