"""How scores of customers are written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from partners.customers.models import Pair
from partners.customers.phrases import SOURCE_NAMES
from partners.customers.rules import probability

register = template.Library()


@register.filter
def bits(weight: float | Decimal) -> str:
    """A weight with its sign: +7.50, −2.00."""
    return f"{'−' if weight < 0 else '+'}{abs(weight):.2f}"


@register.filter
def pair_share(pair: Pair) -> float:
    """How likely the two are one customer, as it was found; never rounded up to certainty."""
    return min(probability(float(pair.weight)), 0.999)


@register.filter
def source_name(source: str) -> Any:
    """A source by its word, with its number where it has one; one that is not ours is shown as it came."""
    kind, _, number = source.partition(":")
    return f"{SOURCE_NAMES[kind]} {number}".strip() if kind in SOURCE_NAMES else source
