"""Shipments, receipts, invoices of shipments and returns for machines."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from channel_orders.fulfilment.actions import (
    allocate_order,
    ask_return,
    authorise_return,
    invoice_shipment,
    receive_return,
    record_receipt,
    refuse_return,
    ship_order,
)
from channel_orders.fulfilment.actions.returning import Inspected
from channel_orders.fulfilment.models import Return, ReturnLine, Shipment, ShipmentLine
from channel_orders.fulfilment.phrases import NOT_A_LINE
from channel_orders.orders.api import LineIn, OrderDetail
from channel_orders.orders.models import Order, OrderLine
from partners.access.middleware import PortalRequest
from partners.inputs import Asked, Code, Cursor, IdempotencyKey, Limit, PiecesOrNone, Words
from partners.journal.api import once
from partners.paging import page_of
from partners.refusal import Invalid
from stock.ledger.rules import Counted

router = Router(tags=["Fulfilment"])
Lines = list[LineIn]


class LinesIn(Schema):
    """Pieces by SKU; none named: all there is."""

    lines: Lines = Field(default_factory=list, max_length=5000)


class ShipIn(LinesIn):
    carrier: str = Field("", max_length=60, pattern=r"^[^\x00-\x1f]*$")
    tracking: str = Field("", max_length=60, pattern=r"^[^\x00-\x1f]*$")
    expected_on: date | None = None


class CountIn(Schema):
    sku: Code
    received: PiecesOrNone = 0
    damaged: PiecesOrNone = 0
    lost: PiecesOrNone = 0


class ReceiptIn(Schema):
    counts: list[CountIn] = Field(min_length=1, max_length=5000)


class ShipmentLineOut(Schema):
    sku: str
    quantity: int
    received: int
    damaged: int
    lost: int
    net: Decimal
    tax: Decimal

    @staticmethod
    def resolve_sku(line: ShipmentLine) -> str:
        return line.line.product.sku


class ShipmentOut(Schema):
    number: str
    order: str
    shipped_on: date
    carrier: str
    tracking: str
    expected_on: date | None
    received_at: datetime | None
    amount: Decimal
    invoice: str | None
    lines: list[ShipmentLineOut]

    @staticmethod
    def resolve_order(shipment: Shipment) -> str:
        return str(shipment.order.number)

    @staticmethod
    def resolve_invoice(shipment: Shipment) -> str | None:
        return shipment.invoice.number if shipment.invoice else None

    @staticmethod
    def resolve_lines(shipment: Shipment) -> list[ShipmentLine]:
        return list(shipment.lines.all())


class ShipmentPage(Schema):
    rows: list[ShipmentOut]
    next: str | None


class AskIn(Schema):
    lines: Lines = Field(min_length=1, max_length=5000)
    reason: Literal["damaged", "faulty", "wrong", "unsold"]
    note: Words = ""


class AuthoriseIn(LinesIn):
    send_back_by: date
    answer: Words = ""


class AnswerIn(Schema):
    answer: Words


class InspectedIn(Schema):
    sku: Code
    received: PiecesOrNone
    restocked: PiecesOrNone = 0


class InspectionIn(Schema):
    counts: list[InspectedIn] = Field(min_length=1, max_length=5000)


class ReturnLineOut(Schema):
    sku: str
    asked: int
    authorised: int
    received: int
    restocked: int

    @staticmethod
    def resolve_sku(line: ReturnLine) -> str:
        return line.line.product.sku


class ReturnOut(Schema):
    number: str
    order: str
    state: str
    reason: str
    note: str
    answer: str
    send_back_by: date | None
    credit_note: str | None
    lines: list[ReturnLineOut]

    @staticmethod
    def resolve_order(returned: Return) -> str:
        return str(returned.order.number)

    @staticmethod
    def resolve_credit_note(returned: Return) -> str | None:
        return returned.credit_note.number if returned.credit_note else None

    @staticmethod
    def resolve_lines(returned: Return) -> list[ReturnLine]:
        return list(returned.lines.all())


class ReturnPage(Schema):
    rows: list[ReturnOut]
    next: str | None


@router.post("/orders/{number}/allocate", response=OrderDetail, summary="Allocate free stock")
def post_allocate(request: PortalRequest, number: Path[Code], body: LinesIn, key: IdempotencyKey) -> HttpResponse:
    """Reserve what is free for an order's open lines; what is not there stays a back-order."""
    order = _order(request, number)

    def run() -> tuple[int, Schema]:
        allocate_order(order, _quantities(order, body.lines), by=request.viewer)
        return 200, OrderDetail.from_orm(_order(request, number))

    return once(request, f"post_allocate {number}", key, body, run)


