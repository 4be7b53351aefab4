"""Orders as lists, one order, and what its two sides may do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from channel_orders.orders import phrases
from channel_orders.orders.actions import cancel_open, fill_basket, open_basket
from channel_orders.orders.forms import OrderFilter, read_pieces
from channel_orders.orders.models import Order, OrderLine
from channel_orders.orders.queries import decisions_on, find_orders, lines_of, orders_of
from channel_orders.orders.rules import Mark, Typed, line_state, road
from channel_orders.orders.tables import OrderTable
from partners.paging import CappedPaginator
from partners.receivables.queries import replay
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

PER_PAGE = 50


@require_GET
def listed(request: PortalRequest) -> HttpResponse:
    """Orders of the organisation acted for, as buyer and as seller; HQ sees all."""
    side = request.GET.get("side", "")
    alone = not request.viewer.is_hq and len(request.viewer.organisation_ids) == 1
    return _list(request, "orders/list.html", side=side, hide=("buyer",) if alone or side == "placed" else ())


@require_GET
def desk(request: PortalRequest) -> HttpResponse:
    """The seller's desk: orders taken, by what is to be done with them."""
    if not request.viewer.duties & {"serve_orders", "grant_credit", "place_orders"}:
        raise Http404
    taken = Order.objects.seen_by(request.viewer).filter(seller_id=request.viewer.organisation_id)
    counts = dict(taken.exclude(stage__in=("completed", "cancelled", "refused")).values_list("stage").annotate(Count("pk")).order_by())
    stages = [(stage, Order.Stage(stage).label, counts.get(stage, 0)) for stage in ("held", "confirmed", "partly_shipped", "shipped")]
    return _list(request, "orders/desk.html", side="taken", hide=("seller",), stages=stages)


def _list(request: PortalRequest, template: str, *, side: str, hide: tuple[str, ...] = (), **more: Any) -> HttpResponse:
    form = OrderFilter(request.GET)
    words = form.cleaned_data if form.is_valid() else {}
    found = find_orders(
        request.viewer,
        side=side,
        stage=request.GET.get("stage", ""),
        text=words.get("q") or "",
        first=words.get("first"),
        last=words.get("last"),
    )
    table = OrderTable(found, exclude=hide)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "paginator_class": CappedPaginator}).configure(table)
    return TemplateResponse(request, template, {"table": table, "form": form, "all_stages": Order.Stage.choices, **more})


@require_GET
def detail(request: PortalRequest, number: str) -> HttpResponse:
    order = get_object_or_404(orders_of(request.viewer).select_related("placed_by", "account"), number=number)
    return render(request, "orders/detail.html", _shown(request, order))


@require_POST
def cancel(request: PortalRequest, number: str) -> HttpResponse:
    """Cancel all open pieces, or the posted ones (`line-ID`)."""
    order = get_object_or_404(orders_of(request.viewer), number=number)
    chosen = read_pieces(request.POST.dict()) if "some" in request.POST else None
    try:
        after = cancel_open(order, chosen, by=request.viewer, reason=request.POST.get("reason", "")[:300])
    except NotAllowed as refusal:
        raise Http404 from refusal
    except Refusal as refusal:
        return render(request, "orders/detail.html", _shown(request, order) | {"refusal": refusal}, status=refusal.status)
    whole = after.stage == Order.Stage.CANCELLED
    words = _("%(number)s is cancelled.") if whole else _("Pieces of %(number)s are cancelled.")
    messages.success(request, words % {"number": number})
    return HttpResponseRedirect(reverse("orders:detail", args=[number]))


@require_POST
def reorder(request: PortalRequest, number: str) -> HttpResponse:
    """Put an order's lines into the basket again; prices and stock are of today."""
    order = get_object_or_404(orders_of(request.viewer), number=number)
    try:
        basket = open_basket(order.buyer, by=request.viewer)
    except NotAllowed as refusal:
        raise Http404 from refusal
    fill_basket(basket, [Typed(line.product.sku, line.ordered) for line in lines_of(order)], by=request.viewer)
    return HttpResponseRedirect(f"{reverse('orders:new')}?buyer={order.buyer.code}")


def _shown(request: PortalRequest, order: Order) -> dict[str, Any]:
    viewer, lines = request.viewer, lines_of(order)
    decisions = decisions_on(order)
    is_buyer, is_seller = viewer.organisation_id == order.buyer_id, viewer.organisation_id == order.seller_id
    may_change = (is_buyer and viewer.may("place_orders")) or (is_seller and viewer.may("serve_orders"))
    return {
        "order": order,
        "lines": [(line, *_state(line, order)) for line in lines],
        "steps": [step_of(mark, order) for mark in road(lines, credit=order.credit)],
        "decisions": decisions if is_seller or "see_money" in viewer.duties else [],
        "newest": decisions[0] if decisions else None,
        "replays": replay(decisions[0]) if decisions else False,
        "is_seller": is_seller,
        "can_cancel": may_change and any(line.open for line in lines) and order.credit != Order.Credit.REFUSED,
        "can_reorder": (is_buyer or is_seller) and viewer.may("place_orders"),
        "can_decide": is_seller and viewer.may("grant_credit") and order.stage == Order.Stage.HELD,
    }


LOOKS = {
    "held": "held", "refused": "stop", "cancelled": "fact", "back_ordered": "late", "partly_allocated": "late", "allocated": "good",
    "partly_shipped": "move", "shipped": "move", "received": "good",
}  # fmt: skip


def _state(line: OrderLine, order: Order) -> tuple[str, Any]:
    state = line_state(line, credit=order.credit)
    return LOOKS[state], phrases.STATES[state]


def step_of(mark: Mark, order: Order) -> dict[str, Any]:
    detail: Any = ""
    if mark.name == "placed":
        detail = order.placed_at
    elif mark.name == "credit":
        detail = {"granted": phrases.PASSED, "held": phrases.HELD, "refused": phrases.REFUSED}[order.credit]
    elif 0 < mark.reached < mark.whole:
        detail = phrases.PART % {"part": f"{mark.reached:,}", "whole": f"{mark.whole:,}"}
    return {"label": phrases.STEPS[mark.name], "detail": detail, "state": mark.state}
