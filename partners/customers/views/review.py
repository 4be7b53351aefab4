"""The review: pairs that may be one customer, side by side, one judgement after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from partners.customers.actions import DUTY, link_customers, part_customers, retract_link
from partners.customers.forms import JudgeForm
from partners.customers.models import Pair
from partners.customers.queries import pair_view, pairs_of, pairs_to_review
from partners.refusal import Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

MOST_SHOWN = 60


@require_GET
def review(request: PortalRequest, pk: int = 0) -> HttpResponse:
    """The queue, and the pair that is looked at: the named one, else the likeliest."""
    return _page(request, pk)


@require_POST
def judge(request: PortalRequest, pk: int) -> HttpResponse:
    pair, form = _pair(request, pk), JudgeForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, status=422)
    why = form.cleaned_data["why"]
    try:
        if form.cleaned_data["state"] == Pair.State.SAME:
            link_customers(pair.first, pair.second, why=why, by=request.viewer)
            said = _("Linked: one customer.")
        else:
            part_customers(pair.first, pair.second, why=why, by=request.viewer)
            said = _("Kept apart. Nobody is asked again.")
    except Refusal as refusal:
        return _page(request, pk, refusal=refusal, status=refusal.status)
    messages.success(request, said, extra_tags=f"undo:{reverse('customers:reopen', args=[pk])}")
    return HttpResponseRedirect(reverse("customers:review"))


@require_POST
def reopen(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a judgement back, now or months later."""
    pair = _pair(request, pk)
    try:
        retract_link(pair, why=request.POST.get("why", "")[:200], by=request.viewer)
    except Refusal as refusal:
        return _page(request, pk, refusal=refusal, status=refusal.status)
    messages.success(request, _("Taken back. The pair is open again."))
    return HttpResponseRedirect(reverse("customers:pair", args=[pk]))


def _pair(request: PortalRequest, pk: int) -> Pair:
    request.viewer.must(DUTY)
    return get_object_or_404(pairs_of(request.viewer), pk=pk)


def _page(request: PortalRequest, pk: int, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    viewer.must(DUTY)
    waiting = pairs_to_review(viewer)
    rows = list(waiting[:MOST_SHOWN])
    pair = _pair(request, pk) if pk else next(iter(rows), None)
    values = {
        "rows": rows,
        "count": len(rows) if len(rows) < MOST_SHOWN else waiting.count(),
        "pair": pair,
        "view": pair_view(pair, viewer) if pair else None,
        "refusal": refusal,
        "form": JudgeForm(),
    }
    return render(request, "customers/review.html", values, status=status)
