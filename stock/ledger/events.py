"""What stock tells the components above it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StockArrived:
    """Pieces became free of products that others wait for: by a receipt, a return, a correction, or a promise let go."""

    place_id: int
    product_ids: tuple[int, ...]
