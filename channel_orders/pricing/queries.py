"""What something costs a buyer. The lists themselves are the seller's: a buyer learns its own price and its receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from channel_orders.pricing.models import PriceList, PriceStep
from channel_orders.pricing.rules import Cut, Offer, Priced, price_line
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.organisations.models import Organisation
    from partners.walls.viewer import Viewer

PRICES = Statement(__file__, "prices.sql")


class Asked(NamedTuple):
    """A product and how many pieces of it."""

    product_id: int
    quantity: int


def price_lines(
    buyer: Organisation | int, seller_id: int, asked: Sequence[Asked], on: date, *, currency: str | None = None
) -> list[Priced | None]:
    """Price each asked line for a buyer on a day, in the order asked; None where no list of the seller has a price.

    One query at any size. `buyer` may be given by its id, and then `currency` too (an organisation brings its own).
    """
    if isinstance(buyer, int):
        buyer_id, money = buyer, currency or "CNY"
    else:
        buyer_id, money = buyer.pk, currency or buyer.currency
    if not asked:
        return []
    products = sorted({line.product_id for line in asked})
    with system("price resolution"):
        offers, cuts, tax_rate = PRICES.rows(buyer=buyer_id, seller=seller_id, products=products, currency=money, on=on)[0]
    offers, cuts = ({int(product): each for product, each in _plain(by_product).items()} for by_product in (offers, cuts))
    return [
        price_line(
            line.product_id,
            line.quantity,
            [_offer(*offer) for offer in offers.get(line.product_id, ())],
            [_cut(*cut) for cut in cuts.get(line.product_id, ())],
            tax_rate=Decimal(tax_rate),
            currency=money,
        )
        for line in asked
    ]


def price_lists_of(viewer: Viewer) -> QuerySet[PriceList]:
    """The lists of the organisation acted for; nobody reads another seller's."""
    lists = PriceList.objects.seen_by(viewer).filter(seller_id=viewer.organisation_id)
    return lists.select_related("territory", "buyer").annotate(products=Count("steps__product", distinct=True)).order_by("level", "code")


def steps_of(price_list: PriceList, text: str = "") -> QuerySet[PriceStep]:
    steps = PriceStep.objects.filter(price_list=price_list).select_related("product").order_by("product__sku", "from_quantity")
    wanted = text.strip()
    if not wanted:
        return steps
    return steps.filter(
        Q(product__sku__icontains=wanted)
        | Q(product__name__icontains=wanted)
        | Q(product__name_zh__icontains=wanted)
        | Q(product__pinyin__icontains=wanted.lower())
    )


def _plain(value: Any) -> Any:
    """The driver hands JSON over as text or ready-made, depending on who opened the connection."""
    return json.loads(value) if isinstance(value, str) else value


def _offer(code: str, name: str, name_zh: str, level: str, priority: int, merges: bool, since: str, steps: dict[str, str]) -> Offer:
    return Offer(code, name, name_zh, level, priority, merges, {int(start): Decimal(price) for start, price in steps.items()}, since)


def _cut(code: str, name: str, name_zh: str, share: str, from_quantity: int, until: str) -> Cut:
    return Cut(code, name, name_zh, Decimal(share), from_quantity, until)