@router.post("/orders/{number}/shipments", response={201: ShipmentOut}, summary="Ship")
def post_shipment(request: PortalRequest, number: Path[Code], body: ShipIn, key: IdempotencyKey) -> HttpResponse:
    """Ship reserved pieces, all or some; the rest stays open."""
    order = _order(request, number)

    def run() -> tuple[int, Schema]:
        quantities = _quantities(order, body.lines)
        made = ship_order(order, quantities, by=request.viewer, carrier=body.carrier, tracking=body.tracking, expected_on=body.expected_on)
        return 201, ShipmentOut.from_orm(_shipment(request, made.number))

    return once(request, f"post_shipment {number}", key, body, run)


@router.get("/shipments", response=ShipmentPage, summary="List shipments")
def list_shipments(request: PortalRequest, order: Asked = "", cursor: Cursor = None, limit: Limit = 50) -> object:
    rows = _shipments(request)
    return page_of(rows.filter(order__number=order) if order else rows, cursor, limit)


@router.get("/shipments/{number}", response=ShipmentOut, summary="Read a shipment")
def read_shipment(request: PortalRequest, number: Path[Code]) -> Shipment:
    return _shipment(request, number)


@router.post("/shipments/{number}/receipt", response=ShipmentOut, summary="Record a receipt")
def post_receipt(request: PortalRequest, number: Path[Code], body: ReceiptIn, key: IdempotencyKey) -> HttpResponse:
    """By the buyer: what arrived whole, damaged or not at all."""
    shipment = _shipment(request, number)
    lines = {line.line.product.sku: line.line_id for line in shipment.lines.all()}

    def run() -> tuple[int, Schema]:
        counts = {_line(lines, count.sku): Counted(count.received, count.damaged, count.lost) for count in body.counts}
        record_receipt(shipment, counts, by=request.viewer)
        return 200, ShipmentOut.from_orm(_shipment(request, number))

    return once(request, f"post_receipt {number}", key, body, run)


@router.post("/shipments/{number}/invoice", response=ShipmentOut, summary="Invoice a shipment")
def post_shipment_invoice(request: PortalRequest, number: Path[Code], key: IdempotencyKey) -> HttpResponse:
    shipment = _shipment(request, number)

    def run() -> tuple[int, Schema]:
        invoice_shipment(shipment, by=request.viewer)
        return 200, ShipmentOut.from_orm(_shipment(request, number))

    return once(request, f"post_shipment_invoice {number}", key, None, run)


@router.get("/returns", response=ReturnPage, summary="List returns")
def list_returns(request: PortalRequest, cursor: Cursor = None, limit: Limit = 50) -> object:
    return page_of(_returns(request), cursor, limit)


@router.get("/returns/{number}", response=ReturnOut, summary="Read a return")
def read_return(request: PortalRequest, number: Path[Code]) -> Return:
    return _return(request, number)


@router.post("/orders/{number}/returns", response={201: ReturnOut}, summary="Ask for a return")
def post_return(request: PortalRequest, number: Path[Code], body: AskIn, key: IdempotencyKey) -> HttpResponse:
    """By the buyer, of received pieces. No credit hold stops it."""
    order = _order(request, number)

    def run() -> tuple[int, Schema]:
        made = ask_return(order, _quantities(order, body.lines) or {}, reason=body.reason, note=body.note, by=request.viewer)
        return 201, ReturnOut.from_orm(_return(request, made.number))

    return once(request, f"post_return {number}", key, body, run)


