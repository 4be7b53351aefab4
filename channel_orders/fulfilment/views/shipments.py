"""Shipments: the list of both sides, one of them, its receipt and its invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from channel_orders.fulfilment.actions import credit_lost, invoice_shipment, record_receipt
from channel_orders.fulfilment.forms import ReceiptForm
from channel_orders.fulfilment.models import Shipment
from channel_orders.fulfilment.queries import parts_of, shipments_of
from channel_orders.fulfilment.tables import ShipmentTable
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest
    from partners.walls.viewer import Viewer

PER_PAGE = 50


@require_GET
def shipments(request: PortalRequest) -> HttpResponse:
    viewer = request.viewer
    found = _narrowed(shipments_of(viewer), request.GET.get("state", ""), request.GET.get("side", ""), viewer)
    table = ShipmentTable(found, exclude=("seller",) if viewer.is_hq else ())
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    both = viewer.may("serve_orders") and not viewer.is_hq
    return TemplateResponse(request, "fulfilment/shipments.html", {"table": table, "both": both})


@require_GET
def shipment(request: PortalRequest, number: str) -> HttpResponse:
    return _shown(request, get_object_or_404(shipments_of(request.viewer), number=number))


@require_POST
def receive(request: PortalRequest, number: str) -> HttpResponse:
    shown = get_object_or_404(shipments_of(request.viewer), number=number)
    form = ReceiptForm(request.POST, lines=[part.line for part in parts_of(shown)])
    if form.is_valid():
        try:
            record_receipt(shown, form.counts(), by=request.viewer)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The receipt is recorded."))
            return HttpResponseRedirect(reverse("fulfilment:shipment", args=[number]))
    return _shown(request, shown, form)


@require_POST
def invoice(request: PortalRequest, number: str) -> HttpResponse:
    shown = get_object_or_404(shipments_of(request.viewer), number=number)
    try:
        paper = invoice_shipment(shown, by=request.viewer)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Invoice %(number)s is issued.") % {"number": paper.number})
    return HttpResponseRedirect(reverse("fulfilment:shipment", args=[number]))


@require_POST
def credit(request: PortalRequest, number: str) -> HttpResponse:
    """Pieces that never arrived are credited."""
    shown = get_object_or_404(shipments_of(request.viewer), number=number)
    try:
        paper = credit_lost(shown, by=request.viewer)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Credit note %(number)s is issued.") % {"number": paper.number})
    return HttpResponseRedirect(reverse("fulfilment:shipment", args=[number]))


def _narrowed(found: QuerySet[Shipment], state: str, side: str, viewer: Viewer) -> QuerySet[Shipment]:
    if state == "moving":
        found = found.filter(received_at=None)
    elif state == "received":
        found = found.filter(received_at__isnull=False)
    elif state == "to_invoice":
        found = found.filter(invoice=None)
    if side == "to_us":
        return found.filter(buyer_id=viewer.organisation_id)
    return found.filter(seller_id=viewer.organisation_id) if side == "from_us" else found


def _shown(request: PortalRequest, shown: Shipment, form: ReceiptForm | None = None) -> HttpResponse:
    parts, viewer = parts_of(shown), request.viewer
    form = form or ReceiptForm(lines=[part.line for part in parts])
    serves = viewer.may("serve_orders") and shown.seller_id == viewer.organisation_id
    rows = []
    for part in parts:
        left = part.quantity - part.received - part.damaged - part.lost
        cells = {kind: form.cell(part.line, kind, left if kind == "received" else 0) for kind in form.kinds}
        rows.append({"part": part, "product": part.line.product, "left": left} | cells)
    values = {
        "shipment": shown,
        "rows": rows,
        "form": form,
        "counts": viewer.may("receive_goods")
        and shown.received_at is None
        and shown.buyer_id in viewer.organisation_ids
        and shown.seller_id != viewer.organisation_id,
        "can_invoice": serves and shown.invoice_id is None,
        "can_credit": serves and shown.invoice_id is not None and any(part.lost > part.lost_credited for part in parts),
    }
    return render(request, "fulfilment/shipment.html", values, status=422 if form.errors else 200)
