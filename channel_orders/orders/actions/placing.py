"""Placing an order: credit and stock promised at once, or held and nothing taken."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from channel_orders.orders import phrases
from channel_orders.orders.actions.rows import order_from
from channel_orders.orders.actions.stock import Wanting, take_stock
from channel_orders.orders.events import OrderHeld, OrderPlaced
from channel_orders.orders.models import Order
from channel_orders.orders.rules import MOST_LINES, together
from channel_orders.pricing.queries import Asked, price_lines
from channel_orders.pricing.rules import Priced
from partners.journal.actions import as_json, record
from partners.journal.actions.answering import hash_of
from partners.money import round_amount
from partners.receivables.actions import open_account, promise_credit
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement
from stock.ledger.queries import place_serving
from stock.quantity import is_valid, nearest_valid

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

TERMS = Statement(__file__, "terms.sql")
PLACE = Statement(__file__, "place.sql")
LONGEST_KEY = 80


class Wanted(NamedTuple):
    """A product and how many pieces of it."""

    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a buyer says about an order besides its lines."""

    shortage: str = Order.Shortage.BACK_ORDER
    wanted_on: date | None = None
    their_number: str = ""
    ship_to: str = ""
    note: str = ""


class Article(NamedTuple):
    sku: str
    pack: int
    minimum: int
    maximum: int | None
    orderable: bool


class Terms(NamedTuple):
    """One row of terms.sql."""

    buyer_name: str
    buyer_state: str
    currency: str
    address: str
    seller_id: int | None
    seller_name: str
    seller_state: str
    account_id: int | None
    place_id: int | None
    order_id: int | None
    body_hash: str | None
    articles: Any  # product id → Article


@transaction.atomic
def place_order(lines: Sequence[Wanted], *, key: str, by: Viewer, buyer_id: int | None = None, wishes: Wishes | None = None) -> Order:
    """Place an order of the organisation acted for, or, as its seller, for `buyer_id`; returns it, also when it is held.

    Eight statements whatever the lines: terms, prices, the order, the account's lock, its judgement, stock, the lines' part of it,
    the record; a held order takes no stock and costs two less. Repeated with the same key and body it returns the same order.
    Raises Invalid (422) for lines that cannot be meant, naming all of them in facts["lines"], and where a key comes with another
    body ("key_reused"); Refusal where buyer or seller may not trade now.
    """
    wishes = wishes or Wishes()
    by.must("place_orders")
    buyer = buyer_id or by.organisation_id
    wanted = together(lines)
    asked = hash_of({"buyer": buyer, "lines": sorted(wanted.items()), **asdict(wishes)})
    _check_size(key, wanted)
    with system("place an order"):
        terms = _terms(buyer, wanted, key)
        if by.organisation_id not in {buyer, terms.seller_id}:
            raise NotAllowed("place_orders")
        if terms.order_id is not None:
            return _same(Order.objects.get(pk=terms.order_id), asked)
        seller = _check_sides(terms)
        priced = _price(buyer, seller, terms, wanted)
        return _write(buyer, seller, terms, priced, wishes, key=key, asked=asked, by=by)


def _check_size(key: str, wanted: Mapping[int, int]) -> None:
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid(phrases.KEY_LENGTH, code="key_length", field="key")
    if not wanted:
        raise Invalid(phrases.NO_LINES, code="no_lines", field="lines")
    if len(wanted) > MOST_LINES:
        values = {"most": f"{MOST_LINES:,}", "lines": f"{len(wanted):,}"}
        raise Invalid(phrases.TOO_MANY_LINES % values, code="too_many_lines", field="lines")


def _terms(buyer_id: int, wanted: Mapping[int, int], key: str) -> Terms:
    rows = TERMS.rows(buyer=buyer_id, products=list(wanted), key=key)
    if not rows:
        raise NotAllowed("place_orders")
    terms = Terms._make(rows[0])
    kept: dict[str, Any] = json.loads(terms.articles) if isinstance(terms.articles, str) else terms.articles
    return terms._replace(articles={int(product): Article(*said) for product, said in kept.items()})


def _same(order: Order, asked: str) -> Order:
    """The order that a key placed before, if it was asked for in the same words."""
    if order.body_hash != asked:
        raise Invalid(phrases.KEY_REUSED, code="key_reused", field="key")
    return order


