"""Partners: the tree, one partner with its dated place, and the changes HQ makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from partners.organisations.actions import (
    add_contact,
    change_partner,
    change_state,
    create_partner,
    end_override,
    may_keep_contacts,
    move_partner,
    override_tier,
    remove_contact,
    withdraw_change,
)
from partners.organisations.forms import ContactForm, MoveForm, NewPartnerForm, PartnerForm, StateForm, TierForm
from partners.organisations.models import Kind, Organisation, State, Territory, Tier
from partners.organisations.panels import panels_of
from partners.organisations.queries import (
    above,
    contacts_of,
    matching,
    partners_of,
    people_of,
    placements_of,
    state_changes_of,
    tier_in_force,
)
from partners.organisations.rules import NEXT
from partners.organisations.tables import PartnerTable
from partners.refusal import Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

PER_PAGE = 100
MOST_BELOW = 60
FILTERS = {"kind": Kind.values, "tier": Tier.values, "state": State.values}


@require_GET
def listing(request: PortalRequest) -> HttpResponse:
    viewer = request.viewer
    found = partners_of(viewer)
    if search := request.GET.get("q", "").strip()[:80]:
        found = found.filter(matching(search))
    for name, known in FILTERS.items():
        if (value := request.GET.get(name, "")) in known:
            found = found.filter(**{name: value})
    territory = request.GET.get("territory", "")[:20]
    if territory:
        found = found.filter(territory__code=territory)
    top = Organisation.objects.values_list("depth", flat=True).get(pk=viewer.organisation_id)
    table = PartnerTable(found, top=top)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    values = {"table": table, "search": search, "kinds": Kind.choices[1:], "states": State.choices, "tiers": Tier.choices}
    return TemplateResponse(request, "organisations/list.html", values | {"territories": Territory.objects.all(), "territory": territory})


@require_GET
def detail(request: PortalRequest, pk: int) -> HttpResponse:
    return _shown(request, _partner(request, pk))


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    request.viewer.must("manage_partners")
    first = {"parent": request.GET.get("under", ""), "kind": Kind.DEALER}
    form = NewPartnerForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            made = create_partner(facts.pop("parent"), facts.pop("kind"), facts, by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("%(name)s is in the tree.") % {"name": made.local_name})
            return HttpResponseRedirect(reverse("organisations:detail", args=[made.pk]))
    return render(request, "organisations/form.html", {"form": form, "title": _("New partner")}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = _to_manage(request, pk)
    form = PartnerForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        change_partner(organisation, form.cleaned_data, by=request.viewer)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("organisations:detail", args=[pk]))
    values = {"form": form, "organisation": organisation, "title": _("Facts")}
    return render(request, "organisations/form.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def move(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = _to_manage(request, pk)
    if organisation.is_hq:
        raise Http404
    form = MoveForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            moved = move_partner(organisation, **form.cleaned_data, by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Moved.") if moved else _("The move is planned."))
            return HttpResponseRedirect(reverse("organisations:detail", args=[pk]))
    values = {"form": form, "organisation": organisation, "title": _("Move in the tree")}
    return render(request, "organisations/form.html", values, status=422 if form.errors else 200)


@require_POST
def state(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = _to_manage(request, pk)
    form = StateForm(request.POST)
    if form.is_valid():
        try:
            change_state(organisation, **form.cleaned_data, by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in {"reason", "on"} else None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("organisations:detail", args=[pk]))
    return _shown(request, organisation, state_form=form, status=422)


@require_POST
def no_state(request: PortalRequest, pk: int, change: int) -> HttpResponse:
    """Take a planned change back."""
    organisation = _to_manage(request, pk)
    planned = next((one for one in state_changes_of(organisation) if one.pk == change), None)
    if planned is None:
        raise Http404
    withdraw_change(planned, by=request.viewer)
    messages.success(request, _("The plan is taken back."))
    return HttpResponseRedirect(reverse("organisations:detail", args=[pk]))


@require_POST
def tier(request: PortalRequest, pk: int) -> HttpResponse:
    """Another tier until a day; with `end`, the tier before at once."""
    organisation = _to_manage(request, pk)
    form = TierForm(request.POST)
    in_force = tier_in_force(organisation)
    if "end" in request.POST and in_force is not None:
        end_override(in_force, by=request.viewer)
        return HttpResponseRedirect(reverse("organisations:detail", args=[pk]))
    if form.is_valid():
        try:
            override_tier(organisation, form.cleaned_data.pop("tier"), **form.cleaned_data, by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("organisations:detail", args=[pk]))
    return _shown(request, organisation, tier_form=form, status=422)


@require_POST
def contact(request: PortalRequest, pk: int) -> HttpResponse:
    organisation = _partner(request, pk)
    form = ContactForm(request.POST, country=organisation.country)
    if not may_keep_contacts(organisation, request.viewer):
        raise Http404
    if not form.is_valid():
        return _shown(request, organisation, contact_form=form, status=422)
    add_contact(organisation, form.cleaned_data, by=request.viewer)
    return HttpResponseRedirect(reverse("organisations:detail", args=[pk]) + "#contacts")


@require_POST
def no_contact(request: PortalRequest, pk: int, contact: int) -> HttpResponse:
    organisation = _partner(request, pk)
    remove_contact(get_object_or_404(contacts_of(organisation), pk=contact), by=request.viewer)
    return HttpResponseRedirect(reverse("organisations:detail", args=[pk]) + "#contacts")


def _partner(request: PortalRequest, pk: int) -> Organisation:
    return get_object_or_404(partners_of(request.viewer).select_related("territory", "buys_from"), pk=pk)


def _to_manage(request: PortalRequest, pk: int) -> Organisation:
    organisation = _partner(request, pk)
    request.viewer.must("manage_partners")
    return organisation


def _shown(request: PortalRequest, organisation: Organisation, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer = request.viewer
    below = organisation.get_children().order_by("path")
    changes = state_changes_of(organisation)
    values = {
        "organisation": organisation,
        "above": [(one, viewer.sees(one.pk)) for one in above(organisation)],
        "below": below[:MOST_BELOW],
        "below_count": below.count(),
        "places": placements_of(organisation),
        "changes": changes,
        "last_change": next((change for change in changes if change.done_at), None),
        "tier_change": tier_in_force(organisation),
        "contacts": contacts_of(organisation),
        "keeps_contacts": may_keep_contacts(organisation, viewer),
        "people": people_of(organisation),
        "panels": panels_of(viewer, organisation),
        "next_states": [] if organisation.is_hq else NEXT[organisation.state],
        "manages": viewer.may("manage_partners"),
        "state_form": StateForm(),
        "tier_form": TierForm(),
        "contact_form": ContactForm(country=organisation.country),
    }
    return render(request, "organisations/detail.html", values | forms, status=status)
