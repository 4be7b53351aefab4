"""Customers as a viewer may see them, and who of them belongs together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from partners.customers.models import Customer, Pair
from partners.customers.rules import clusters_of
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partners.walls.viewer import Viewer

PHONE = re.compile(r"\+?[\d\s()\-]{5,}")
COMPONENT = Statement(__file__, "component.sql")


def customers_of(viewer: Viewer) -> QuerySet[Customer]:
    """The viewer's own customers and those of its tree, the newest first; forgotten ones are gone."""
    return Customer.objects.seen_by(viewer).filter(forgotten_at=None).select_related("organisation").order_by("-pk")


def matching(text: str) -> Q:
    """Every word is part of the number, a name in either language, the pinyin, a phone, an e-mail, the city or the registry number."""
    if PHONE.fullmatch(text.strip()):
        return Q(seek__contains=re.sub(r"\D", "", text).lstrip("0")) | Q(seek__contains=text.strip().casefold())
    condition = Q()
    for word in text.casefold().split()[:8]:
        condition &= Q(seek__contains=word) | Q(number=word.upper())
    return condition


@dataclass(frozen=True, slots=True)
class Standing:
    """Links and vetoes (pair's id, both members) among records that links join."""

    links: tuple[tuple[int, int, int], ...]
    vetoes: tuple[tuple[int, int, int], ...]

    @property
    def joined(self) -> list[tuple[int, int]]:
        return [(first, second) for _pair, first, second in self.links]

    @property
    def parted(self) -> list[tuple[int, int]]:
        return [(first, second) for _pair, first, second in self.vetoes]

    @property
    def clusters(self) -> dict[int, int]:
        return clusters_of(self.joined, self.parted)


def standing_between(ids: Iterable[int], viewer: Viewer | None) -> Standing:
    """All links and vetoes of the clusters of `ids`, as far as `viewer` may know them; None sees all (within `system`). One query."""
    everybody = viewer is None or viewer.is_hq
    judges = [] if viewer is None or viewer.is_hq else sorted(viewer.organisation_ids)
    return _standing(COMPONENT.rows(seeds=sorted(ids), everybody=everybody, judges=judges))


def doubles_of(viewer: Viewer) -> dict[int, int]:
    """Record → the oldest record of its customer, for all that links join. One query; a few links in a hundred records."""
    decided = Pair.objects.seen_by(viewer).exclude(state=Pair.State.OPEN).order_by("decided_at", "id")
    return _standing(decided.values_list("pk", "first_id", "second_id", "state")).clusters


def members_of(customer: Customer, viewer: Viewer) -> list[Customer]:
    """Every record of this customer that the viewer may see, the oldest first. Two queries."""
    cluster = standing_between([customer.pk], viewer).clusters
    return _members(customer, cluster, viewer)


def _members(customer: Customer, cluster: dict[int, int], viewer: Viewer) -> list[Customer]:
    ids = [one for one, root in cluster.items() if root == cluster.get(customer.pk)] or [customer.pk]
    return list(customers_of(viewer).filter(pk__in=ids).order_by("pk"))


def cluster_numbers(number: str, viewer: Viewer) -> list[str]:
    """The crosswalk: all numbers of the customer that has this one; what was filed under any of them is its. Empty for a stranger."""
    customer = customers_of(viewer).filter(number=number).first()
    return [] if customer is None else [str(one.number) for one in members_of(customer, viewer)]


def _standing(rows: Iterable[tuple[int, int, int, str]]) -> Standing:
    rows = list(rows)
    links = tuple((pair, first, second) for pair, first, second, state in rows if state == Pair.State.SAME)
    vetoes = tuple((pair, first, second) for pair, first, second, state in rows if state == Pair.State.DIFFERENT)
    return Standing(links, vetoes)
