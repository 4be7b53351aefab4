"""Reads of offers: what is to be answered, who could be asked next and why, who answers how fast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from leads.pipeline.models import Lead
from leads.routing.models import Offer
from leads.routing.rules import Candidate, Partner, Wanted, rank_partners
from partners.organisations.models import Organisation
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.walls.managers import ScopedQuerySet
    from partners.walls.viewer import Viewer

PARTNERS = Statement(__file__, "partners.sql")
SPEED = Statement(__file__, "speed.sql")
LOOKED_BACK = timedelta(days=182)


def offers_of(viewer: Viewer) -> ScopedQuerySet[Offer]:
    """Offers to the viewer's tree, or all for HQ; newest first."""
    return Offer.objects.seen_by(viewer).select_related("organisation").order_by("-pk")


def to_answer(viewer: Viewer) -> QuerySet[Offer]:
    """What the viewer's own organisation was asked and has not answered, the shortest time left first."""
    own = Offer.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id, state=Offer.State.OPEN)
    return own.filter(expires_at__gt=timezone.now()).order_by("expires_at", "pk")


def answered_by(viewer: Viewer) -> QuerySet[Offer]:
    """The masked slips of what its organisation was asked and does not hold: they stay when the lead has gone on."""
    ended = Offer.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id)
    return ended.exclude(state__in=(Offer.State.OPEN, Offer.State.ACCEPTED)).order_by("-answered_at", "-pk")


def offers_on(lead: Lead, viewer: Viewer) -> list[Offer]:
    return list(offers_of(viewer).filter(lead_id=lead.pk).select_related("answered_by", "offered_by").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate with its organisation, as HQ reads it."""

    organisation: Organisation
    candidate: Candidate


def propose(lead: Lead, *, most: int = 10) -> list[Proposal]:
    """Who would be asked about a lead, in order, with the reasons. Replays exactly from the lead's seed. Two statements."""
    with system("who could be asked"):
        ranked = rank_partners(_wanted(lead), _partners(lead), lead.seed)[:most]
        found = {one.pk: one for one in Organisation.objects.filter(pk__in=[one.organisation_id for one in ranked])}
    return [Proposal(found[one.organisation_id], one) for one in ranked]


def _wanted(lead: Lead) -> Wanted:
    return Wanted(lead.country, lead.region, lead.city, lead.territory_id)


def _partners(lead: Lead) -> list[Partner]:
    rows = PARTNERS.named(lead=lead.pk, since=timezone.now() - LOOKED_BACK)
    return [Partner(**row) for row in rows]


def speed_of(viewer: Viewer, since: datetime) -> list[dict[str, Any]]:
    """Per partner since a day: asked, accepted, declined, missed, median hours to an answer, won, lost, amount won. One statement."""
    viewer.must("work_leads")
    return SPEED.named(since=since)
