"""The applicant's side: it has no log-in, so these act for nobody and answer the same whoever asks."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.journal.actions import record
from partners.organisations.applications import phrases
from partners.organisations.applications.actions.papers import Sent, kept_papers
from partners.organisations.applications.events import ApplicationAnswered, ApplicationReceived
from partners.organisations.applications.rules import may_become
from partners.organisations.models import Application, ApplicationStep, Organisation
from partners.refusal import Invalid, Refusal
from partners.walls.scope import system

FACTS = (
    "name", "name_zh", "country", "registry_number", "region", "city", "address", "phone", "contact_name", "contact_email", "kind",
    "territory", "turnover", "currency", "message",
)  # fmt: skip
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is mistaken for another
DIGITS = 8
State, Kind = Application.State, ApplicationStep.Kind


def apply_to_partner(
    facts: Mapping[str, Any],
    papers: Sequence[Sent] = (),
    *,
    key: str,
    language: str,
    via: str = Application.Via.WEB,
    at: datetime | None = None,
) -> Application:
    """Take an application in. The same key again returns the first one and changes nothing; two at once make one.

    `at`: when it came, where it is taken over from elsewhere.
    """
    with system("is this application known?"):
        known: Application | None = Application.objects.filter(key=key).first()
    if known is not None:
        return known
    try:
        return _take_in(facts, papers, key=key, language=language, via=via, at=at or timezone.now())
    except IntegrityError:
        with system("the other one of a double tap"):
            known = Application.objects.filter(key=key).first()
        if known is None:
            raise
        return known


@transaction.atomic
def _take_in(facts: Mapping[str, Any], papers: Sequence[Sent], *, key: str, language: str, via: str, at: datetime) -> Application:
    with system("take in an application"):
        hq = Organisation.objects.get(depth=1)
        told = {name: facts[name] for name in FACTS if name in facts}
        application: Application = Application.objects.create(
            hq=hq,
            key=key,
            number=_number(),
            language=language,
            via=via,
            applied_at=at,
            **(told | {"contact_email": facts["contact_email"].lower()}),
        )
        with kept_papers(application, papers) as kept:
            _step(application, Kind.APPLIED, facts.get("message", ""), at=at)
            event = ApplicationReceived(
                application_id=application.pk, number=application.number, name=application.name, name_zh=application.name_zh
            )
            changes = {"name": application.name, "kind": application.kind, "papers": kept}
            record("apply", f"application:{application.pk}", by=None, organisation_id=hq.pk, changes=changes, event=event)
    return application


@transaction.atomic
def answer_application(application: Application, words: str, papers: Sequence[Sent] = ()) -> Application:
    """Take the applicant's answer in; the application is under review again. Only while it was asked."""
    words = words.strip()
    if not words and not papers:
        raise Invalid(phrases.SAY_SOMETHING, field="words")
    with system("an applicant answers"):
        kept = locked(application)
        if kept.state != State.INFO:
            raise Refusal(phrases.NOT_NEXT % {"state": kept.get_state_display()}, code="not_next")
        with kept_papers(kept, papers) as new:
            kept.state = State.REVIEW
            kept.save(update_fields=["state"])
            _step(kept, Kind.ANSWERED, words or ", ".join(paper.name for paper in papers))
            event = ApplicationAnswered(application_id=kept.pk, number=kept.number, name=kept.name, name_zh=kept.name_zh)
            changes = {"papers": new, "words": words}
            record("answer_application", f"application:{kept.pk}", by=None, organisation_id=kept.hq_id, changes=changes, event=event)
    return kept


@transaction.atomic
def withdraw_application(application: Application) -> Application:
    """The applicant thinks otherwise. Twice is once."""
    with system("an applicant withdraws"):
        kept = locked(application)
        if kept.state == State.WITHDRAWN:
            return kept
        if not may_become(kept.state, State.WITHDRAWN):
            raise Refusal(phrases.NOT_NEXT % {"state": kept.get_state_display()}, code="not_next")
        kept.state, kept.decided_at = State.WITHDRAWN, timezone.now()
        kept.save(update_fields=["state", "decided_at"])
        _step(kept, Kind.WITHDRAWN)
        record("withdraw_application", f"application:{kept.pk}", by=None, organisation_id=kept.hq_id)
    return kept


def locked(application: Application) -> Application:
    """The application as it is now, held until the transaction ends."""
    found: Application = Application.objects.select_for_update().get(pk=application.pk)
    return found


def _step(application: Application, kind: str, words: str = "", *, at: datetime | None = None) -> None:
    moment = at or timezone.now()
    ApplicationStep.objects.create(
        hq_id=application.hq_id, application=application, kind=kind, words=words, on=timezone.localdate(moment), at=moment
    )


def _number() -> str:
    """Drawn by lot: consecutive numbers would tell how many apply."""
    return "A-" + "".join(secrets.choice(LETTERS) for _ in range(DIGITS))
