"""Handing shipments over to receivables: invoices, and credit for what was lost on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from channel_orders.fulfilment import phrases
from channel_orders.fulfilment.actions.locking import lock_order, must_serve, pieces_by_sku
from channel_orders.fulfilment.events import ShipmentInvoiced
from channel_orders.fulfilment.models import Shipment, ShipmentLine
from channel_orders.orders.models import Order, OrderLine
from partners.journal.actions import record
from partners.money import part_of
from partners.receivables.actions import BillLine, issue_credit_note, issue_invoice
from partners.receivables.models import Invoice
from partners.refusal import Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer

BILL = Statement(__file__, "bill.sql")
CREDIT = Statement(__file__, "credit.sql")


@transaction.atomic
def invoice_shipment(shipment: Shipment, *, by: Viewer, issued_on: date | None = None) -> Invoice:
    """Bill what a shipment carried, at the prices of its order; its amount moves from delivered to invoiced.

    Raises Refusal (code "already_invoiced") the second time.
    """
    must_serve(shipment, by)
    with system("invoice a shipment"):
        order, lines = lock_order(shipment.order_id)
        shipment = Shipment.objects.get(pk=shipment.pk)
        if shipment.invoice_id is not None:
            raise Refusal(phrases.ALREADY_INVOICED % {"number": shipment.number}, code="already_invoiced")
        by_line = {line.pk: line for line in lines}
        parts = ShipmentLine.objects.filter(shipment=shipment).order_by("line__number")
        bill = [bill_line(by_line[part.line_id], part.quantity, part.net, part.tax) for part in parts]
        invoice = issue_invoice(
            order.account_id,
            bill,
            source=f"shipment:{shipment.number}",
            delivered=shipment.amount,
            issued_on=issued_on or timezone.localdate(),
            by=by,
        )
        BILL.run(invoice=invoice.pk, shipment=shipment.pk)
        event = ShipmentInvoiced(shipment=shipment.number, invoice=invoice.number, buyer_id=order.buyer_id, seller_id=order.seller_id)
        changes = {"shipment": shipment.number, "invoice": invoice.number}
        record("invoice_shipment", f"order:{order.number}", by=by, organisation_id=order.buyer_id, changes=changes, event=event)
    return invoice


@transaction.atomic
def credit_lost(shipment: Shipment, *, by: Viewer) -> Invoice:
    """Credit the pieces of an invoiced shipment that never arrived, at the price billed. Raises Refusal where there are none."""
    must_serve(shipment, by)
    with system("credit what was lost"):
        order, lines = lock_order(shipment.order_id)
        shipment = Shipment.objects.select_related("invoice").get(pk=shipment.pk)
        parts = ShipmentLine.objects.filter(shipment=shipment, lost__gt=F("lost_credited"))
        pieces = {part.line_id: part.lost - part.lost_credited for part in parts}
        if not pieces or shipment.invoice is None:
            raise Refusal(phrases.NOTHING_LOST, code="nothing_lost")
        note = str(phrases.CREDIT_FOR_LOST % {"number": shipment.number})
        paper = credit_lines(order, lines, pieces, source=f"shipment:{shipment.number}", corrects=shipment.invoice, note=note, by=by)
        ShipmentLine.objects.filter(shipment=shipment).update(lost_credited=F("lost"))
        changes = {"shipment": shipment.number, "credit_note": paper.number, "lost": pieces_by_sku(lines, pieces)}
        record("credit_lost", f"order:{order.number}", by=by, organisation_id=order.buyer_id, changes=changes)
    return paper


def credit_lines(
    order: Order, lines: Sequence[OrderLine], pieces: Mapping[int, int], *, source: str, corrects: Invoice | None, note: str, by: Viewer
) -> Invoice:
    """Issue the credit note for billed pieces of locked lines (line id → pieces) and count them as credited.

    Raises Refusal (code "invoice_first") where fewer are billed and not yet credited.
    """
    credited = [line for line in lines if pieces.get(line.pk)]
    for line in credited:
        if pieces[line.pk] > line.invoiced - line.credited:
            values = {"sku": line.product.sku, "most": line.invoiced - line.credited}
            raise Refusal(phrases.INVOICE_FIRST % values, code="invoice_first", facts=values)
    paper = issue_credit_note(
        order.account_id,
        [_credit_line(line, pieces[line.pk], order.currency) for line in credited],
        source=source,
        corrects=corrects,
        issued_on=timezone.localdate(),
        note=note,
        by=by,
    )
    CREDIT.run(lines=[line.pk for line in credited], pieces=[pieces[line.pk] for line in credited])
    return paper


def _credit_line(line: OrderLine, pieces: int, currency: str) -> BillLine:
    """The price that was paid: credits are counted from the front like deliveries, so both meet to the cent."""
    first, last = line.credited, line.credited + pieces
    net, tax = (part_of(amount, line.ordered, first, last, currency) for amount in (line.net, line.tax))
    return bill_line(line, pieces, net, tax)


def bill_line(line: OrderLine, pieces: int, net: Decimal, tax: Decimal) -> BillLine:
    product = line.product
    return BillLine(
        code=product.sku,
        text=product.name,
        text_zh=product.name_zh,
        quantity=pieces,
        unit_price=line.unit_price,
        net=net,
        tax_rate=line.tax_rate,
        tax=tax,
    )
