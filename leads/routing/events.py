"""What happened between HQ and the partners it asked. No event holds whom a lead is about."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LeadOffered:
    number: str
    organisation_id: int
    place: str
    wanted: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LeadAnswered:
    """A partner accepted or declined."""

    number: str
    organisation_id: int
    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class LeadExpired:
    number: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class LeadReturned:
    """A partner gave a lead back, or HQ took it back."""

    number: str
    organisation_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class NoPartnerLeft:
    """Everybody who could be asked was asked: a channel manager must decide."""

    number: str
