"""A partner answers an offer, or gives a lead back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leads.pipeline.models import Lead
from leads.pipeline.queries import leads_of
from leads.routing.actions import accept_offer, decline_offer, return_lead
from leads.routing.forms import DeclineForm, ReturnForm
from leads.routing.views.detail import own_offer, shown_offer
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest


@require_POST
def accept(request: PortalRequest, number: str) -> HttpResponse:
    offer = own_offer(request, number)
    try:
        accept_offer(offer, by=request.viewer)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return shown_offer(request, own_offer(request, number), refusal=refusal)
    messages.success(request, _("It is yours. Call within a day."))
    return redirect("routing:lead", number=number)


@require_POST
def decline(request: PortalRequest, number: str) -> HttpResponse:
    offer, form = own_offer(request, number), DeclineForm(request.POST)
    if not form.is_valid():
        return shown_offer(request, offer, form)
    try:
        decline_offer(offer, form.cleaned_data["reason"], note=form.cleaned_data["note"], by=request.viewer)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return shown_offer(request, own_offer(request, number), refusal=refusal)
    messages.success(request, _("Declined. Somebody else is asked."))
    return redirect("routing:index")


@require_POST
def give_back(request: PortalRequest, number: str) -> HttpResponse:
    if "work_leads" not in request.viewer.duties:
        raise Http404
    lead: Lead = get_object_or_404(leads_of(request.viewer), number=number)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("routing:lead", number=number)
    try:
        return_lead(lead, form.cleaned_data["reason"], note=form.cleaned_data["note"], by=request.viewer)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("routing:lead", number=number)
    messages.success(request, _("%(number)s is back with HQ.") % {"number": number})
    return redirect("routing:lead", number=number) if request.viewer.is_hq else redirect("routing:index")
