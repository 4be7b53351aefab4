"""A seller's price lists. A buyer never comes here: it learns its own price where it orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from channel_orders.pricing.actions import open_list, set_price
from channel_orders.pricing.forms import ListForm, PriceForm
from channel_orders.pricing.models import PriceList
from channel_orders.pricing.queries import price_lists_of, steps_of
from channel_orders.pricing.tables import ListTable, StepTable
from partners.refusal import Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

PER_PAGE = 50


@require_GET
def lists(request: PortalRequest) -> HttpResponse:
    table = ListTable(price_lists_of(request.viewer))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return TemplateResponse(request, "pricing/lists.html", {"table": table})


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    if not request.viewer.may("manage_prices"):
        raise Http404
    form = ListForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_list(form.cleaned_data, by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("pricing:list", args=[made.code]))
    return render(request, "pricing/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def price_list(request: PortalRequest, code: str) -> HttpResponse:
    """One list with its steps; a post sets one price from a day on."""
    shown = get_object_or_404(price_lists_of(request.viewer), code=code)
    form = PriceForm(request.POST or None)
    if request.method == "POST":
        if not request.viewer.may("manage_prices"):
            raise Http404
        if form.is_valid() and (held := _set(request, shown, form)):
            return HttpResponseRedirect(reverse("pricing:list", args=[held.code]))
    table = StepTable(steps_of(shown, request.GET.get("q", "")[:80]))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    values = {"list": shown, "table": table, "form": form, "search": request.GET.get("q", "")}
    return TemplateResponse(request, "pricing/list.html", values, status=422 if form.errors else 200)


def _set(request: PortalRequest, shown: PriceList, form: PriceForm) -> PriceList | None:
    said = form.cleaned_data
    try:
        held = set_price(shown, said["sku"].pk, said["from_quantity"], said["price"], since=said["since"], by=request.viewer)
    except Refusal as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return None
    messages.success(request, _("%(sku)s has its price in %(list)s.") % {"sku": said["sku"].sku, "list": held.code})
    return held
