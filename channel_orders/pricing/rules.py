"""How a price comes about: the level decides, then lists of that level merge by step; a promotion; rounding by line; tax after.

Within a level the lists merge as Oro's price lists do: lists that merge stack, the higher one deciding where both name a step;
a list that does not merge stands alone when it comes first, and is left out when it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from partners.money import round_amount

RULE = "price-1"
LEVELS = ("contract", "dealer", "tier", "region", "base")
PRICE_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Offer:
    """One list's steps for one product: pieces from which → net price of a piece."""

    code: str
    name: str
    name_zh: str
    level: str
    priority: int
    merges: bool
    steps: Mapping[int, Decimal]
    since: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A promotion that this buyer may have on this product: a share of the price, from a quantity on."""

    code: str
    name: str
    name_zh: str
    share: Decimal
    from_quantity: int = 1
    until: str = ""


class Step(NamedTuple):
    price: Decimal
    offer: Offer


@dataclass(frozen=True, slots=True)
class Priced:
    """A line with its price and the receipt that explains it. `unit_price` is net of one piece, to four places."""

    product_id: int
    quantity: int
    unit_price: Decimal
    net: Decimal
    tax_rate: Decimal
    tax: Decimal
    receipt: dict[str, Any]

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


def rank(offers: Iterable[Offer]) -> list[Offer]:
    """Contract before dealer before tier before region before base; within a level the higher priority, then the code."""
    return sorted(offers, key=lambda offer: (LEVELS.index(offer.level), -offer.priority, offer.code))


def merge(offers: Sequence[Offer]) -> dict[int, Step]:
    """Merge ranked offers of one level into one price for each step."""
    steps: dict[int, Step] = {}
    for place, offer in enumerate(offers):
        if not offer.merges and place:
            continue
        for quantity, price in offer.steps.items():
            steps.setdefault(quantity, Step(price, offer))
        if not offer.merges:
            break
    return steps


def cheapest(offers: Iterable[Offer]) -> dict[int, Step]:
    """The other strategy for lists of one level: for each step the lowest price of any list."""
    steps: dict[int, Step] = {}
    for offer in offers:
        for quantity, price in offer.steps.items():
            if quantity not in steps or price < steps[quantity].price:
                steps[quantity] = Step(price, offer)
    return steps


def step_for(steps: Mapping[int, Step], quantity: int) -> tuple[int, Step] | None:
    """The step with the largest beginning that `quantity` reaches; None where it reaches none."""
    start = max((start for start in steps if start <= quantity), default=None)
    return None if start is None else (start, steps[start])


def resolve(offers: Iterable[Offer], quantity: int) -> tuple[int, Step] | None:
    """The step that counts: of the highest level that has a price for this quantity. None where no level has one."""
    for _, of_level in groupby(rank(offers), key=lambda offer: offer.level):
        if found := step_for(merge(list(of_level)), quantity):
            return found
    return None


def best_cut(cuts: Iterable[Cut], quantity: int) -> Cut | None:
    """Promotions do not add up: the largest that the quantity reaches counts; of equals the first code."""
    reached = [cut for cut in cuts if cut.from_quantity <= quantity]
    return min(reached, key=lambda cut: (-cut.share, cut.code), default=None)


def price_line(
    product_id: int, quantity: int, offers: Iterable[Offer], cuts: Iterable[Cut], *, tax_rate: Decimal, currency: str
) -> Priced | None:
    """Price one line; None where no list has a price for this quantity. The line's net is rounded, then its tax."""
    found = resolve(offers, quantity)
    if found is None:
        return None
    start, step = found
    cut = best_cut(cuts, quantity)
    unit = step.price if cut is None else (step.price * (1 - cut.share)).quantize(PRICE_PLACES)
    net = round_amount(unit * quantity, currency)
    tax = round_amount(net * tax_rate, currency)
    return Priced(product_id, quantity, unit, net, tax_rate, tax, _receipt(start, step, cut, unit))


def _receipt(start: int, step: Step, cut: Cut | None, unit: Decimal) -> dict[str, Any]:
    receipt: dict[str, Any] = {
        "rule": RULE,
        "list": step.offer.code,
        "name": step.offer.name,
        "name_zh": step.offer.name_zh,
        "level": step.offer.level,
        "since": step.offer.since,
        "from_quantity": start,
        "list_price": str(step.price),
        "unit_price": str(unit),
    }
    if cut is not None:
        share = format(cut.share.normalize(), "f")
        receipt["promotion"] = {"code": cut.code, "name": cut.name, "name_zh": cut.name_zh, "share": share, "until": cut.until}
    return receipt
