"""What happened to applications. Notices are made of these; money answers ApplicationApproved."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ApplicationReceived:
    application_id: int
    number: str
    name: str
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class InformationAsked:
    application_id: int
    number: str


@dataclass(frozen=True, slots=True)
class ApplicationAnswered:
    application_id: int
    number: str
    name: str
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationApproved:
    """A partner was made of it. Terms and limit are the reviewer's proposal: who grants credit signs the limit."""

    application_id: int
    number: str
    organisation_id: int
    seller_id: int
    currency: str
    terms_days: int
    limit: Decimal | None
    proposed_by: int | None


@dataclass(frozen=True, slots=True)
class ApplicationRefused:
    application_id: int
    number: str
