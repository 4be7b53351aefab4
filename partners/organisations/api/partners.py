"""Who is asking, the partners below, and the changes HQ makes to them, for machines."""

from datetime import date
from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from partners.access.middleware import PortalRequest
from partners.inputs import Asked, Code, Cursor, IdempotencyKey, Limit, Words
from partners.journal.api import once
from partners.organisations.actions import change_state, move_partner
from partners.organisations.models import Organisation, StateChange
from partners.organisations.queries import state_changes_of
from partners.paging import page_of

router = Router(tags=["Partners"])


class MeOut(Schema):
    """The key's place: what it acts for and its scopes."""

    organisation: str
    organisation_name: str
    is_hq: bool
    scopes: list[str]
    language: str


class PartnerOut(Schema):
    code: str
    kind: str
    name: str
    name_zh: str
    state: str
    tier: str
    territory: str | None
    country: str
    currency: str
    city: str
    buys_from: str | None

    @staticmethod
    def resolve_territory(partner: Organisation) -> str | None:
        return partner.territory.code if partner.territory else None

    @staticmethod
    def resolve_buys_from(partner: Organisation) -> str | None:
        return partner.buys_from.code if partner.buys_from else None


class StateIn(Schema):
    state: Literal["active", "suspended", "ended"]
    reason: Words = Field(min_length=1)
    on: date | None = Field(None, description="From this day on; none: at once.")


class MoveIn(Schema):
    under: Code
    on: date
    reason: Words = Field(min_length=1)


class StateOut(Schema):
    state: str
    on: date
    reason: str
    planned: bool

    @staticmethod
    def resolve_planned(change: StateChange) -> bool:
        return change.done_at is None


class ChangedOut(Schema):
    code: str
    state: str
    under: str
    planned: bool = Field(description="It comes on its day; today nothing changed.")


class PartnerPage(Schema):
    rows: list[PartnerOut]
    next: str | None


@router.get("/me", response=MeOut, summary="Who am I?")
def read_me(request: PortalRequest) -> object:
    viewer = request.viewer
    code = Organisation.objects.values_list("code", flat=True).get(pk=viewer.organisation_id)
    return {
        "organisation": code,
        "organisation_name": viewer.organisation_name,
        "is_hq": viewer.is_hq,
        "scopes": sorted(viewer.duties),
        "language": viewer.language,
    }


@router.get("/partners", response=PartnerPage, summary="List partners")
def list_partners(request: PortalRequest, kind: Asked = "", cursor: Cursor = None, limit: Limit = 50) -> object:
    """Your organisation and all below it."""
    rows = Organisation.objects.seen_by(request.viewer).select_related("territory", "buys_from")
    return page_of(rows.filter(kind=kind) if kind else rows, cursor, limit)


@router.get("/partners/{code}", response=PartnerOut, summary="Read a partner")
def read_partner(request: PortalRequest, code: Path[Code]) -> Organisation:
    return get_object_or_404(Organisation.objects.seen_by(request.viewer).select_related("territory", "buys_from"), code=code)


@router.get("/partners/{code}/states", response=list[StateOut], summary="A partner's states, the newest first")
def list_states(request: PortalRequest, code: Path[Code]) -> list[StateChange]:
    return state_changes_of(_seen(request, code))


@router.post("/partners/{code}/state", response=ChangedOut, summary="Suspend, take up again or end a partner")
def post_state(request: PortalRequest, code: Path[Code], asked: StateIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Suspended partners place no orders; their statements, returns and payments go on. Ended ones are out at once."""
    partner = _seen(request, code)

    def effect() -> tuple[int, ChangedOut]:
        kept = change_state(partner, asked.state, reason=asked.reason, on=asked.on, by=request.viewer)
        return 200, _changed(kept, planned=kept.state != asked.state)

    return once(request, f"partner:{partner.pk}:state", idempotency_key, asked, effect)


@router.post("/partners/{code}/move", response=ChangedOut, summary="Put a partner under another one")
def post_move(request: PortalRequest, code: Path[Code], asked: MoveIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Its history stays where it was made."""
    partner, parent = _seen(request, code), _seen(request, asked.under)

    def effect() -> tuple[int, ChangedOut]:
        moved = move_partner(partner, parent, on=asked.on, reason=asked.reason, by=request.viewer)
        return 200, _changed(Organisation.objects.get(pk=partner.pk), planned=not moved)

    return once(request, f"partner:{partner.pk}:move", idempotency_key, asked, effect)


def _seen(request: PortalRequest, code: str) -> Organisation:
    found: Organisation = get_object_or_404(Organisation.objects.seen_by(request.viewer), code=code)
    return found


def _changed(partner: Organisation, *, planned: bool) -> ChangedOut:
    return ChangedOut(code=partner.code, state=partner.state, under=partner.get_parent().code, planned=planned)