def _check_sides(terms: Terms) -> int:
    """The seller's id; raises Refusal where one of the two may not trade."""
    names = {"buyer": terms.buyer_name, "seller": terms.seller_name}
    if terms.buyer_state != "active":
        closed = {"approved": phrases.BUYER_NOT_BEGUN, "ended": phrases.BUYER_ENDED}.get(terms.buyer_state, phrases.BUYER_SUSPENDED)
        raise Refusal(closed % names, code="suspended")
    if terms.seller_id is None:
        raise Refusal(phrases.NO_SELLER % names, code="no_seller")
    if terms.seller_state != "active":
        raise Refusal(phrases.SELLER_CLOSED % names, code="seller_closed")
    return terms.seller_id


def _price(buyer_id: int, seller_id: int, terms: Terms, wanted: Mapping[int, int]) -> list[Priced]:
    """Price the lines; raise Invalid with every line that cannot be ordered as it is."""
    asked = [Asked(product, quantity) for product, quantity in wanted.items()]
    priced = price_lines(buyer_id, seller_id, asked, timezone.localdate(), currency=terms.currency)
    faults = [
        fault for line, price in zip(asked, priced, strict=True) if (fault := _fault(line, terms.articles.get(line.product_id), price))
    ]
    if faults:
        raise Invalid(faults[0]["message"], code=faults[0]["code"], field=faults[0]["field"], facts={"lines": faults})
    return [line for line in priced if line is not None]


def _fault(line: Asked, article: Article | None, priced: Priced | None) -> dict[str, Any] | None:
    sku = article.sku if article else f"#{line.product_id}"
    values: dict[str, Any] = {"sku": sku, "quantity": line.quantity}
    if article is None or not article.orderable:
        return _told("not_orderable", phrases.NOT_ORDERABLE % values, values)
    if line.quantity <= 0:
        return _told("no_quantity", phrases.NO_QUANTITY % values, values)
    if not is_valid(line.quantity, article.pack, article.minimum, article.maximum):
        lower, upper = nearest_valid(line.quantity, article.pack, article.minimum, article.maximum)
        values |= {"pack": article.pack, "lower": lower, "upper": upper}
        if lower is None or upper is None:
            return _told("off_pack", phrases.OFF_PACK_ONE_SIDE % (values | {"nearest": lower or upper}), values)
        return _told("off_pack", phrases.OFF_PACK % values, values)
    return None if priced else _told("no_price", phrases.NO_PRICE % values, values)


def _told(code: str, message: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "message": str(message), "field": f"line-{values['sku']}", **values}


def _write(
    buyer_id: int, seller_id: int, terms: Terms, priced: Sequence[Priced], wishes: Wishes, *, key: str, asked: str, by: Viewer
) -> Order:
    account = terms.account_id or open_account(buyer_id, seller_id, terms.currency, by=by).pk
    rows = PLACE.named(
        buyer=buyer_id,
        seller=seller_id,
        account=account,
        place=terms.place_id or place_serving(seller_id).pk,
        key=key,
        body_hash=asked,
        user=by.user_id,
        currency=terms.currency,
        **(asdict(wishes) | {"ship_to": wishes.ship_to or terms.address, "shortage": str(wishes.shortage)}),
        **_columns(priced),
    )
    if not rows:
        return _same(Order.objects.get(buyer_id=buyer_id, key=key), asked)
    order = order_from(rows[0])
    judged = promise_credit(order.account_id, order.total, source=f"order:{order.number}", by=by)
    if judged.granted:
        order = take_stock(order, [Wanting(line.product_id, line.quantity, line.quantity, 0, line.net, line.tax) for line in priced], by=by)
    _tell(order, len(priced), judged.reasons, by=by)
    return order


def _columns(priced: Sequence[Priced]) -> dict[str, Any]:
    return {
        "net": sum((line.net for line in priced), Decimal(0)),
        "tax": sum((line.tax for line in priced), Decimal(0)),
        "ordered": sum(line.quantity for line in priced),
        "products": [line.product_id for line in priced],
        "quantities": [line.quantity for line in priced],
        "prices": [line.unit_price for line in priced],
        "nets": [line.net for line in priced],
        "rates": [line.tax_rate for line in priced],
        "taxes": [line.tax for line in priced],
        "receipts": [as_json(line.receipt) for line in priced],
    }


def _tell(order: Order, lines: int, reasons: tuple[str, ...], *, by: Viewer) -> None:
    sides = (order.number, order.buyer_id, order.seller_id, order.total, order.currency)
    held = order.credit == Order.Credit.HELD
    record(
        "hold_order" if held else "place_order",
        f"order:{order.number}",
        by=by,
        organisation_id=order.buyer_id,
        changes={"total": str(round_amount(order.total, order.currency)), "lines": lines} | ({"reasons": list(reasons)} if held else {}),
        event=OrderHeld(*sides, reasons) if held else OrderPlaced(*sides),
    )
