"""Taking leads down and working on them. The page of a lead itself is the routing's, which knows its offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leads.pipeline.actions import (
    change_lead,
    enter_lead,
    log_activity,
    lose_lead,
    plan_step,
    qualify_lead,
    read_contact,
    reopen_lead,
    win_lead,
)
from leads.pipeline.forms import Explaining, LeadForm, LoseForm, NoteForm, StepForm, WinForm
from leads.pipeline.models import Lead
from leads.pipeline.queries import known_customers, leads_of
from partners.money import round_amount
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

LONGEST_KEY = 80


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    _must_lead(request)
    form = LeadForm(request.POST or None)
    key = request.POST.get("key", "")[:LONGEST_KEY] or str(uuid4())
    if request.method == "POST" and form.is_valid():
        try:
            lead = enter_lead(form.facts(), key=key, by=request.viewer)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.explain(refusal)
        else:
            messages.success(request, _("%(number)s is entered.") % {"number": lead.number})
            return redirect("routing:lead", number=lead.number)
    return render(request, "leads/form.html", {"form": form, "key": key}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: PortalRequest, number: str) -> HttpResponse:
    _must_lead(request)
    lead = _lead(request, number)
    form = LeadForm(request.POST or None, instance=lead, contact=read_contact(lead, by=request.viewer))
    if request.method == "POST" and form.is_valid():
        try:
            change_lead(lead, form.facts(), by=request.viewer)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.explain(refusal)
        else:
            messages.success(request, _("%(number)s is changed.") % {"number": number})
            return redirect("routing:lead", number=number)
    return render(request, "leads/form.html", {"form": form, "lead": lead}, status=422 if form.errors else 200)


@require_POST
def qualify(request: PortalRequest, number: str) -> HttpResponse:
    return _deed(request, number, lambda lead: qualify_lead(lead, by=request.viewer), _("Qualified. Offer it to a partner now."))


@require_POST
def note(request: PortalRequest, number: str) -> HttpResponse:
    def act(lead: Lead, said: dict[str, Any]) -> object:
        return log_activity(lead, said["kind"], said["words"], by=request.viewer)

    return _with_form(request, number, NoteForm(request.POST), act, _("Noted."))


@require_POST
def step(request: PortalRequest, number: str) -> HttpResponse:
    form = StepForm(request.POST)
    return _with_form(
        request, number, form, lambda lead, said: plan_step(lead, said["step"], form.moment(), by=request.viewer), _("Planned.")
    )


@require_POST
def lose(request: PortalRequest, number: str) -> HttpResponse:
    """Lost; the toast takes it up again, because an end may be a slip of the thumb."""
    form, again = LoseForm(request.POST), reverse("leads:reopen", args=[number])
    return _with_form(
        request,
        number,
        form,
        lambda lead, said: lose_lead(lead, said["reason"], note=said["note"], by=request.viewer),
        _("%(number)s is lost.") % {"number": number},
        tags=f"undo:{again}",
    )


@require_POST
def reopen(request: PortalRequest, number: str) -> HttpResponse:
    return _deed(request, number, lambda lead: reopen_lead(lead, by=request.viewer), _("%(number)s goes on.") % {"number": number})


@require_http_methods(["GET", "POST"])
def win(request: PortalRequest, number: str) -> HttpResponse:
    """What it was won for, and whether we know the customer already."""
    lead = _lead(request, number)
    if not request.viewer.may("work_leads") or lead.state not in {"accepted", "working"}:
        raise Http404
    value = None if lead.value is None else round_amount(lead.value, lead.currency)
    form = WinForm(request.POST or None, initial={"amount": value, "codes": ", ".join(lead.products)})
    if request.method == "POST" and form.is_valid():
        try:
            win_lead(
                lead,
                form.cleaned_data["amount"],
                same_as=form.chosen,
                products=form.products(),
                note=form.cleaned_data["note"],
                by=request.viewer,
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            refusal.field = "codes" if refusal.field == "products" else refusal.field
            form.explain(refusal)
        else:
            messages.success(request, _("%(number)s is won.") % {"number": number})
            return redirect("routing:lead", number=number)
    matches = known_customers(lead, request.viewer)
    return render(request, "leads/win.html", {"lead": lead, "form": form, "matches": matches}, status=422 if form.errors else 200)


def _with_form(
    request: PortalRequest, number: str, form: Explaining, act: Callable[[Lead, dict[str, Any]], object], done: str, *, tags: str = ""
) -> HttpResponse:
    if not form.is_valid():
        lead = _lead(request, number)
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("routing:lead", number=lead.number)
    return _deed(request, number, lambda lead: act(lead, form.cleaned_data), done, tags=tags)


def _deed(request: PortalRequest, number: str, act: Callable[[Lead], object], done: str, *, tags: str = "") -> HttpResponse:
    lead = _lead(request, number)
    try:
        act(lead)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done, extra_tags=tags)
    return redirect("routing:lead", number=number)


def _lead(request: PortalRequest, number: str) -> Lead:
    """A lead the reader may see and has to do with; else it is not there."""
    if "work_leads" not in request.viewer.duties:
        raise Http404
    found: Lead = get_object_or_404(leads_of(request.viewer), number=number)
    return found


def _must_lead(request: PortalRequest) -> None:
    if not request.viewer.is_hq or not request.viewer.may("work_leads"):
        raise Http404
