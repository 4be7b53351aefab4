"""One lead: for HQ and its holder the lead itself, for a partner that was asked the slip of its offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from leads.pipeline.actions import read_contact
from leads.pipeline.forms import LoseForm, NoteForm, StepForm
from leads.pipeline.goods import names_of_goods
from leads.pipeline.models import Activity, Lead
from leads.pipeline.queries import known_customers, leads_of, same_customer
from leads.pipeline.rules import OPEN_HELD, WITHOUT_PARTNER, may_become
from leads.routing.actions import offer_lead, withdraw_offers
from leads.routing.forms import DeclineForm, OfferForm, ReturnForm
from leads.routing.models import Offer
from leads.routing.queries import offers_of, offers_on, propose, story_of
from leads.routing.rules import HOURS
from leads.routing.views.lists import must_work_leads
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

MOST_PROPOSED = 5
NOTED = ("call", "not_reached", "message", "visit", "quote")  # one tap each


@require_GET
def lead(request: PortalRequest, number: str) -> HttpResponse:
    must_work_leads(request)
    found = leads_of(request.viewer).select_related("entered_by", "customer").filter(number=number).first()
    if found is not None:
        return shown_lead(request, found)
    return shown_offer(request, own_offer(request, number))


def own_offer(request: PortalRequest, number: str) -> Offer:
    """The newest slip of this number that the reader's own tree was given; else there is no such thing."""
    must_work_leads(request)
    offer = offers_of(request.viewer).filter(number=number).first()
    if offer is None:
        raise Http404
    return offer


def shown_offer(request: PortalRequest, offer: Offer, form: DeclineForm | None = None, refusal: Refusal | None = None) -> HttpResponse:
    values = {
        "offer": offer,
        "form": form or DeclineForm(),
        "refusal": refusal,
        "answers": offer.state == "open" and request.viewer.may("work_leads") and offer.organisation_id == request.viewer.organisation_id,
    }
    status = refusal.status if refusal else 422 if form is not None else 200
    return render(request, "routing/offer.html", values, status=status)


def shown_lead(request: PortalRequest, found: Lead, form: OfferForm | None = None, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    works = viewer.may("work_leads") and (viewer.is_hq or found.holder_id == viewer.organisation_id)
    values: dict[str, Any] = {
        "lead": found,
        "contact": read_contact(found, by=viewer),
        "story": story_of(found, viewer),
        "goods": names_of_goods(found.products),
        "works": works and found.state in OPEN_HELD,
        "may_lose": works and may_become(found.state, "lost"),
        "may_reopen": works and found.state == "lost",
        "noted": [(kind, Activity.Kind(kind).label) for kind in NOTED],
        "note_form": NoteForm(),
        "step_form": StepForm(initial={"step": found.next_step or "follow_up", "when": "1d"}),
        "lose_form": LoseForm(auto_id="lose_%s"),
        "return_form": ReturnForm(auto_id="return_%s"),
    }
    if viewer.is_hq:
        values |= _desk_of(request, found, form)
    return render(request, "routing/lead.html", values, status=status)


def _desk_of(request: PortalRequest, found: Lead, form: OfferForm | None) -> dict[str, Any]:
    """What HQ sees beside: offers, who would be next and why, and what collides."""
    offering = request.viewer.may("work_leads") and (found.state in WITHOUT_PARTNER or found.state == "offered")
    proposals = propose(found, most=MOST_PROPOSED) if offering else []
    others = [match for match in known_customers(found, request.viewer) if match.customer.organisation_id != request.viewer.organisation_id]
    return {
        "offers": offers_on(found, request.viewer),
        "offering": offering,
        "proposals": proposals,
        "offer_form": form or OfferForm(proposals=proposals, hours=HOURS[found.priority]),
        "collisions": same_customer(found),
        "customers": others,
    }


@require_POST
def offer(request: PortalRequest, number: str) -> HttpResponse:
    """Ask the ticked partners and the named one; `next` asks whoever is next by the rules."""
    found = _lead_of_hq(request, number)
    proposals = propose(found, most=MOST_PROPOSED)
    form = OfferForm(request.POST, proposals=proposals, hours=HOURS[found.priority])
    by_the_rules = "next" in request.POST
    if form.is_valid():
        chosen = [] if by_the_rules else form.chosen()
        if not chosen and not by_the_rules:
            form.add_error("code", _("Tick a partner, or name one by its code."))
            return shown_lead(request, found, form, 422)
        try:
            made = offer_lead(found, chosen, hours=form.cleaned_data["hours"], by=request.viewer)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.explain(refusal)
        else:
            messages.success(request, ngettext("%(n)s partner is asked.", "%(n)s partners are asked.", len(made)) % {"n": len(made)})
            return redirect("routing:lead", number=number)
    return shown_lead(request, found, form, 422)


@require_POST
def withdraw(request: PortalRequest, number: str) -> HttpResponse:
    try:
        withdraw_offers(_lead_of_hq(request, number), by=request.viewer)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Nobody is asked any more. Offer it to somebody else."))
    return redirect("routing:lead", number=number)


def _lead_of_hq(request: PortalRequest, number: str) -> Lead:
    if not request.viewer.is_hq or not request.viewer.may("work_leads"):
        raise Http404
    found: Lead = get_object_or_404(leads_of(request.viewer), number=number)
    return found
