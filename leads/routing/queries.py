"""Reads of offers: what is to be answered, who could be asked next and why, who answers how fast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone

from leads.pipeline.models import Lead, LostReason, Move
from leads.pipeline.queries import activities_of, leads_of, moves_of
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
CONFLICTS = Statement(__file__, "conflicts.sql")
LOOKED_BACK = timedelta(days=182)
QUIET = (Offer.State.BEATEN, Offer.State.DECLINED, Offer.State.EXPIRED)  # answers that may leave the lead where it was


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


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a lead's story."""

    at: datetime
    who: str
    title: Any
    words: str
    organisation: Organisation | None = None


def story_of(lead: Lead, viewer: Viewer) -> list[Told]:
    """What happened to a lead, newest first, as far as a viewer may know: moves, notes, and for HQ every answer. Three statements."""
    told = [Told(a.at, str(a.by or ""), a.get_kind_display(), a.words, a.organisation) for a in activities_of(lead, viewer)]
    told += [Told(m.at, str(m.by or ""), m.get_after_display(), _why(m), m.organisation) for m in moves_of(lead, viewer)]
    if viewer.is_hq:
        ended = [(offer, offer.answered_at) for offer in offers_on(lead, viewer) if offer.answered_at and offer.state in QUIET]
        told += [Told(at, str(o.answered_by or ""), o.get_state_display(), o.note, o.organisation) for o, at in ended]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _why(move: Move) -> str:
    reasons = dict(Offer.Reason.choices) | dict(LostReason.choices)
    return ", ".join(str(part) for part in (reasons.get(move.reason, move.reason), move.note) if part)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two leads of the same end customer, and why they are held to be."""

    lead: Lead
    other: Lead
    reasons: tuple[str, ...]


def conflicts_of(viewer: Viewer, *, most: int = 100) -> list[Conflict]:
    """Pairs of leads that are not over and have one customer, newest first. For HQ. One statement and one for their leads."""
    viewer.must("work_leads")
    rows = CONFLICTS.rows(most=most)
    known = {lead.pk: lead for lead in leads_of(viewer).filter(pk__in={number for row in rows for number in row[:2]})}
    return [Conflict(known[newer], known[older], tuple(reasons)) for newer, older, reasons in rows if newer in known and older in known]
