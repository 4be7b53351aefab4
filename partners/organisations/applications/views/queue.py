"""HQ's queue: one application with what lacks and who it may be already, and the decision about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from partners.organisations.applications.actions import (
    approve_application,
    ask_applicant,
    begin_review,
    note_opening,
    refuse_application,
)
from partners.organisations.applications.forms import ApproveForm, AskForm, RefuseForm
from partners.organisations.applications.phrases import LACKS
from partners.organisations.applications.queries import applications_of, papers_of, possible_duplicates, steps_of
from partners.organisations.applications.rules import NEXT, OPEN, age_in_days, lacks
from partners.organisations.applications.tables import ApplicationTable
from partners.organisations.models import Application, ApplicationPaper
from partners.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form

    from partners.access.middleware import PortalRequest

PER_PAGE = 100
KINDS = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


@require_GET
def listing(request: PortalRequest) -> HttpResponse:
    _must_decide(request)
    found = applications_of(request.viewer)
    state = request.GET.get("state", "")
    if state in Application.State.values:
        found = found.filter(state=state)
    elif state != "all":
        found = found.filter(state__in=OPEN)
    table = ApplicationTable(found)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return TemplateResponse(request, "applications/list.html", {"table": table, "states": Application.State.choices})


@require_GET
def detail(request: PortalRequest, number: str) -> HttpResponse:
    return _shown(request, _application(request, number))


@require_POST
def review(request: PortalRequest, number: str) -> HttpResponse:
    application = _application(request, number)
    try:
        begin_review(application, by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _to(application)


@require_POST
def ask(request: PortalRequest, number: str) -> HttpResponse:
    def deed(application: Application, given: dict[str, Any]) -> None:
        ask_applicant(application, given["words"], by=request.viewer)

    return _decide(request, number, "ask_form", AskForm(request.POST), deed, _("A letter asks for it."))


@require_POST
def refuse(request: PortalRequest, number: str) -> HttpResponse:
    def deed(application: Application, given: dict[str, Any]) -> None:
        refuse_application(application, given["reason"], by=request.viewer)

    return _decide(request, number, "refuse_form", RefuseForm(request.POST), deed, _("Refused; a letter says why."))


@require_http_methods(["GET", "POST"])
def approve(request: PortalRequest, number: str) -> HttpResponse:
    application = _application(request, number)
    form = ApproveForm(request.POST or None, application=application)
    if request.method == "POST" and form.is_valid():
        try:
            made = approve_application(application, form.approval(), by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("%(name)s is in the tree; the contact gets a letter.") % {"name": made.local_name})
            return HttpResponseRedirect(reverse("organisations:detail", args=[made.pk]))
    values = {"application": application, "form": form, "duplicates": possible_duplicates(application, request.viewer)}
    return render(request, "applications/approve.html", values, status=422 if form.errors else 200)


@require_GET
def paper(request: PortalRequest, number: str, pk: int) -> FileResponse:
    """A paper as a download, never shown in the browser: it came from a stranger. Who opens it is written down."""
    application = _application(request, number)
    found = get_object_or_404(ApplicationPaper.objects.seen_by(request.viewer), application=application, pk=pk)
    note_opening(found, by=request.viewer)
    answer = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=KINDS[found.kind])
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _decide(
    request: PortalRequest, number: str, name: str, form: Form, deed: Callable[[Application, dict[str, Any]], None], said: str
) -> HttpResponse:
    application = _application(request, number)
    if not form.is_valid():
        return _shown(request, application, status=422, **{name: form})
    try:
        deed(application, form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refusal.field or None, str(refusal))
        application = _application(request, number)  # as it is now: somebody else may have decided
        return _shown(request, application, status=refusal.status, fault="" if refusal.field else str(refusal), **{name: form})
    messages.success(request, said)
    return _to(application)


def _must_decide(request: PortalRequest) -> None:
    """To everybody else applications are not there at all."""
    if not request.viewer.is_hq or "manage_partners" not in request.viewer.duties:
        raise Http404


def _application(request: PortalRequest, number: str) -> Application:
    _must_decide(request)
    return get_object_or_404(applications_of(request.viewer), number=number)


def _to(application: Application) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("applications:detail", args=[application.number]))


def _shown(request: PortalRequest, application: Application, *, status: int = 200, **forms: Any) -> HttpResponse:
    papers = papers_of(application)
    values = {
        "application": application,
        "papers": papers,
        "steps": steps_of(application),
        "lacks": [LACKS[code] for code in lacks(vars(application), len(papers))],
        "days": age_in_days(timezone.localtime(application.applied_at).date(), timezone.localdate()),
        "duplicates": possible_duplicates(application, request.viewer),
        "next": NEXT[application.state],
        "ask_form": AskForm(),
        "refuse_form": RefuseForm(),
    }
    return render(request, "applications/detail.html", values | forms, status=status)
