"""Orders and credit decisions for machines."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema
from pydantic import Field

from channel_orders.orders import phrases
from channel_orders.orders.actions import Wanted, Wishes, cancel_open, place_order, refuse_order, release_order, sign_order
from channel_orders.orders.models import Order, OrderLine
from partners.access.middleware import PortalRequest
from partners.inputs import Amount, Code, Cursor, IdempotencyKey, Limit, Pieces, Words
from partners.journal.api import once
from partners.organisations.models import Organisation
from partners.paging import page_of
from partners.refusal import Invalid
from stock.catalogue.queries import ids_by_sku

router = Router(tags=["Orders"])


class LineIn(Schema):
    sku: Code
    quantity: Pieces


class OrderIn(Schema):
    """`buyer`: the code of who orders, where it is not the organisation of the key (a seller may order for its customer)."""

    lines: list[LineIn] = Field(min_length=1, max_length=5000)
    buyer: Words = ""
    wanted_on: date | None = None
    their_number: str = Field("", max_length=40, pattern=r"^[^\x00-\x1f]*$")
    ship_to: Words = ""
    note: Words = ""
    shortage: Literal["back_order", "complete", "cancel_rest"] = "back_order"


class LineOut(Schema):
    number: int
    sku: str
    ordered: int
    reserved: int
    open: int
    shipped: int
    cancelled: int
    received: int
    damaged: int
    lost: int
    invoiced: int
    credited: int
    returned: int
    unit_price: Decimal
    net: Decimal
    tax_rate: Decimal
    tax: Decimal
    price_receipt: dict[str, Any]

    @staticmethod
    def resolve_sku(line: OrderLine) -> str:
        return line.product.sku


class OrderOut(Schema):
    number: str
    buyer: str
    seller: str
    stage: str
    credit: str
    credit_note: str
    placed_at: datetime
    wanted_on: date | None
    their_number: str
    ship_to: str
    note: str
    currency: str
    net: Decimal
    tax: Decimal
    total: Decimal

    @staticmethod
    def resolve_buyer(order: Order) -> str:
        return order.buyer.code

    @staticmethod
    def resolve_seller(order: Order) -> str:
        return order.seller.code


class OrderDetail(OrderOut):
    lines: list[LineOut]

    @staticmethod
    def resolve_lines(order: Order) -> list[OrderLine]:
        return list(order.lines.all())


class OrderPage(Schema):
    rows: list[OrderOut]
    next: str | None


class CancelIn(Schema):
    """Pieces to cancel by SKU; none named: all that is open."""

    lines: list[LineIn] = Field(default_factory=list, max_length=5000)
    reason: Words = ""


class ReleaseIn(Schema):
    """`amount`: up to what; nothing said: the order's total."""

    amount: Amount | None = None
    valid_until: date
    reason: Words


class ReasonIn(Schema):
    reason: Words


