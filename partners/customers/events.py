"""What happened to customers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerAdded:
    customer_id: int
    organisation_id: int
    number: str


@dataclass(frozen=True, slots=True)
class CustomersLinked:
    """Two records are one customer from now on, as those who may see both know it."""

    pair_id: int
    first_id: int
    second_id: int
    organisation_id: int  # who may judge: the lowest that sees both


@dataclass(frozen=True, slots=True)
class LinkRetracted:
    pair_id: int
    first_id: int
    second_id: int
    organisation_id: int


@dataclass(frozen=True, slots=True)
class CustomersToReview:
    """New pairs wait for a look."""

    organisation_id: int
    pairs: int


@dataclass(frozen=True, slots=True)
class CustomerForgotten:
    """What others keep about this person is to be erased too; the number stays."""

    customer_id: int
    organisation_id: int
    number: str
