"""The golden record: of several records of one customer, which fact is believed, and why. Worked out at each read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partners.customers.rules.facts import ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Told:
    """One record's facts (attribute → value) and when each was last confirmed."""

    record: int
    facts: dict[str, str]
    confirmed: dict[str, date]
    is_registered: bool = False  # its registry number passes its check


@dataclass(frozen=True, slots=True)
class Believed:
    """The value that is believed, whose it is, and by which rule; `others` say something else."""

    attribute: str
    value: str
    record: int
    rule: str  # "only", "agreed", "newest", "registered"
    confirmed: date
    others: tuple[tuple[int, str], ...] = ()


REGISTERED_FIRST = frozenset({"kind", "name", "name_zh", "registry_number"})


def golden_of(told: Sequence[Told]) -> list[Believed]:
    """For each attribute that anybody says: a registered company's own name and number win, then the newest."""
    return [believed for attribute in ATTRIBUTES if (believed := _believed(attribute, told)) is not None]


def _believed(attribute: str, told: Sequence[Told]) -> Believed | None:
    says = [one for one in told if one.facts.get(attribute)]
    if not says:
        return None
    registered = attribute in REGISTERED_FIRST

    def rank(one: Told) -> tuple[bool, date, int]:
        return registered and one.is_registered, one.confirmed.get(attribute, date.min), -one.record

    best = max(says, key=rank)
    value = best.facts[attribute]
    others = tuple(sorted((one.record, one.facts[attribute]) for one in says if one.facts[attribute] != value))
    if len(says) == 1:
        rule = "only"
    elif not others:
        rule = "agreed"
    else:
        lone = registered and best.is_registered and not all(one.is_registered for one in says)
        rule = "registered" if lone else "newest"
    return Believed(attribute, value, best.record, rule, best.confirmed.get(attribute, date.min), others)
