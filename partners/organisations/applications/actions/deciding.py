"""HQ's side: review, ask, refuse, approve into the tree. One decision wins; the other person reads what it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.access.actions import invite
from partners.journal.actions import record
from partners.organisations.actions import add_contact, create_partner
from partners.organisations.applications import phrases
from partners.organisations.applications.actions.applying import locked
from partners.organisations.applications.events import ApplicationApproved, ApplicationRefused, InformationAsked
from partners.organisations.applications.rules import may_become
from partners.organisations.models import Application, ApplicationStep, Organisation, Territory
from partners.refusal import Invalid, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

State, Kind = Application.State, ApplicationStep.Kind
COPIED = ("name", "name_zh", "country", "registry_number", "region", "city", "address", "phone", "currency", "language")


@dataclass(frozen=True, slots=True)
class Approval:
    """What the reviewer decides about the new partner. `limit` is a proposal; None: none proposed."""

    parent: Organisation
    kind: str
    code: str
    tier: str = ""
    territory: Territory | None = None
    terms_days: int = 30
    limit: Decimal | None = None
    starts_on: dt.date | None = None
    roles: tuple[str, ...] = field(default=("owner",))
    words: str = ""


@transaction.atomic
def begin_review(application: Application, *, by: Viewer) -> Application:
    """Take an application up, so that the others see who looks at it."""
    with _held(application, State.REVIEW, by) as kept:
        kept.reviewer_id = by.user_id
        _turn(kept, State.REVIEW, Kind.REVIEW, by=by)
        record("begin_review", f"application:{kept.pk}", by=by, organisation_id=kept.hq_id)
    return kept


@transaction.atomic
def ask_applicant(application: Application, words: str, *, by: Viewer) -> Application:
    """Ask for what is missing; a letter says so, and the applicant answers on its page."""
    if not words.strip():
        raise Invalid(phrases.SAY_WHAT, field="words")
    with _held(application, State.INFO, by) as kept:
        kept.reviewer_id = kept.reviewer_id or by.user_id
        _turn(kept, State.INFO, Kind.ASKED, words.strip(), by=by)
        event = InformationAsked(application_id=kept.pk, number=kept.number)
        record("ask_applicant", f"application:{kept.pk}", by=by, organisation_id=kept.hq_id, changes={"asked": words}, event=event)
    return kept


@transaction.atomic
def refuse_application(application: Application, reason: str, *, by: Viewer) -> Application:
    """Refuse, with the reason the applicant reads."""
    if not reason.strip():
        raise Invalid(phrases.SAY_WHY, field="reason")
    with _held(application, State.REFUSED, by) as kept:
        kept.decided_at = timezone.now()
        _turn(kept, State.REFUSED, Kind.REFUSED, reason.strip(), by=by)
        event = ApplicationRefused(application_id=kept.pk, number=kept.number)
        record("refuse_application", f"application:{kept.pk}", by=by, organisation_id=kept.hq_id, changes={"reason": reason}, event=event)
    return kept


@transaction.atomic
def approve_application(application: Application, approval: Approval, *, by: Viewer) -> Organisation:
    """Make a partner of an applicant: its place in the tree, its first person invited, terms and a limit proposed.

    Two at once make one partner: the second waits for the first and is refused. What it may buy for is not decided here: the
    proposed limit waits for who grants credit. From a later day on, the partner stands in the tree and may look, not order.
    """
    with _held(application, State.APPROVED, by) as kept:
        made = _make_partner(kept, approval, by=by)
        kept.organisation, kept.decided_at = made, timezone.now()
        kept.reviewer_id = by.user_id
        _turn(kept, State.APPROVED, Kind.APPROVED, approval.words.strip(), by=by, on=made.since)
        event = ApplicationApproved(
            application_id=kept.pk, number=kept.number, organisation_id=made.pk, seller_id=made.buys_from_id, currency=made.currency,
            terms_days=approval.terms_days, limit=approval.limit, proposed_by=by.user_id,
        )  # fmt: skip
        changes = {"code": made.code, "under": approval.parent.code, "days": approval.terms_days, "limit": approval.limit, "on": made.since}
        record("approve_application", f"application:{kept.pk}", by=by, organisation_id=kept.hq_id, changes=changes, event=event)
        add_contact(made, {"name": kept.contact_name, "email": kept.contact_email}, by=by)
    invite(kept.contact_email, kept.contact_name, made, approval.roles, by=by)
    return made


def _make_partner(application: Application, approval: Approval, *, by: Viewer) -> Organisation:
    facts: dict[str, Any] = {name: getattr(application, name) for name in COPIED} | {
        "code": approval.code, "tier": approval.tier, "territory": approval.territory, "email": application.contact_email,
        "since": approval.starts_on or timezone.localdate(),
    }  # fmt: skip
    try:
        with transaction.atomic():
            return create_partner(approval.parent, approval.kind, facts, by=by)
    except IntegrityError as error:
        raise Refusal(phrases.ALREADY_PARTNER, code="already_partner", field="code") from error


@contextmanager
def _held(application: Application, after: str, by: Viewer) -> Iterator[Application]:
    """The locked application, seen as the system, once the viewer may decide and the step is a next one."""
    by.must("manage_partners")
    with system("decide about an application"):
        kept = locked(application)
        if not may_become(kept.state, after):
            raise Refusal(phrases.NOT_NEXT % {"state": kept.get_state_display()}, code="not_next", facts={"state": kept.state})
        yield kept


def _turn(kept: Application, state: str, kind: str, words: str = "", *, by: Viewer, on: dt.date | None = None) -> None:
    kept.state = state
    kept.save(update_fields=["state", "reviewer", "decided_at", "organisation"])
    ApplicationStep.objects.create(
        hq_id=kept.hq_id, application=kept, kind=kind, words=words, on=on or timezone.localdate(), by_id=by.user_id
    )
