"""What the pages of customers show: one customer as it is believed to be, and pairs with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from partners.customers.models import Consent, Customer, Pair, Verdict
from partners.customers.phrases import ATTRIBUTE_NAMES, LEVEL_NAMES, RULE_NAMES
from partners.customers.queries.matches import facts_of
from partners.customers.queries.records import members_of
from partners.customers.rules import ATTRIBUTES, PRIOR, Told, golden_of, probability
from partners.journal.models import AuditEntry
from partners.organisations.rules import is_registry_number

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partners.walls.viewer import Viewer

MOST_HISTORY = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """One believed fact, ready to be read: what, whose, since when, why this one, and what other records say."""

    attribute: str
    label: Any
    value: str
    record: Customer
    rule: Any
    confirmed: date | None
    others: list[tuple[Customer, str]]


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer with all that the viewer may see of it."""

    customer: Customer
    members: list[Customer]
    facts: list[Shown]
    links: list[Pair]
    vetoes: list[Pair]
    open: list[Pair]
    consents: list[Consent]
    history: list[AuditEntry]
    verdicts: list[Verdict]

    @property
    def title(self) -> str:
        return self.customer.local_name


def customer_view(customer: Customer, viewer: Viewer) -> CustomerView:
    """Everything of one customer, a fixed number of queries."""
    members = members_of(customer, viewer)
    ids = [member.pk for member in members]
    pairs = list(_pairs(viewer).filter(Q(first__in=ids) | Q(second__in=ids)).select_related("decided_by").order_by("-weight"))
    by_state = {state: [pair for pair in pairs if pair.state == state] for state in Pair.State}
    targets = [f"customer:{member.number}" for member in members] + [f"pair:{pair.pk}" for pair in pairs]
    history = AuditEntry.objects.seen_by(viewer).filter(target__in=targets).select_related("user").order_by("-at", "-pk")
    consents = Consent.objects.seen_by(viewer).filter(customer__in=ids).select_related("by").order_by("-on", "-pk")
    verdicts = Verdict.objects.seen_by(viewer).filter(pair__in=[pair.pk for pair in pairs]).select_related("by").order_by("-at", "-pk")
    return CustomerView(
        customer=customer,
        members=members,
        facts=_golden(members),
        links=by_state[Pair.State.SAME],
        vetoes=by_state[Pair.State.DIFFERENT],
        open=by_state[Pair.State.OPEN],
        consents=list(consents),
        history=list(history[:MOST_HISTORY]),
        verdicts=list(verdicts[:MOST_HISTORY]),
    )


def _pairs(viewer: Viewer) -> QuerySet[Pair]:
    """Pairs of which the viewer sees both records. The records' own walls say so again."""
    pairs = Pair.objects.seen_by(viewer).select_related("first__organisation", "second__organisation")
    pairs = pairs.filter(first__forgotten_at=None, second__forgotten_at=None)
    if viewer.is_hq:
        return pairs
    return pairs.filter(first__organisation__in=viewer.organisation_ids, second__organisation__in=viewer.organisation_ids)


def pairs_to_review(viewer: Viewer) -> QuerySet[Pair]:
    """Pairs that wait for a look, the likeliest first."""
    return _pairs(viewer).filter(state=Pair.State.OPEN).order_by("-weight", "pk")


def pairs_of(viewer: Viewer) -> QuerySet[Pair]:
    return _pairs(viewer)


def _golden(members: Sequence[Customer]) -> list[Shown]:
    by_id = {member.pk: member for member in members}
    return [
        Shown(
            one.attribute,
            ATTRIBUTE_NAMES[one.attribute],
            one.value,
            by_id[one.record],
            RULE_NAMES[one.rule],
            one.confirmed if one.confirmed != date.min else None,
            [(by_id[record], value) for record, value in one.others],
        )
        for one in golden_of([told_by(member) for member in members])
    ]


def told_by(customer: Customer) -> Told:
    """A record as the golden rule reads it."""
    facts = facts_of(customer)
    confirmed = {name: date.fromisoformat(since[0]) for name, since in customer.provenance.items()}
    registered = bool(facts.registry_number) and is_registry_number(facts.registry_number, facts.country)
    return Told(customer.pk, {name: getattr(facts, name) for name in ATTRIBUTES}, confirmed, is_registered=registered)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a score: what agrees or differs, how, and its bits."""

    label: Any
    level: Any
    weight: float


@dataclass(frozen=True, slots=True)
class ScoreView:
    """A score as a sum that can be read downwards."""

    lines: list[Line]
    prior: float
    weight: float
    share: float


def score_view(reasons: Iterable[Sequence[Any]], weight: float) -> ScoreView:
    """`reasons` as (attribute, level, bits), kept or fresh."""
    lines = [Line(ATTRIBUTE_NAMES[attribute], LEVEL_NAMES[attribute, level], bits) for attribute, level, bits in reasons]
    return ScoreView(sorted(lines, key=lambda line: -line.weight), PRIOR, weight, probability(weight))


@dataclass(frozen=True, slots=True)
class PairView:
    """Two records side by side, with what speaks for and against their being one customer."""

    pair: Pair
    rows: list[tuple[Any, str, str, str]]  # label, first's value, second's, "same", "other" or ""
    score: ScoreView
    verdicts: list[Verdict]


def pair_view(pair: Pair, viewer: Viewer) -> PairView:
    first, second = (_told(customer) for customer in (pair.first, pair.second))
    rows = [(ATTRIBUTE_NAMES[name], first[name], second[name], _agreement(first[name], second[name])) for name in ATTRIBUTES]
    verdicts = Verdict.objects.seen_by(viewer).filter(pair=pair).select_related("by").order_by("-at", "-pk")
    return PairView(pair, [row for row in rows if row[1] or row[2]], score_view(pair.reasons, float(pair.weight)), list(verdicts))


def _told(customer: Customer) -> dict[str, str]:
    facts = {name: getattr(facts_of(customer), name) for name in ATTRIBUTES}
    return facts | {"kind": customer.get_kind_display(), "phone": "、".join(customer.phones), "email": "、".join(customer.emails)}


def _agreement(one: str, other: str) -> str:
    return "" if not one or not other else "same" if one == other else "other"
