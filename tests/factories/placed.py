"""Orders as they stand once placed: credit promised, stock reserved, the rest waiting."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from channel_orders.orders.models import Order, OrderLine
from partners.money import round_amount
from partners.organisations.models import Organisation
from partners.receivables.actions import promise_credit
from partners.walls.scope import system
from stock.catalogue.models import Product
from stock.ledger.actions import reserve_stock
from tests.factories.partners import make_account
from tests.factories.people import make_viewer
from tests.factories.things import make_place

KEYS = count(1)
TAX = Decimal("0.13")


def make_order(
    buyer: Organisation, lines: Sequence[tuple[Product, int, Decimal | int | str]], *, held: bool = False, **fields: Any
) -> Order:
    """Place an order of (product, pieces, unit price) with tax of 13 %, from its seller's serving place."""
    seller = buyer.buys_from
    assert seller is not None
    account = make_account(buyer, seller, limit=10_000_000)
    place = make_place(seller)
    priced = [_priced(product, pieces, Decimal(price)) for product, pieces, price in lines]
    net, tax = (sum((line[what] for line in priced), Decimal(0)) for what in ("net", "tax"))
    with transaction.atomic(), system("factory"):
        order = Order.objects.create(
            **{
                "buyer": buyer,
                "seller": seller,
                "account": account,
                "place": place,
                "key": f"factory-{next(KEYS)}",
                "currency": account.currency,
                "net": net,
                "tax": tax,
                "total": net + tax,
                "credit": "held" if held else "granted",
                "ordered": sum(line["ordered"] for line in priced),
            }
            | fields
        )
        for number, line in enumerate(priced, start=1):
            OrderLine.objects.create(order=order, buyer=buyer, seller=seller, number=number, tax_rate=TAX, **line)
        order.refresh_from_db()
        if not held:
            _promise(order, make_viewer(buyer))
    return order


def _promise(order: Order, by: Any) -> None:
    judged = promise_credit(order.account_id, order.total, source=f"order:{order.number}", by=by)
    assert judged.verdict == "granted", judged
    lines = list(OrderLine.objects.filter(order=order))
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.product_id] = wanted.get(line.product_id, 0) + line.ordered
    taken = reserve_stock(order.place_id, wanted, source=f"order:{order.number}", by=by)
    for line in lines:
        line.reserved = min(line.ordered, taken[line.product_id])
        taken[line.product_id] -= line.reserved
        line.save(update_fields=["reserved"])


def _priced(product: Product, pieces: int, price: Decimal) -> dict[str, Any]:
    net = round_amount(price * pieces, "CNY")
    return {"product": product, "ordered": pieces, "unit_price": price, "net": net, "tax": round_amount(net * TAX, "CNY")}
