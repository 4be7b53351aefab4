"""What happened to an order after it was placed."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OrderAllocated:
    order: str
    buyer_id: int
    seller_id: int
    pieces: int


@dataclass(frozen=True, slots=True)
class OrderShipped:
    order: str
    shipment: str
    buyer_id: int
    seller_id: int
    pieces: int
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class ShipmentInvoiced:
    shipment: str
    invoice: str
    buyer_id: int
    seller_id: int


@dataclass(frozen=True, slots=True)
class ShipmentReceived:
    shipment: str
    buyer_id: int
    seller_id: int
    received: int
    damaged: int
    lost: int


@dataclass(frozen=True, slots=True)
class ReturnAsked:
    number: str
    buyer_id: int
    seller_id: int
    pieces: int


@dataclass(frozen=True, slots=True)
class ReturnAnswered:
    """The seller authorised a return, or refused it."""

    number: str
    buyer_id: int
    seller_id: int
    authorised: bool


@dataclass(frozen=True, slots=True)
class ReturnCredited:
    number: str
    credit_note: str
    buyer_id: int
    seller_id: int
    received: int
    restocked: int
