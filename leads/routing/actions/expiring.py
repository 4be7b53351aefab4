"""The clock: what was not answered in time ends, and the next partner is asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from leads.pipeline.models import Lead, State
from leads.routing.actions.answering import go_on
from leads.routing.events import LeadExpired
from leads.routing.models import Offer
from partners.journal.actions import record
from partners.walls.scope import system

MOST = 500  # leads a round


def expire_due(now: datetime | None = None) -> int:
    """End the offers whose time is over, a lead at a time, and say how many. Leads that somebody holds locked wait for the next round."""
    moment = now or timezone.now()
    with system("offers run out"):
        due = Offer.objects.filter(state=Offer.State.OPEN, expires_at__lte=moment).order_by("expires_at")
        leads = list(dict.fromkeys(due.values_list("lead_id", flat=True)[:MOST]))
        return sum(_expire(lead, moment) for lead in leads)


@transaction.atomic
def _expire(lead_id: int, moment: datetime) -> int:
    lead = Lead.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=lead_id).first()
    if lead is None:
        return 0
    ended = list(Offer.objects.filter(lead=lead, state=Offer.State.OPEN, expires_at__lte=moment).order_by("pk"))
    Offer.objects.filter(pk__in=[offer.pk for offer in ended]).update(state=Offer.State.EXPIRED, answered_at=moment)
    for offer in ended:
        event = LeadExpired(lead.number, offer.organisation_id)
        record("expire_lead", f"lead:{lead.number}", by=None, organisation_id=offer.organisation_id, event=event)
    if ended:
        go_on(lead, State.EXPIRED, by=None, organisation_id=ended[-1].organisation_id)
    return len(ended)
