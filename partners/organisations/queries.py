"""Reads of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left, Length

from partners.access.models import Membership, User
from partners.organisations.models import Contact, Organisation, Placement
from partners.organisations.rules import PARENTS, SELLERS

if TYPE_CHECKING:
    from partners.organisations.models import OrganisationQuerySet
    from partners.walls.viewer import Viewer

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


@dataclass(frozen=True)
class Person:
    """Somebody with roles here now."""

    user: User
    roles: tuple[str, ...]


def people_of(organisation: Organisation) -> list[Person]:
    """Everybody with a role here now, by name. One query."""
    now = Membership.objects.filter(organisation=organisation, ended_at=None)
    rows = now.select_related("user").order_by("user__name", "user_id", "id")
    roles: dict[int, list[str]] = {}
    users = {row.user_id: row.user for row in rows}
    for row in rows:
        roles.setdefault(row.user_id, []).append(row.role)
    return [Person(user, tuple(roles[number])) for number, user in users.items()]
