"""Customers as a viewer may see them, and who of them belongs together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.customers.models import Customer, Pair
from partners.customers.rules import clusters_of
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partners.walls.viewer import Viewer

COMPONENT = Statement(__file__, "component.sql")


def customers_of(viewer: Viewer) -> QuerySet[Customer]:
    """The viewer's own customers and those of its tree, the newest first."""
    return Customer.objects.seen_by(viewer).filter(forgotten_at=None).select_related("organisation").order_by("-pk")


@dataclass(frozen=True, slots=True)
class Standing:
    """Links and vetoes (pair's id, both members) among records that links join."""

    links: tuple[tuple[int, int, int], ...]
    vetoes: tuple[tuple[int, int, int], ...]

    @property
    def joined(self) -> list[tuple[int, int]]:
        return [(first, second) for _pair, first, second in self.links]

    @property
    def clusters(self) -> dict[int, int]:
        return clusters_of(self.joined, self.parted)

    @property
    def parted(self) -> list[tuple[int, int]]:
        return [(first, second) for _pair, first, second in self.vetoes]


def standing_between(ids: Iterable[int], viewer: Viewer | None) -> Standing:
    """All links and vetoes of the clusters of `ids`, as far as `viewer` may know them; None sees all (within `system`). One query."""
    everybody = viewer is None or viewer.is_hq
    judges = [] if viewer is None or viewer.is_hq else sorted(viewer.organisation_ids)
    rows = COMPONENT.rows(seeds=sorted(ids), everybody=everybody, judges=judges)
    links = tuple((pair, first, second) for pair, first, second, state in rows if state == Pair.State.SAME)
    vetoes = tuple((pair, first, second) for pair, first, second, state in rows if state == Pair.State.DIFFERENT)
    return Standing(links, vetoes)


def members_of(customer: Customer, viewer: Viewer) -> list[Customer]:
    """Every record of this customer that the viewer may see, the oldest first. Two queries."""
    cluster = standing_between([customer.pk], viewer).clusters
    ids = [one for one, root in cluster.items() if root == cluster.get(customer.pk)] or [customer.pk]
    return list(Customer.objects.seen_by(viewer).filter(pk__in=ids).select_related("organisation").order_by("pk"))


def cluster_numbers(number: str, viewer: Viewer) -> Sequence[str]:
    """The crosswalk: all numbers of the customer that has this one; what was filed under any of them is its. Empty for a stranger."""
    customer = Customer.objects.seen_by(viewer).filter(number=number).first()
    return [] if customer is None else [str(one.number) for one in members_of(customer, viewer)]
