"""Pages of stock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import F
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from partners.refusal import Refusal
from stock.catalogue.queries import find_products
from stock.ledger.actions import count_stock, expect_stock, open_place, receive_expected
from stock.ledger.forms import ArriveForm, CountForm, ExpectForm, PlaceForm, StartForm
from stock.ledger.models import Position
from stock.ledger.queries import coming_to, movements_of, own_places, positions_of, promises_of
from stock.ledger.tables import MovementTable, PositionTable, PromiseTable

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

PER_PAGE = 50


@require_GET
def positions(request: PortalRequest) -> HttpResponse:
    viewer, search = request.viewer, request.GET.get("q", "")[:80]
    found = positions_of(viewer)
    below = viewer.is_hq or len(viewer.organisation_ids) > 1
    whose = request.GET.get("whose", "")
    if whose != "all":
        partners = found.exclude(organisation_id=viewer.organisation_id)
        found = partners if whose == "partners" else found.filter(organisation_id=viewer.organisation_id)
    if search:
        found = found.filter(product__in=find_products(search))
    if request.GET.get("state") == "short":
        found = found.filter(on_hand__lte=F("reserved"))
    table = PositionTable(found, exclude=() if whose in {"partners", "all"} and below else ("organisation",))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return TemplateResponse(request, "stock/positions.html", {"table": table, "search": search, "below": below})


@require_GET
def position(request: PortalRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(positions_of(request.viewer), pk=pk)
    return _shown(request, shown)


@require_POST
def count(request: PortalRequest, pk: int) -> HttpResponse:
    shown = _kept(request, pk)
    form = CountForm(request.POST)
    if form.is_valid():
        try:
            count_stock(shown.place, shown.product_id, by=request.viewer, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Counted: %(n)s pieces.") % {"n": form.cleaned_data["counted"]})
            return HttpResponseRedirect(reverse("stock:position", args=[pk]))
    return _shown(request, shown, count_form=form)


@require_http_methods(["GET", "POST"])
def start(request: PortalRequest) -> HttpResponse:
    """A product that is not at the place yet is counted in."""
    if not request.viewer.may("report_stock"):
        raise Http404
    places = own_places(request.viewer)
    if not places.exists():
        return _open_first(request)
    form = StartForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        place, product, given = form.cleaned_data["place"], form.cleaned_data["sku"], form.cleaned_data
        kept = Position.objects.filter(place=place, product=product)
        seen = sum(kept.values_list("on_hand", flat=True))
        count_stock(place, product.pk, seen=seen, counted=given["counted"], reason=given["reason"], by=request.viewer)
        return HttpResponseRedirect(reverse("stock:position", args=[kept.get().pk]))
    return render(request, "stock/start.html", {"form": form}, status=422 if form.errors else 200)


def _open_first(request: PortalRequest) -> HttpResponse:
    """Who keeps no place yet opens one first."""
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        open_place(**form.cleaned_data, by=request.viewer)
        return HttpResponseRedirect(reverse("stock:start"))
    return render(request, "stock/start.html", {"form": form, "first": True}, status=422 if form.errors else 200)


@require_POST
def expect(request: PortalRequest, pk: int) -> HttpResponse:
    shown = _kept(request, pk)
    form = ExpectForm(request.POST)
    if not form.is_valid():
        return _shown(request, shown, expect_form=form)
    expect_stock(shown.place, shown.product_id, by=request.viewer, **form.cleaned_data)
    return HttpResponseRedirect(reverse("stock:position", args=[pk]))


@require_POST
def arrive(request: PortalRequest, pk: int, coming: int) -> HttpResponse:
    """An expected receipt came."""
    shown = _kept(request, pk)
    expected = get_object_or_404(coming_to(shown), pk=coming)
    form = ArriveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say how many pieces came."))
    else:
        receive_expected(expected, form.cleaned_data["quantity"], by=request.viewer)
        messages.success(request, _("Taken in: %(n)s pieces. Orders that wait are served.") % {"n": form.cleaned_data["quantity"]})
    return HttpResponseRedirect(reverse("stock:position", args=[pk]))


def _kept(request: PortalRequest, pk: int) -> Position:
    """A position of the viewer's own organisation, where they keep stock; anything else is not there."""
    if not request.viewer.may("report_stock"):
        raise Http404
    return get_object_or_404(positions_of(request.viewer).filter(organisation_id=request.viewer.organisation_id), pk=pk)


def _shown(request: PortalRequest, shown: Any, *, count_form: Form | None = None, expect_form: Form | None = None) -> HttpResponse:
    movements, promises = MovementTable(movements_of(shown)), PromiseTable(promises_of(shown)[:PER_PAGE])
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(movements)
    values = {
        "position": shown,
        "table": movements,
        "promises": promises,
        "coming": [(one, ArriveForm(initial={"quantity": one.quantity}, auto_id=f"arrive-{one.pk}-%s")) for one in coming_to(shown)],
        "keeps": request.viewer.may("report_stock") and shown.organisation_id == request.viewer.organisation_id,
        "count_form": count_form or CountForm(initial={"seen": shown.on_hand}),
        "expect_form": expect_form or ExpectForm(),
    }
    failed = bool((count_form and count_form.errors) or (expect_form and expect_form.errors))
    return TemplateResponse(request, "stock/position.html", values, status=422 if failed else 200)
