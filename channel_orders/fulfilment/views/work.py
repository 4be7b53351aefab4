"""The shipping desk: everything that is ready to leave, everything that is to be billed, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from channel_orders.fulfilment.actions import invoice_shipment, ship_order
from channel_orders.fulfilment.queries import ready_to_ship, to_invoice
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

MOST_AT_ONCE = 100


@require_GET
def work(request: PortalRequest) -> HttpResponse:
    _must_serve(request)
    ready, bills = list(ready_to_ship(request.viewer)[:MOST_AT_ONCE]), list(to_invoice(request.viewer)[:MOST_AT_ONCE])
    return render(request, "fulfilment/work.html", {"ready": ready, "bills": bills, "most": MOST_AT_ONCE})


@require_POST
def ship_ready(request: PortalRequest) -> HttpResponse:
    """Ship what is reserved of each chosen order. Each is a shipment of its own: one that cannot leave stops no other."""
    _must_serve(request)
    chosen = ready_to_ship(request.viewer).filter(number__in=request.POST.getlist("order"))[:MOST_AT_ONCE]
    done = _each(request, chosen, lambda order: ship_order(order, by=request.viewer))
    messages.success(request, ngettext("%(n)s order shipped.", "%(n)s orders shipped.", done) % {"n": done})
    return HttpResponseRedirect(reverse("fulfilment:work"))


@require_POST
def invoice_shipped(request: PortalRequest) -> HttpResponse:
    """Bill each chosen shipment with an invoice of its own."""
    _must_serve(request)
    chosen = to_invoice(request.viewer).filter(number__in=request.POST.getlist("shipment"))[:MOST_AT_ONCE]
    done = _each(request, chosen, lambda shipment: invoice_shipment(shipment, by=request.viewer))
    messages.success(request, ngettext("%(n)s invoice issued.", "%(n)s invoices issued.", done) % {"n": done})
    return HttpResponseRedirect(reverse("fulfilment:work"))


def _each(request: PortalRequest, chosen: Iterable[Any], act: Callable[[Any], object]) -> int:
    done = 0
    for one in chosen:
        try:
            act(one)
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(request, f"{one.number}: {refusal}")
        else:
            done += 1
    return done


def _must_serve(request: PortalRequest) -> None:
    if not request.viewer.may("serve_orders"):
        raise Http404
