"""What became of a lead."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class LeadEntered:
    number: str
    place: str
    wanted: str


@dataclass(frozen=True, slots=True)
class LeadWon:
    number: str
    organisation_id: int
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class LeadLost:
    """Lost by its partner, or given up by HQ (`organisation_id` None)."""

    number: str
    organisation_id: int | None
    reason: str
