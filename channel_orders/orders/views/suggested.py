"""The suggested order: from what was sold and what is there to a filled basket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from channel_orders.orders.actions import open_basket, set_lines
from channel_orders.orders.forms import read_suggested
from channel_orders.orders.queries import suggested_for
from partners.organisations.models import Organisation
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest


@require_http_methods(["GET", "POST"])
def suggested(request: PortalRequest) -> HttpResponse:
    """Show each line with its reason; what is sent lies in the basket, once however often it is sent."""
    viewer = request.viewer
    buyer = get_object_or_404(Organisation.objects.seen_by(viewer), pk=viewer.organisation_id)
    if not viewer.may("place_orders") or not buyer.buys_from_id:
        raise Http404
    if request.method == "GET":
        lines = [one for one in suggested_for(viewer) if one.because.quantity]
        return render(request, "orders/suggested.html", {"lines": lines, "pieces": sum(one.because.quantity for one in lines)})
    try:
        set_lines(open_basket(buyer, by=viewer), read_suggested(request.POST), by=viewer)
    except NotAllowed as refusal:
        raise Http404 from refusal
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The lines are in your order. Nothing is placed yet."))
    return HttpResponseRedirect(reverse("orders:new"))
