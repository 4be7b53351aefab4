"""Prices and orders."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from channel_orders.orders.actions import Wanted, Wishes, place_order
from channel_orders.orders.models import Order, OrderLine
from channel_orders.pricing.models import PriceList, PriceStep
from partners.organisations.models import Organisation
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from stock.catalogue.models import Product
from tests.factories.partners import make_hq
from tests.factories.people import make_viewer

NUMBERS = count(1)
LONG_AGO = date(2020, 1, 1)


def make_price_list(
    prices: Mapping[Product, Decimal | int | Mapping[int, Decimal | int]], *, seller: Organisation | None = None, **fields: Any
) -> PriceList:
    """Make a list of `seller` (HQ by default): product → price, or product → {from quantity: price}."""
    owner = seller or make_hq()
    number = next(NUMBERS)
    defaults = {"code": f"L{number}", "name": f"List {number}", "level": "base", "currency": "CNY", "valid_from": LONG_AGO}
    with system("factory"):
        price_list = PriceList.objects.create(seller=owner, **(defaults | fields))
        PriceStep.objects.bulk_create(
            PriceStep(seller=owner, price_list=price_list, product=product, from_quantity=start, price=Decimal(price))
            for product, said in prices.items()
            for start, price in (said.items() if isinstance(said, Mapping) else [(1, said)])
        )
    return price_list


def make_order(
    buyer: Organisation, wanted: Mapping[Product, int], *, by: Viewer | None = None, key: str = "", wishes: Wishes | None = None
) -> Order:
    """Place an order by somebody of the buyer's; products need a price, and their seller a place."""
    viewer = by or make_viewer(buyer)
    lines = [Wanted(product.pk, quantity) for product, quantity in wanted.items()]
    with seeing(viewer.scope):
        return place_order(lines, key=key or f"key-{next(NUMBERS)}", by=viewer, buyer_id=buyer.pk, wishes=wishes)


def lines_of(order: Order) -> dict[int, OrderLine]:
    """The order's lines as they stand now, by product."""
    with system("factory"):
        return {line.product_id: line for line in OrderLine.objects.filter(order=order.pk)}
