"""Quick order: a basket that is read, priced and judged after every change, and becomes one order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from channel_orders.orders.actions import Wanted, Wishes, fill_basket, keep_basket, open_basket, place_order, renew_basket
from channel_orders.orders.forms import WishesForm, read_quantities
from channel_orders.orders.models import Basket
from channel_orders.orders.queries import Draft, buyers_of, last_order_of, lines_of, orders_of, products_like, read_basket
from channel_orders.orders.rules import Typed, read_pad
from partners.organisations.models import Organisation
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Fill a basket and place it; the seller first chooses for whom."""
    if not request.viewer.may("place_orders") and not request.viewer.read_only:
        raise Http404
    buyer = _buyer(request)
    if buyer is None:
        return render(request, "orders/choose.html", {"buyers": buyers_of(request.viewer)})
    try:
        basket = open_basket(buyer, by=request.viewer)
    except NotAllowed as refusal:
        raise Http404 from refusal
    if request.method == "POST":
        return _change(request, basket, buyer)
    return _page(request, read_basket(basket, buyer))


@require_GET
def suggest(request: PortalRequest) -> HttpResponse:
    return render(request, "orders/parts/suggestions.html", {"products": products_like(request.GET.get("find", "")[:80])})


def _buyer(request: PortalRequest) -> Organisation | None:
    """The organisation acted for where it buys from somebody, or the partner its seller orders for."""
    code = request.POST.get("buyer") or request.GET.get("buyer")
    if code:
        known = Organisation.objects.seen_by(request.viewer).filter(pk=request.viewer.organisation_id) | buyers_of(request.viewer)
        return get_object_or_404(known, code=code)
    own = get_object_or_404(Organisation.objects.seen_by(request.viewer), pk=request.viewer.organisation_id)
    return own if own.buys_from_id else None


def _change(request: PortalRequest, basket: Basket, buyer: Organisation) -> HttpResponse:
    """Take the edits in; then do what the pressed button says. A key that is not the basket's has placed its order already."""
    if request.POST.get("key") != str(basket.key):
        return _old_key(request, basket, buyer)
    shown = read_quantities(basket, request.POST)
    form = WishesForm(request.POST)
    if form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(basket, name, value)
    do, _colon, detail = request.POST.get("do", "").partition(":")
    pad = request.POST.get("pad", "") if do in {"read", "place"} else ""
    pad = pad or (request.POST.get("find", "") if do == "find" else "")
    try:
        _do(request, basket, do, detail)
        fill_basket(basket, _understood(pad), by=request.viewer)
        draft = read_basket(basket, buyer)
        if do == "place" and shown and not pad.strip() and form.is_valid():
            return _place(request, draft)
    except Refusal as refusal:
        keep = Basket.objects.get(pk=basket.pk) if refusal.code == "too_many_lines" else basket
        return _page(request, read_basket(keep, buyer), refusal=refusal, pad=pad)
    return _page(request, draft, focus="find" if do in {"find", "add"} else "")


def _understood(pad: str) -> list[Typed]:
    """What is typed without a quantity is one pack of it, when it is one line; in a pasted list it is asked for."""
    typed = read_pad(pad)
    if len(typed) == 1 and typed[0].quantity is None and (found := products_like(typed[0].text)):
        best = found[0]
        if len(found) == 1 or best.sku.upper() == typed[0].text.upper():
            return [Typed(best.sku, max(best.pack, best.minimum))]
    return typed


def _do(request: PortalRequest, basket: Basket, do: str, detail: str) -> None:
    first, _colon, second = detail.partition(":")
    index = int(first) if first.isdecimal() and int(first) < len(basket.lines) else None
    if do == "add" and (found := [product for product in products_like(detail) if product.sku == detail]):
        fill_basket(basket, [Typed(detail, max(found[0].pack, found[0].minimum))], by=request.viewer)
    elif do == "use" and index is not None:
        basket.lines[index]["text"] = second[:80]
    elif do == "quantity" and index is not None and second.isdecimal():
        basket.lines[index]["quantity"] = int(second)
    elif do == "remove" and index is not None:
        gone = basket.lines.pop(index)
        basket.lines = [line for line in basket.lines if line["text"] != gone["text"]]
    elif do == "clear":
        basket.lines = []
    elif do == "again" and (last := last_order_of(request.viewer, basket.buyer_id)):
        fill_basket(basket, [Typed(line.product.sku, line.ordered) for line in lines_of(last)], by=request.viewer)


def _place(request: PortalRequest, draft: Draft) -> HttpResponse:
    """Order what can be ordered; what cannot stays in the basket."""
    basket, viewer = draft.basket, request.viewer
    wishes = Wishes(basket.shortage, basket.wanted_on, basket.their_number, basket.ship_to, basket.note)
    lines = [Wanted(line.product.pk, line.quantity) for line in draft.good if line.product]
    order = place_order(lines, key=str(basket.key), by=viewer, buyer_id=basket.buyer_id, wishes=wishes)
    renew_basket(basket, [basket.lines[line.index] for line in draft.wrong], by=viewer)
    if order.stage == "held":
        messages.warning(request, _("%(number)s is held: the seller decides about the credit.") % {"number": order.number})
    else:
        messages.success(request, _("%(number)s is placed.") % {"number": order.number})
    return _go(request, reverse("orders:detail", args=[order.number]))


def _old_key(request: PortalRequest, basket: Basket, buyer: Organisation) -> HttpResponse:
    """The second of two taps, or a page left open: go to the order that the key placed; nothing is placed twice."""
    placed = orders_of(request.viewer).filter(buyer_id=basket.buyer_id, key=request.POST.get("key", "")).first()
    if placed is not None:
        return _go(request, reverse("orders:detail", args=[placed.number]))
    return _page(request, read_basket(basket, buyer))


def _go(request: PortalRequest, url: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _page(request: PortalRequest, draft: Draft, *, refusal: Refusal | None = None, pad: str = "", focus: str = "") -> HttpResponse:
    basket = draft.basket
    if request.method == "POST" and refusal is None:
        keep_basket(basket, by=request.viewer)
        if not request.htmx:  # type: ignore[attr-defined]
            return HttpResponseRedirect(f"{reverse('orders:new')}?{urlencode({'buyer': draft.buyer.code})}")
    values: dict[str, Any] = {
        "draft": draft,
        "shown": [*draft.wrong[:MOST_SHOWN], *draft.good[:MOST_SHOWN]],
        "hidden": len(draft.lines) - min(len(draft.wrong), MOST_SHOWN) - min(len(draft.good), MOST_SHOWN),
        "form": WishesForm(initial={name: getattr(basket, name) for name in WishesForm.base_fields}),
        "refusal": refusal,
        "pad": pad,
        "focus": focus,
        "for_another": draft.buyer.pk != request.viewer.organisation_id,
        "due_on": timezone.localdate() + timedelta(days=draft.account.terms_days) if draft.account else None,
        "parts": bool(request.htmx),  # type: ignore[attr-defined]
    }
    template = "orders/new.html#parts" if values["parts"] else "orders/new.html"
    return render(request, template, values, status=refusal.status if refusal else 200)