@router.post("/returns/{number}/authorise", response=ReturnOut, summary="Authorise a return")
def post_authorise(request: PortalRequest, number: Path[Code], body: AuthoriseIn, key: IdempotencyKey) -> HttpResponse:
    def act(returned: Return) -> None:
        quantities = {_line(_lines_of(returned), line.sku): line.quantity for line in body.lines} or None
        authorise_return(returned, quantities, send_back_by=body.send_back_by, answer=body.answer, by=request.viewer)

    return _on_return(request, "post_authorise", number, key, body, act)


@router.post("/returns/{number}/refuse", response=ReturnOut, summary="Refuse a return")
def post_refuse_return(request: PortalRequest, number: Path[Code], body: AnswerIn, key: IdempotencyKey) -> HttpResponse:
    return _on_return(request, "post_refuse_return", number, key, body, lambda returned: _refuse(request, returned, body))


def _refuse(request: PortalRequest, returned: Return, body: AnswerIn) -> None:
    refuse_return(returned, answer=body.answer, by=request.viewer)


@router.post("/returns/{number}/receive", response=ReturnOut, summary="Take a return back and credit it")
def post_receive_return(request: PortalRequest, number: Path[Code], body: InspectionIn, key: IdempotencyKey) -> HttpResponse:
    """What is fit for sale is restocked; all that came back is credited at the price paid."""

    def act(returned: Return) -> None:
        lines = _lines_of(returned)
        inspected = {_line(lines, count.sku): Inspected(count.received, count.restocked) for count in body.counts}
        receive_return(returned, inspected, by=request.viewer)

    return _on_return(request, "post_receive_return", number, key, body, act)


def _on_return(request: PortalRequest, route: str, number: str, key: str, body: Schema, act: Callable[[Return], None]) -> HttpResponse:
    returned = _return(request, number)

    def run() -> tuple[int, Schema]:
        act(returned)
        return 200, ReturnOut.from_orm(_return(request, number))

    return once(request, f"{route} {number}", key, body, run)


def _quantities(order: Order, lines: Lines) -> dict[int, int] | None:
    known = {line.product.sku: line.pk for line in order.lines.all()}
    return {_line(known, line.sku): line.quantity for line in lines} if lines else None


def _lines_of(returned: Return) -> dict[str, int]:
    return {line.line.product.sku: line.line_id for line in returned.lines.all()}


def _line(known: Mapping[str, int], sku: str) -> int:
    if sku not in known:
        raise Invalid(NOT_A_LINE % {"sku": sku}, code="not_a_line", field="sku", facts={"sku": sku})
    return known[sku]


def _order(request: PortalRequest, number: str) -> Order:
    lines = Prefetch("lines", queryset=OrderLine.objects.select_related("product").order_by("number"))
    return get_object_or_404(Order.objects.seen_by(request.viewer).select_related("buyer", "seller").prefetch_related(lines), number=number)


def _shipments(request: PortalRequest) -> QuerySet[Shipment]:
    lines = Prefetch("lines", queryset=ShipmentLine.objects.select_related("line__product").order_by("pk"))
    return Shipment.objects.seen_by(request.viewer).select_related("order", "invoice").prefetch_related(lines)


def _shipment(request: PortalRequest, number: str) -> Shipment:
    return get_object_or_404(_shipments(request), number=number)


def _returns(request: PortalRequest) -> QuerySet[Return]:
    lines = Prefetch("lines", queryset=ReturnLine.objects.select_related("line__product").order_by("pk"))
    return Return.objects.seen_by(request.viewer).select_related("order", "credit_note").prefetch_related(lines)


def _return(request: PortalRequest, number: str) -> Return:
    return get_object_or_404(_returns(request), number=number)
