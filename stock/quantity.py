"""Whole pieces and packs: which quantities can be ordered, and how a quantity is said."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext


def nearest_valid(quantity: int, pack: int, minimum: int = 1, maximum: int | None = None) -> tuple[int | None, int | None]:
    """Say the nearest orderable quantities at or below and at or above `quantity`; equal when it is orderable itself.

    Orderable are whole packs from `minimum` to `maximum`. None: there is none on that side.
    """
    least = -(-max(minimum, 1) // pack) * pack
    most = None if maximum is None else maximum // pack * pack
    if most is not None and most < least:
        return None, None
    lower: int | None = quantity // pack * pack
    upper: int | None = -(-quantity // pack) * pack
    if most is not None and upper is not None and upper > most:
        lower, upper = most, (upper if quantity <= most else None)
    if lower is not None and lower < least:
        lower, upper = (None if quantity < least else lower), least
    return lower, upper


def is_valid(quantity: int, pack: int, minimum: int = 1, maximum: int | None = None) -> bool:
    return quantity > 0 and nearest_valid(quantity, pack, minimum, maximum) == (quantity, quantity)


def pieces_text(quantity: int, pack: int = 1) -> str:
    """Say a quantity as the trade does: "32 pieces (8 packs of 4)"; the packs only where it is whole packs."""
    pieces = ngettext("%(count)s piece", "%(count)s pieces", quantity) % {"count": f"{quantity:,}"}
    if pack <= 1 or not quantity or quantity % pack:
        return pieces
    packs = quantity // pack
    inside = ngettext("%(packs)s pack of %(pack)s", "%(packs)s packs of %(pack)s", packs) % {"packs": f"{packs:,}", "pack": f"{pack:,}"}
    return gettext("%(pieces)s (%(packs)s)") % {"pieces": pieces, "packs": inside}
