"""The people of an organisation: let in, given roles, let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.access.actions import assign_roles, close_account, invite, invite_again, reopen_account
from partners.access.phrases import DUTY_NAMES, INVITATION_STATES, ROLE_NAMES, ROLE_WORDS
from partners.access.rules import DUTIES, roles_of
from partners.organisations.forms import InviteForm, RolesForm
from partners.organisations.models import Organisation
from partners.organisations.queries import people_of
from partners.refusal import Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest
    from partners.access.models import User


@require_http_methods(["GET", "POST"])
def people(request: PortalRequest, pk: int | None = None) -> HttpResponse:
    organisation = _to_manage(request, pk)
    form = InviteForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            user = invite(organisation=organisation, **form.cleaned_data, by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("A letter is on its way to %(email)s.") % {"email": user.email})
            return HttpResponseRedirect(_address(request, organisation))
    return _shown(request, organisation, form)


@require_POST
def roles(request: PortalRequest, pk: int, user: int) -> HttpResponse:
    """Make the ticked roles a person's roles; none ticked lets the person go."""
    organisation = _to_manage(request, pk)
    person = _person(organisation, user)
    form = RolesForm(request.POST, organisation=organisation)
    if form.is_valid():
        wanted = [] if "let_go" in request.POST else form.cleaned_data["roles"]
        try:
            assign_roles(person, organisation, wanted, by=request.viewer)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("%(name)s has these roles now.") if wanted else _("%(name)s was let go and is signed out.")
            messages.success(request, said % {"name": person})
    return HttpResponseRedirect(_address(request, organisation))


@require_POST
def again(request: PortalRequest, pk: int, user: int) -> HttpResponse:
    """Send the invitation's letter once more."""
    organisation = _to_manage(request, pk)
    person = _person(organisation, user)
    try:
        invite_again(person, organisation, by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A letter is on its way to %(email)s.") % {"email": person.email})
    return HttpResponseRedirect(_address(request, organisation))


@require_POST
def account(request: PortalRequest, pk: int, user: int) -> HttpResponse:
    """Close a person's account everywhere, or open it again: HQ's administrator."""
    organisation = _to_manage(request, pk)
    request.viewer.must("administer")
    person = _person(organisation, user)
    try:
        (close_account if person.is_active else reopen_account)(person, by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("%(name)s cannot sign in any more.") if person.is_active else _("%(name)s may sign in again.")
        messages.success(request, said % {"name": person})
    return HttpResponseRedirect(_address(request, organisation))


@require_GET
def all_roles(request: PortalRequest) -> HttpResponse:
    """What each role may do: the roles that can be given in the organisation acted for, and at HQ the partners' too."""
    request.viewer.must("manage_people")
    groups = [(_("At partners"), roles_of(hq=False))]
    if request.viewer.is_hq:
        groups.insert(0, (_("At headquarters"), roles_of(hq=True)))
    shown = []
    for title, carried in groups:
        duties = [duty for duty in DUTIES if any(duty in held for held in carried.values())]
        rows = [(DUTY_NAMES[duty], [(ROLE_NAMES[role], duty in held) for role, held in carried.items()]) for duty in duties]
        words = [
            (ROLE_NAMES[role], ROLE_WORDS[role], [DUTY_NAMES[duty] for duty in DUTIES if duty in held]) for role, held in carried.items()
        ]
        shown.append((title, [ROLE_NAMES[role] for role in carried], rows, words))
    return render(request, "organisations/roles.html", {"groups": shown})


def _person(organisation: Organisation, user: int) -> User:
    found = next((one.user for one in people_of(organisation) if one.user.pk == user), None)
    if found is None:
        raise Http404
    return found


def _to_manage(request: PortalRequest, pk: int | None) -> Organisation:
    """The organisation acted for, or for HQ any: people of the partners below are their own affair."""
    viewer = request.viewer
    number = viewer.organisation_id if pk is None else pk
    organisation = get_object_or_404(Organisation.objects.seen_by(viewer), pk=number)
    if organisation.pk != viewer.organisation_id and not viewer.is_hq:
        raise Http404
    duty = "administer" if organisation.is_hq else "manage_people"
    if duty not in viewer.duties:
        viewer.must(duty)
    return organisation


def _address(request: PortalRequest, organisation: Organisation) -> str:
    own = organisation.pk == request.viewer.organisation_id
    return reverse("organisations:people") if own else reverse("organisations:people_of", args=[organisation.pk])


def _shown(request: PortalRequest, organisation: Organisation, form: InviteForm) -> HttpResponse:
    rows: list[dict[str, Any]] = [
        {
            "user": person.user,
            "person": person,
            "invitation": INVITATION_STATES[person.invitation],
            "roles": [ROLE_NAMES[role] for role in person.roles],
            "form": RolesForm(organisation=organisation, initial={"roles": person.roles}, auto_id=f"p{person.user.pk}_%s"),
            "oneself": person.user.pk == request.viewer.user_id,
        }
        for person in people_of(organisation)
    ]
    values = {
        "organisation": organisation,
        "rows": rows,
        "form": form,
        "changes": not request.viewer.read_only,
        "closes": request.viewer.may("administer"),
    }
    return render(request, "organisations/people.html", values, status=422 if form.errors else 200)
