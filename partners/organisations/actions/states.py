"""A partner's state: begun, suspended, taken up again, ended; today or from a day on. Each change keeps who, when and why."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.access.actions import shut_out
from partners.journal.actions import record
from partners.organisations import phrases
from partners.organisations.events import PartnerStateChanged
from partners.organisations.models import Organisation, StateChange
from partners.organisations.rules import NEXT
from partners.refusal import Invalid, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@transaction.atomic
def change_state(organisation: Organisation, state: str, *, reason: str, on: dt.date | None = None, by: Viewer) -> Organisation:
    """Suspend, take up again or end a partner, at once or from a later day on; the last to be said holds, for one may be planned.

    Suspended: no new orders, leads or registrations; statements, returns and payments go on. Ended: its people and machines are
    out with their next request and their sessions end; the records stay.
    """
    by.must("manage_partners")
    if not reason.strip():
        raise Invalid(phrases.SAY_WHY, field="reason")
    today = timezone.localdate()
    day = on or today
    if day < today:
        raise Invalid(phrases.NOT_BEFORE_TODAY, field="on")
    with system("change a partner's state"):
        kept = locked(organisation)
        if kept.is_hq or state not in NEXT[kept.state]:
            raise Refusal(phrases.NOT_NEXT, code="not_next", field="state")
        if day > today:
            _refuse_second_plan(kept)
            _plan(kept, state, on=day, reason=reason, by=by)
            return kept
        _must_be_empty(kept, state)
        drop_plans(kept)
        keep_state(kept, state, on=day, reason=reason, by=by, done=True)
        return _turn(kept, state, reason=reason, by=by)


@transaction.atomic
def withdraw_change(change: StateChange, *, by: Viewer) -> None:
    """Take a planned change back; what is done stays. Twice is once."""
    by.must("manage_partners")
    with system("take a planned change back"):
        kept = locked(change.organisation)
        open_ones = StateChange.objects.filter(pk=change.pk, done_at=None, withdrawn_at=None)
        if open_ones.update(withdrawn_at=timezone.now()):
            changes = {"state": change.state, "on": change.on}
            record("withdraw_change", f"organisation:{kept.pk}", by=by, organisation_id=kept.pk, changes=changes)


@transaction.atomic
def make_due_changes() -> int:
    """Carry out the planned changes whose day has come. Returns how many. One that can no longer be carried out stays planned."""
    done = 0
    with system("changes of state that are due"):
        due = StateChange.objects.filter(done_at=None, withdrawn_at=None, on__lte=timezone.localdate())
        for change in due.select_for_update(of=("self",), skip_locked=True).order_by("on", "pk"):
            kept = locked(Organisation.objects.get(pk=change.organisation_id))
            if change.state not in NEXT[kept.state] or (change.state == "ended" and _partners_below(kept)):
                continue
            StateChange.objects.filter(pk=change.pk).update(done_at=timezone.now())
            _turn(kept, change.state, reason=change.reason, by=None)
            done += 1
    return done


def keep_state(organisation: Organisation, state: str, *, on: dt.date, reason: str, by: Viewer | None, done: bool) -> StateChange:
    """Write a change into the partner's history, as done or as planned."""
    change: StateChange = StateChange.objects.create(
        organisation=organisation, state=state, on=on, reason=reason.strip()[:200], by_id=by.user_id if by else None,
        done_at=timezone.now() if done else None,
    )  # fmt: skip
    return change


def locked(organisation: Organisation) -> Organisation:
    found: Organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    return found


def drop_plans(organisation: Organisation) -> None:
    """What was planned is overtaken by what is done now."""
    planned = StateChange.objects.filter(organisation=organisation, done_at=None, withdrawn_at=None)
    planned.update(withdrawn_at=timezone.now())


def _refuse_second_plan(kept: Organisation) -> None:
    planned = StateChange.objects.filter(organisation=kept, done_at=None, withdrawn_at=None).first()
    if planned is not None:
        raise Refusal(phrases.CHANGE_PLANNED % {"day": planned.on}, code="already_planned", field="on")


def _plan(kept: Organisation, state: str, *, on: dt.date, reason: str, by: Viewer) -> None:
    keep_state(kept, state, on=on, reason=reason, by=by, done=False)
    changes = {"state": [kept.state, state], "on": on, "reason": reason}
    record("plan_change", f"organisation:{kept.pk}", by=by, organisation_id=kept.pk, changes=changes)


def _turn(kept: Organisation, state: str, *, reason: str, by: Viewer | None) -> Organisation:
    before = kept.state
    Organisation.objects.filter(pk=kept.pk).update(state=state)
    event = PartnerStateChanged(organisation_id=kept.pk, before=before, after=state)
    changes = {"state": [before, state], "reason": reason}
    record("change_state", f"organisation:{kept.pk}", by=by, organisation_id=kept.pk, changes=changes, event=event)
    kept.state = state
    if state == "ended":
        shut_out(kept.pk)
    return kept


def _must_be_empty(kept: Organisation, state: str) -> None:
    partners = _partners_below(kept) if state == "ended" else 0
    if partners:
        raise Refusal(phrases.STILL_HAS_PARTNERS % {"n": partners}, code="has_partners", field="state")


def _partners_below(kept: Organisation) -> int:
    return int(kept.get_children().exclude(state="ended").count())