@router.get("/orders", response=OrderPage, summary="List orders")
def list_orders(
    request: PortalRequest,
    role: Query[Literal["all", "placed", "taken"]] = "all",
    stage: Query[Literal["", "held", "refused", "cancelled", "confirmed", "partly_shipped", "shipped", "completed"]] = "",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> object:
    """Orders you placed, took, or that partners below you placed; newest first."""
    rows = Order.objects.seen_by(request.viewer).select_related("buyer", "seller")
    if role != "all":
        rows = rows.filter(**{"buyer_id" if role == "placed" else "seller_id": request.viewer.organisation_id})
    return page_of(rows.filter(stage=stage) if stage else rows, cursor, limit)


@router.post("/orders", response={201: OrderDetail}, summary="Place an order")
def post_order(request: PortalRequest, body: OrderIn, key: IdempotencyKey) -> HttpResponse:
    """Within the credit limit it is confirmed and stock is reserved at once; over it the answer says `held` and the seller decides."""
    buyer_id = get_object_or_404(Organisation.objects.seen_by(request.viewer), code=body.buyer).pk if body.buyer else None
    return once(request, "post_order", key, body, lambda: _place(request, body, key, buyer_id))


def _place(request: PortalRequest, body: OrderIn, key: str, buyer_id: int | None) -> tuple[int, Schema]:
    wishes = Wishes(wanted_on=body.wanted_on, their_number=body.their_number, ship_to=body.ship_to, note=body.note, shortage=body.shortage)
    products = ids_by_sku([line.sku for line in body.lines])
    lines = [Wanted(_known(products, line.sku), line.quantity) for line in body.lines]
    order = place_order(lines, key=f"api-{key}"[:80], by=request.viewer, buyer_id=buyer_id, wishes=wishes)
    return 201, OrderDetail.from_orm(_order(request, order.number))


def _known(products: Mapping[str, int], sku: str) -> int:
    if sku not in products:
        raise Invalid(phrases.NOT_A_PRODUCT % {"sku": sku}, code="not_a_product", field="lines", facts={"sku": sku})
    return products[sku]


@router.get("/orders/{number}", response=OrderDetail, summary="Read an order")
def read_order(request: PortalRequest, number: Path[Code]) -> Order:
    return _order(request, number)


@router.post("/orders/{number}/cancel", response=OrderDetail, summary="Cancel what is open")
def post_cancel(request: PortalRequest, number: Path[Code], body: CancelIn, key: IdempotencyKey) -> HttpResponse:
    """What was shipped cannot be cancelled: ask for a return."""
    order = _order(request, number)
    by_sku = {line.product.sku: line.pk for line in order.lines.all()}
    quantities = {by_sku[line.sku]: line.quantity for line in body.lines if line.sku in by_sku} if body.lines else None

    def run() -> tuple[int, Schema]:
        cancel_open(order, quantities, by=request.viewer, reason=body.reason)
        return 200, OrderDetail.from_orm(_order(request, number))

    return once(request, f"post_cancel {number}", key, body, run)


@router.post("/orders/{number}/release", response=OrderDetail, summary="Release a held order")
def post_release(request: PortalRequest, number: Path[Code], body: ReleaseIn, key: IdempotencyKey) -> HttpResponse:
    """Once, with a reason; above the set amount it stays held until somebody else signs."""
    order = _order(request, number)

    def run() -> tuple[int, Schema]:
        release_order(order, amount=body.amount or order.total, valid_until=body.valid_until, reason=body.reason, by=request.viewer)
        return 200, OrderDetail.from_orm(_order(request, number))

    return once(request, f"post_release {number}", key, body, run)


@router.post("/orders/{number}/sign", response=OrderDetail, summary="Sign a proposed release")
def post_sign(request: PortalRequest, number: Path[Code], key: IdempotencyKey) -> HttpResponse:
    order = _order(request, number)

    def run() -> tuple[int, Schema]:
        sign_order(order, by=request.viewer)
        return 200, OrderDetail.from_orm(_order(request, number))

    return once(request, f"post_sign {number}", key, None, run)


@router.post("/orders/{number}/refuse", response=OrderDetail, summary="Refuse a held order")
def post_refuse(request: PortalRequest, number: Path[Code], body: ReasonIn, key: IdempotencyKey) -> HttpResponse:
    """The buyer reads the reason."""
    order = _order(request, number)

    def run() -> tuple[int, Schema]:
        refuse_order(order, reason=body.reason, by=request.viewer)
        return 200, OrderDetail.from_orm(_order(request, number))

    return once(request, f"post_refuse {number}", key, body, run)


def _order(request: PortalRequest, number: str) -> Order:
    lines = Prefetch("lines", queryset=OrderLine.objects.select_related("product").order_by("number"))
    return get_object_or_404(Order.objects.seen_by(request.viewer).select_related("buyer", "seller").prefetch_related(lines), number=number)
