"""Changing the tree and what is known of partners: HQ's channel managers do, and each change is written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from partners.journal.actions import record
from partners.organisations import phrases
from partners.organisations.actions.states import keep_state, locked
from partners.organisations.events import PartnerCreated, PartnerMoved
from partners.organisations.models import Organisation, Placement
from partners.organisations.queries import seller_above
from partners.organisations.rules import PARENTS, pinyin_of
from partners.refusal import Invalid, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

FACTS = (
    "code", "name", "name_zh", "tier", "territory", "country", "registry_number", "currency", "language", "phone", "email", "address",
    "city", "region", "postcode", "buys_from", "bank_details", "since",
)  # fmt: skip


@transaction.atomic
def create_partner(parent: Organisation, kind: str, facts: Mapping[str, Any], *, by: Viewer) -> Organisation:
    """Add a partner under `parent`. It buys from the nearest distributor above, else HQ, unless `facts` names a seller."""
    by.must("manage_partners")
    with system("create a partner"):
        parent = locked(parent)
        _must_fit(kind, parent)
        fields = {name: facts[name] for name in FACTS if name in facts}
        fields["buys_from"] = fields.get("buys_from") or seller_above(parent)
        fields["since"] = fields.get("since") or timezone.localdate()
        begun = fields["since"] <= timezone.localdate()
        state = "active" if begun else "approved"
        made: Organisation = parent.add_child(kind=kind, state=state, pinyin=pinyin_of(fields.get("name_zh", "")), **fields)
        Placement.objects.create(organisation=made, parent=parent, valid=DateRange(fields["since"], None))
        keep_state(made, "active", on=fields["since"], reason="", by=by, done=begun)
        event = PartnerCreated(organisation_id=made.pk, parent_id=parent.pk)
        changes = {"code": made.code, "name": made.name, "under": parent.code}
        record("create_partner", f"organisation:{made.pk}", by=by, organisation_id=made.pk, changes=changes, event=event)
    return made


@transaction.atomic
def change_partner(organisation: Organisation, facts: Mapping[str, Any], *, by: Viewer) -> Organisation:
    """Write facts of a partner; what did not change is not written down."""
    by.must("manage_partners")
    with system("change a partner"):
        kept = locked(organisation)
        changes = {name: [getattr(kept, name), facts[name]] for name in FACTS if name in facts and getattr(kept, name) != facts[name]}
        if changes:
            for name, (_, after) in changes.items():
                setattr(kept, name, after)
            kept.pinyin = pinyin_of(kept.name_zh)
            kept.save(update_fields=[*changes, "pinyin"])
            words = {name: [_in_words(value) for value in pair] for name, pair in changes.items()}
            record("change_partner", f"organisation:{kept.pk}", by=by, organisation_id=kept.pk, changes=words)
    return kept


@transaction.atomic
def move_partner(organisation: Organisation, parent: Organisation, *, on: dt.date, reason: str, by: Viewer) -> bool:
    """Put a partner, with all below it, under another one from a day on. True: it has moved; False: it will on that day.

    The dated history keeps where it stood before, so reports "as then" do not change.
    """
    by.must("manage_partners")
    if not reason.strip():
        raise Invalid(phrases.SAY_WHY, field="reason")
    with system("move a partner"):
        top = locked(Organisation.objects.get(depth=1))  # one move at a time: two could make a circle
        kept, parent = Organisation.objects.get(pk=organisation.pk), Organisation.objects.get(pk=parent.pk)
        if kept.pk == top.pk or parent.path.startswith(kept.path):
            raise Invalid(phrases.NOT_BELOW_ITSELF, field="parent")
        _must_fit(kept.kind, parent)
        now = kept.get_parent()
        if now.pk == parent.pk:
            raise Invalid(phrases.SAME_PLACE, field="parent")
        _close_and_open(kept, now, parent, on=on, reason=reason)
        due = on <= timezone.localdate()
        changes = {"under": [now.code, parent.code], "on": on, "reason": reason}
        if due:
            _move(kept, parent)
        event = PartnerMoved(organisation_id=kept.pk, parent_id=parent.pk) if due else None
        record(
            "move_partner" if due else "plan_move", f"organisation:{kept.pk}", by=by, organisation_id=kept.pk, changes=changes, event=event
        )
    return due


@transaction.atomic
def make_due_moves() -> int:
    """Move in the tree whoever's dated place begins today or began before. Returns how many moved. Twice does no more than once."""
    moved = 0
    with system("moves that are due"):
        locked(Organisation.objects.get(depth=1))
        for place in Placement.objects.filter(valid__contains=timezone.localdate()).select_related("organisation", "parent").order_by("id"):
            kept = Organisation.objects.get(pk=place.organisation_id)
            if kept.get_parent().pk == place.parent_id:
                continue
            _move(kept, Organisation.objects.get(pk=place.parent_id))
            event = PartnerMoved(organisation_id=kept.pk, parent_id=place.parent_id)
            record(
                "move_partner",
                f"organisation:{kept.pk}",
                by=None,
                organisation_id=kept.pk,
                changes={"under": place.parent.code},
                event=event,
            )
            moved += 1
    return moved


def _must_fit(kind: str, parent: Organisation) -> None:
    if parent.kind not in PARENTS[kind] or parent.state == "ended":
        raise Invalid(phrases.NOT_UNDER, field="parent")


def _move(kept: Organisation, parent: Organisation) -> None:
    """Move the branch of the tree; who bought from somebody no longer above buys from the nearest seller of the new place."""
    kept.move(parent, pos="last-child")
    kept = Organisation.objects.get(pk=kept.pk)
    seller = kept.buys_from
    if seller is not None and not kept.path.startswith(seller.path):
        kept.buys_from = seller_above(Organisation.objects.get(pk=parent.pk))
        kept.save(update_fields=["buys_from"])


def _close_and_open(kept: Organisation, now: Organisation, parent: Organisation, *, on: dt.date, reason: str) -> None:
    """End the dated place on `on`, exclusive, and begin the new one."""
    places = Placement.objects.filter(organisation=kept)
    planned = places.filter(valid__startswith__gt=timezone.localdate()).first()
    if planned is not None:
        raise Refusal(phrases.ALREADY_PLANNED % {"day": planned.valid.lower}, code="already_planned", field="on")
    last = places.order_by("-valid").first()
    if last is None:
        begun = kept.since if kept.since and kept.since < on else None
        Placement.objects.create(organisation=kept, parent=now, valid=DateRange(begun, on))
    elif last.valid.lower is not None and on <= last.valid.lower:
        raise Refusal(phrases.TOO_EARLY % {"day": last.valid.lower}, code="too_early", field="on")
    else:
        last.valid = DateRange(last.valid.lower, on)
        last.save(update_fields=["valid"])
    Placement.objects.create(organisation=kept, parent=parent, valid=DateRange(on, None), reason=reason)


def _in_words(value: Any) -> Any:
    return str(value) if value is not None else None
