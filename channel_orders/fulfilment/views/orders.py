"""What of an order is reserved, shipped and on its way, with the forms that move it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from channel_orders.fulfilment.actions import allocate_order, ship_order
from channel_orders.fulfilment.forms import ShipForm
from channel_orders.fulfilment.models import Return, Shipment
from channel_orders.fulfilment.queries import lines_of, orders_of, returnable_pieces, returns_of, shipments_of
from channel_orders.orders.models import Order
from partners.refusal import NotAllowed, Refusal
from stock.ledger.queries import free_of
from stock.quantity import pieces_text

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest


@require_GET
def order(request: PortalRequest, number: str) -> HttpResponse:
    """A page of its own, and the panel that the order's page loads."""
    return _shown(request, get_object_or_404(orders_of(request.viewer), number=number))


@require_POST
def allocate(request: PortalRequest, number: str) -> HttpResponse:
    shown = get_object_or_404(orders_of(request.viewer), number=number)
    try:
        got = sum(allocate_order(shown, by=request.viewer).values())
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(n)s piece reserved.", "%(n)s pieces reserved.", got) % {"n": got}
        messages.success(request, words if got else _("Nothing is free now. The order waits, oldest first."))
    return HttpResponseRedirect(reverse("fulfilment:order", args=[number]))


@require_POST
def ship(request: PortalRequest, number: str) -> HttpResponse:
    shown = get_object_or_404(orders_of(request.viewer), number=number)
    form = ShipForm(request.POST, lines=lines_of(shown))
    if form.is_valid():
        try:
            sent = ship_order(shown, form.pieces(), by=request.viewer, **form.details())
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.explain(refusal)
        else:
            messages.success(request, _("%(number)s is on its way.") % {"number": sent.number})
            return HttpResponseRedirect(reverse("fulfilment:shipment", args=[sent.number]))
    return _shown(request, shown, form)


def _shown(request: PortalRequest, shown: Order, form: ShipForm | None = None) -> HttpResponse:
    lines = list(lines_of(shown))
    serves = request.viewer.may("serve_orders") and shown.seller_id == request.viewer.organisation_id
    form = form or ShipForm(lines=lines)
    free = free_of(shown.place_id, [line.product_id for line in lines]) if serves else {}
    returnable = returnable_pieces(shown, lines)
    values = {
        "order": shown,
        "rows": [
            {
                "line": line,
                "lacks": line.open - line.reserved,
                "says": pieces_text(line.ordered, line.product.pack),
                "free": free.get(line.product_id),
                "ship": form.cell(line, otherwise=line.reserved),
                "pack": 1 if line.reserved % line.product.pack else line.product.pack,  # what is left of a broken pack leaves too
                "errors": form.errors.get(f"line-{line.pk}", ()),
            }
            for line in lines
        ],
        "form": form,
        "serves": serves,
        "can_ship": serves and shown.credit == Order.Credit.GRANTED and any(line.reserved for line in lines),
        "can_allocate": serves and shown.credit == Order.Credit.GRANTED and any(line.open > line.reserved for line in lines),
        "can_return": request.viewer.may("receive_goods")
        and shown.buyer_id in request.viewer.organisation_ids
        and shown.seller_id != request.viewer.organisation_id
        and any(pieces > 0 for pieces in returnable.values()),
        "shipments": shipments_of(request.viewer).filter(order=shown) if shown.shipped else Shipment.objects.none(),
        "returns": returns_of(request.viewer).filter(order=shown) if shown.settled else Return.objects.none(),
    }
    template = "fulfilment/order.html#panel" if getattr(request, "htmx", None) else "fulfilment/order.html"
    return render(request, template, values, status=422 if form.errors else 200)
