"""Is this customer known already? Exact keys and similar names find candidates; the rules weigh them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.customers.models import Customer
from partners.customers.rules import CustomerFacts, Reason, Score, compare, fingerprint, tidy
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.customers.rules.matching import Fingerprint
    from partners.walls.viewer import Viewer

CANDIDATES = Statement(__file__, "candidates.sql")
MOST_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Match:
    """A known customer that may be the asked one. `score` is a probability, `reasons` are what it is made of."""

    customer: Customer
    score: float
    reasons: tuple[Reason, ...]
    certain: bool
    weight: float = 0.0


def find_matches(facts: CustomerFacts, viewer: Viewer, *, most: int = 5) -> list[Match]:
    """Known customers that may be this one, the likeliest first: among those the viewer may see, never a stranger's.

    Facts that cannot be meant (half a phone number) are left out. Two queries.
    """
    asked = fingerprint(tidy(facts, strict=False))
    if not asked.keys:
        return []
    keepers = None if viewer.is_hq else sorted(viewer.organisation_ids)
    with system("find whether a customer is known"):
        found = likely_pairs({0: asked}, keepers=keepers)
    scored = sorted(found, key=lambda one: (-one[2].weight, one[1].pk))[:most]
    return [Match(customer, score.probability, score.reasons, score.certain, score.weight) for _place, customer, score in scored]


def likely_pairs(
    asked: Mapping[int, Fingerprint], *, keepers: list[int] | None, itself: Mapping[int, int] | None = None
) -> list[tuple[int, Customer, Score]]:
    """Who may be the same as each asked one (by its place), with the score. Two statements for any number asked.

    `keepers` narrows to the customers of these organisations, None takes all. `itself`: the asked one's own record, to be left out.
    """
    wanted = [{"place": place, "keys": list(one.keys), "itself": (itself or {}).get(place)} for place, one in asked.items()]
    rows = CANDIDATES.rows(asked=json.dumps(wanted), most=MOST_CANDIDATES, everybody=keepers is None, keepers=keepers or [])
    known = Customer.objects.filter(forgotten_at=None).select_related("organisation").in_bulk({candidate for _place, candidate in rows})
    prints = {pk: fingerprint_of(customer) for pk, customer in known.items()}
    scored = [(place, known[pk], compare(asked[place], prints[pk])) for place, pk in rows if pk in known]
    return [found for found in scored if found[2].worth_a_look]


def fingerprint_of(customer: Customer) -> Fingerprint:
    return fingerprint(facts_of(customer), phones=customer.phones, emails=customer.emails)


def facts_of(customer: Customer) -> CustomerFacts:
    return CustomerFacts(
        name=customer.name,
        kind=customer.kind,
        name_zh=customer.name_zh,
        phone=customer.phone,
        email=customer.email,
        registry_number=customer.registry_number,
        country=customer.country,
        region=customer.region,
        city=customer.city,
        address=customer.address,
    )
