"""Ending sessions: of one person, of everybody of an organisation that ended, of an account that is closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from partners.access import phrases
from partners.access.models import Membership, User
from partners.journal.actions import record
from partners.refusal import Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


def end_sessions(user: User) -> None:
    """Log a person out everywhere, now."""
    _end([user.pk])


def shut_out(organisation_id: int) -> int:
    """End the sessions of all who belong to this organisation and to none that goes on. Returns how many people. Four statements."""
    with system("an organisation ended"):
        here = Membership.objects.filter(organisation_id=organisation_id, ended_at=None).values_list("user_id", flat=True)
        elsewhere = Membership.objects.filter(user_id__in=here, ended_at=None).exclude(organisation_id=organisation_id)
        stay = elsewhere.exclude(organisation__state="ended").values_list("user_id", flat=True)
        gone = set(here) - set(stay)
    _end(gone)
    return len(gone)


@transaction.atomic
def close_account(user: User, *, by: Viewer) -> None:
    """Let a person in nowhere any more, at once: sessions end, keys of their making open nothing. Roles and records stay."""
    _set_active(user, active=False, by=by)
    end_sessions(user)


@transaction.atomic
def reopen_account(user: User, *, by: Viewer) -> None:
    _set_active(user, active=True, by=by)


def _set_active(user: User, *, active: bool, by: Viewer) -> None:
    """Only HQ's administrator: the person may belong to several organisations. Twice is once."""
    by.must("administer")
    if user.pk == by.user_id:
        raise Refusal(phrases.NOT_ONESELF, code="oneself")
    if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        with system("whose account is closed or opened"):
            record("reopen_account" if active else "close_account", f"user:{user.pk}", by=by, changes={"email": user.email})


def _end(users: Iterable[int]) -> None:
    sessions = UserSession.objects.filter(user_id__in=list(users))
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
