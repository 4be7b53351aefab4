"""Returns: asked for by the buyer, answered and taken back by the seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from channel_orders.fulfilment.actions import ask_return, authorise_return, receive_return, refuse_return
from channel_orders.fulfilment.forms import AnswerForm, AskForm, InspectForm, PiecesForm
from channel_orders.fulfilment.models import Return
from channel_orders.fulfilment.queries import lines_of, orders_of, return_lines_of, returnable_pieces, returns_of
from channel_orders.fulfilment.tables import ReturnTable
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

PER_PAGE = 50


@require_GET
def returns(request: PortalRequest) -> HttpResponse:
    found, state = returns_of(request.viewer), request.GET.get("state", "")
    if state in Return.State.values:
        found = found.filter(state=state)
    table = ReturnTable(found)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    states = [choice for choice in Return.State.choices if choice[0] != Return.State.RECEIVED]
    return TemplateResponse(request, "fulfilment/returns.html", {"table": table, "states": states})


@require_GET
def return_detail(request: PortalRequest, number: str) -> HttpResponse:
    return _shown(request, get_object_or_404(returns_of(request.viewer), number=number))


@require_http_methods(["GET", "POST"])
def ask(request: PortalRequest, number: str) -> HttpResponse:
    order = get_object_or_404(orders_of(request.viewer), number=number)
    if not request.viewer.may("receive_goods") or order.seller_id == request.viewer.organisation_id:
        raise Http404
    lines = list(lines_of(order))
    form = AskForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_return(order, form.pieces(), reason=form.cleaned_data["reason"], note=form.cleaned_data["note"], by=request.viewer)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.explain(refusal)
        else:
            messages.success(request, _("%(number)s is asked for.") % {"number": asked.number})
            return HttpResponseRedirect(reverse("fulfilment:return", args=[asked.number]))
    most = returnable_pieces(order, lines)
    rows = [{"product": line.product, "most": most[line.pk], "cell": form.cell(line)} for line in lines if most[line.pk] > 0]
    values = {"order": order, "form": form, "rows": rows}
    return render(request, "fulfilment/ask.html", values, status=422 if form.errors else 200)


@require_POST
def answer(request: PortalRequest, number: str) -> HttpResponse:
    """Authorise, or refuse with `refuse` in the form."""
    shown = get_object_or_404(returns_of(request.viewer), number=number)
    form = AnswerForm(request.POST, lines=[part.line for part in return_lines_of(shown)])
    if form.is_valid():
        words, until = form.cleaned_data["answer"], form.cleaned_data["send_back_by"]
        try:
            if "refuse" in request.POST:
                refuse_return(shown, answer=words, by=request.viewer)
            else:
                authorise_return(shown, form.pieces(), send_back_by=until or timezone.localdate(), answer=words, by=request.viewer)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.explain(refusal)
        else:
            messages.success(request, _("%(number)s is answered.") % {"number": number})
            return HttpResponseRedirect(reverse("fulfilment:return", args=[number]))
    return _shown(request, shown, form)


@require_POST
def take_in(request: PortalRequest, number: str) -> HttpResponse:
    """Goods came back and were looked at."""
    shown = get_object_or_404(returns_of(request.viewer), number=number)
    form = InspectForm(request.POST, lines=[part.line for part in return_lines_of(shown)])
    if form.is_valid():
        try:
            done = receive_return(shown, form.inspected(), by=request.viewer)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(number)s is credited.") % {"number": done.number})
            return HttpResponseRedirect(reverse("fulfilment:return", args=[number]))
    return _shown(request, shown, form)


def _shown(request: PortalRequest, shown: Return, form: PiecesForm | None = None) -> HttpResponse:
    parts = return_lines_of(shown)
    serves = request.viewer.may("serve_orders") and shown.seller_id == request.viewer.organisation_id
    answers, inspects = serves and shown.state == Return.State.ASKED, serves and shown.state == Return.State.AUTHORISED
    lines = [part.line for part in parts]
    form = form or (InspectForm(lines=lines) if inspects else AnswerForm(lines=lines))
    rows = [
        {
            "part": part,
            "product": part.line.product,
            "grant": form.cell(part.line, otherwise=part.asked),
            "received": form.cell(part.line, "received", part.authorised),
            "restocked": form.cell(part.line, "restocked", 0 if shown.reason == Return.Reason.DAMAGED else part.authorised),
        }
        for part in parts
    ]
    values = {"returned": shown, "rows": rows, "form": form, "answers": answers, "inspects": inspects}
    return render(request, "fulfilment/return.html", values, status=422 if form.errors else 200)
