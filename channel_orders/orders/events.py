"""What happened to an order as it was placed, judged, changed."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """Credit was promised; stock was reserved as far as it was free."""

    order: str
    buyer_id: int
    seller_id: int
    total: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class OrderHeld:
    """The order waits for a credit decision and has taken no stock."""

    order: str
    buyer_id: int
    seller_id: int
    total: Decimal
    currency: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderReleased:
    order: str
    buyer_id: int
    seller_id: int
    total: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class OrderRefused:
    order: str
    buyer_id: int
    seller_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """Open pieces will not be delivered: all of the order, or some of it."""

    order: str
    buyer_id: int
    seller_id: int
    pieces: int
    whole: bool
