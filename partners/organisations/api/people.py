"""People of an organisation for machines: let in, given roles, let go."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from partners.access.actions import assign_roles, invite, invite_again
from partners.access.middleware import PortalRequest
from partners.access.models import User
from partners.inputs import Asked, Code, Email, IdempotencyKey, Identity, Words
from partners.journal.api import once
from partners.organisations.models import Organisation
from partners.organisations.queries import Person, people_of

router = Router(tags=["People"])


class InviteIn(Schema):
    organisation: Code | None = Field(None, description="A partner's code; none: the key's own organisation.")
    email: Email
    name: Words = Field(min_length=1)
    roles: list[Code] = Field(min_length=1, max_length=20)


class RolesIn(Schema):
    organisation: Code | None = None
    roles: list[Code] = Field(max_length=20, description="All roles the person is to have; none lets the person go.")


class AgainIn(Schema):
    organisation: Code | None = None


class PersonOut(Schema):
    id: int
    email: str
    name: str
    roles: list[str]
    invitation: str = Field(description="taken_up, waiting or run_out.")
    two_steps: bool
    active: bool
    last_signed_in: datetime | None


def shown(person: Person) -> PersonOut:
    user = person.user
    return PersonOut(
        id=user.pk, email=user.email, name=user.name, roles=sorted(person.roles), invitation=person.invitation, two_steps=person.two_steps,
        active=user.is_active, last_signed_in=user.last_login,
    )  # fmt: skip


@router.get("/people", response=list[PersonOut], summary="List people")
def list_people(request: PortalRequest, organisation: Asked = "") -> list[PersonOut]:
    """Everybody with a role in your organisation now; with HQ's key, of any partner."""
    return [shown(person) for person in people_of(_managed(request, organisation))]


@router.post("/people", response={201: PersonOut}, summary="Let somebody in")
def post_person(request: PortalRequest, asked: InviteIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    """A letter brings a link to choose a password, good once and for three days."""
    organisation = _managed(request, asked.organisation or "")

    def effect() -> tuple[int, PersonOut]:
        user = invite(asked.email, asked.name, organisation, asked.roles, by=request.viewer)
        return 201, _shown(organisation, user)

    return once(request, f"people:{organisation.pk}", idempotency_key, asked, effect)


@router.post("/people/{person}/roles", response=PersonOut, summary="Change somebody's roles, or let them go")
def post_roles(request: PortalRequest, person: Path[Identity], asked: RolesIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Counts at once: with the last role the person's sessions end and the keys they made open nothing."""
    organisation = _managed(request, asked.organisation or "")

    def effect() -> tuple[int, PersonOut]:
        user = _member(organisation, person)
        before = _shown(organisation, user)
        assign_roles(user, organisation, asked.roles, by=request.viewer)
        return 200, _shown(organisation, user) if asked.roles else before.model_copy(update={"roles": []})

    return once(request, f"people:{organisation.pk}:{person}:roles", idempotency_key, asked, effect)


@router.post("/people/{person}/invite-again", response=PersonOut, summary="Send an invitation again")
def post_again(request: PortalRequest, person: Path[Identity], asked: AgainIn, idempotency_key: IdempotencyKey) -> HttpResponse:
    organisation = _managed(request, asked.organisation or "")

    def effect() -> tuple[int, PersonOut]:
        user = _member(organisation, person)
        invite_again(user, organisation, by=request.viewer)
        return 200, _shown(organisation, user)

    return once(request, f"people:{organisation.pk}:{person}:again", idempotency_key, asked, effect)


def _managed(request: PortalRequest, code: str) -> Organisation:
    """The organisation whose people are meant. Another's is not there, except for HQ; and who may not manage people learns nothing."""
    viewer = request.viewer
    found = Organisation.objects.seen_by(viewer)
    chosen: Organisation = get_object_or_404(found, code=code) if code else get_object_or_404(found, pk=viewer.organisation_id)
    if chosen.pk != viewer.organisation_id and not viewer.is_hq:
        get_object_or_404(found.none())
    viewer.must("administer" if chosen.is_hq else "manage_people")
    return chosen


def _member(organisation: Organisation, person: int) -> User:
    return get_object_or_404(User.objects.filter(memberships__organisation=organisation, memberships__ended_at=None).distinct(), pk=person)


def _shown(organisation: Organisation, user: User) -> PersonOut:
    return next(shown(person) for person in people_of(organisation) if person.user.pk == user.pk)
