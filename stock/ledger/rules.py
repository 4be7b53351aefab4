"""Pure rules of stock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Free:
    """Pieces of a product that a place can promise now; and the first day on which it can promise more, and how many.

    `next_quantity` is what the receipts up to `next_on` bring beyond everything that already waits for them.
    """

    now: int = 0
    next_on: date | None = None
    next_quantity: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """What of a shipped product arrived whole, arrived damaged, or did not arrive."""

    received: int = 0
    damaged: int = 0
    lost: int = 0

    @property
    def pieces(self) -> int:
        return self.received + self.damaged + self.lost
