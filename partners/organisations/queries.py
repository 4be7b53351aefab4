"""Reads of the tree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left, Length
from django.utils import timezone

from partners.access.models import Invitation, Membership, User
from partners.access.rules import invitation_state
from partners.organisations.models import Contact, Organisation, Placement, StateChange, TierChange
from partners.organisations.rules import PARENTS, SELLERS
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.organisations.models import OrganisationQuerySet
    from partners.walls.viewer import Viewer

UNDER_ON = Statement(__file__, "under_on.sql")
STEP = 4  # letters of treebeard's path for one level


def partners_of(viewer: Viewer) -> OrganisationQuerySet:
    """The viewer's tree with itself at the top, each with the names of whom it stands under; in the tree's order."""
    above = Organisation.objects.filter(path=Left(OuterRef("path"), Length(OuterRef("path")) - STEP)).order_by()
    named = {"parent_name": Subquery(above.values("name")), "parent_name_zh": Subquery(above.values("name_zh"))}
    found: OrganisationQuerySet = Organisation.objects.seen_by(viewer).select_related("territory").annotate(**named).order_by("path")
    return found


def matching(text: str) -> Q:
    """Every word is part of the code, a name in either language, the pinyin, the city or the registry number."""
    condition = Q()
    for word in text.split()[:8]:
        condition &= (
            Q(code__icontains=word) | Q(name__icontains=word) | Q(name_zh__icontains=word) | Q(pinyin__icontains=word.lower())
            | Q(city__icontains=word) | Q(registry_number__istartswith=word)
        )  # fmt: skip
    return condition


def above(organisation: Organisation) -> list[Organisation]:
    """From the top down to its parent, as far as the viewer may know them by name."""
    paths = [organisation.path[:end] for end in range(STEP, len(organisation.path), STEP)]
    return list(Organisation.objects.filter(path__in=paths).order_by("path"))


def parents_for(kind: str) -> QuerySet[Organisation]:
    """Where a partner of this kind may stand."""
    found: QuerySet[Organisation] = Organisation.objects.filter(kind__in=PARENTS[kind]).exclude(state="ended").order_by("path")
    return found


def seller_above(parent: Organisation) -> Organisation:
    """The nearest distributor at or above `parent`, else HQ."""
    chain = [*above(parent), parent]
    return next(organisation for organisation in reversed(chain) if organisation.kind in SELLERS)


def placements_of(organisation: Organisation) -> QuerySet[Placement]:
    found: QuerySet[Placement] = Placement.objects.filter(organisation=organisation).select_related("parent").order_by("-valid")
    return found


def contacts_of(organisation: Organisation) -> QuerySet[Contact]:
    found: QuerySet[Contact] = Contact.objects.filter(organisation=organisation).order_by("name")
    return found


def under_on(top: Organisation, day: dt.date) -> frozenset[int]:
    """Ids of all that stood under `top` on a day, itself included: "as then". Today's tree, "as now", is the path's.

    One statement. The caller decides first that its viewer may see `top`; what left its tree since is its history still.
    """
    with system("who stood where on a day"):
        return frozenset(number for (number,) in UNDER_ON.rows(top=top.pk, day=day))


def state_changes_of(organisation: Organisation) -> list[StateChange]:
    """Its states, the newest first; those still planned at the top. Withdrawn plans are in the audit trail only."""
    found = StateChange.objects.filter(organisation=organisation, withdrawn_at=None).select_related("by")
    return list(found.order_by(F("done_at").desc(nulls_first=True), "-pk"))


def tier_in_force(organisation: Organisation) -> TierChange | None:
    found: TierChange | None = TierChange.objects.filter(organisation=organisation, ended_at=None).first()
    return found


@dataclass(frozen=True)
class Person:
    """Somebody with roles here now. `invitation` is how far it is (see access.rules); `two_steps` whether log-in takes a second step."""

    user: User
    roles: tuple[str, ...]
    invitation: str = "taken_up"
    invited_by: str = ""
    invited_at: dt.datetime | None = None
    two_steps: bool = False


def people_of(organisation: Organisation) -> list[Person]:
    """Everybody with a role here now, by name. Three queries."""
    now = Membership.objects.filter(organisation=organisation, ended_at=None)
    rows = now.select_related("user").order_by("user__name", "user_id", "id")
    roles: dict[int, list[str]] = {}
    users = {row.user_id: row.user for row in rows}
    for row in rows:
        roles.setdefault(row.user_id, []).append(row.role)
    letters = {one.user_id: one for one in Invitation.objects.filter(organisation=organisation).select_related("invited_by")}
    secured = set(Authenticator.objects.filter(user__in=users).exclude(type="recovery_codes").values_list("user_id", flat=True))
    return [_person(user, tuple(roles[number]), letters.get(number), two_steps=number in secured) for number, user in users.items()]


def _person(user: User, roles: tuple[str, ...], letter: Invitation | None, *, two_steps: bool) -> Person:
    if letter is None:
        return Person(user, roles, two_steps=two_steps)
    state = invitation_state(has_password=user.has_usable_password(), sent_at=letter.sent_at, now=timezone.now())
    by = letter.invited_by.name if letter.invited_by else ""
    return Person(user, roles, state, by, letter.invited_at, two_steps)


def not_taken_up(viewer: Viewer) -> QuerySet[Invitation]:
    """Invitations whose person has no password yet, of the organisations whose people the viewer manages; the oldest first."""
    waiting = Invitation.objects.seen_by(viewer).filter(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    waiting = waiting.filter(Exists(Membership.objects.filter(organisation=OuterRef("organisation"), user=OuterRef("user"), ended_at=None)))
    if not viewer.is_hq:
        waiting = waiting.filter(organisation_id=viewer.organisation_id)
    elif "administer" not in viewer.duties:
        waiting = waiting.exclude(organisation_id=viewer.organisation_id)
    return waiting.order_by("sent_at")


def without_second_step(organisation_id: int) -> int:
    """How many of an organisation's people sign in with a password alone."""
    here = Membership.objects.filter(organisation_id=organisation_id, ended_at=None, user__is_active=True)
    secured = Authenticator.objects.filter(user=OuterRef("user")).exclude(type="recovery_codes")
    return here.exclude(Exists(secured)).values("user").distinct().count()
