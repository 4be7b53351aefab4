"""What an applicant sees: the form, and its own page by a link nobody guesses. No log-in, and nothing to learn about anybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from partners.organisations.applications import phrases
from partners.organisations.applications.actions import answer_application, apply_to_partner, withdraw_application
from partners.organisations.applications.forms import AnswerForm, ApplyForm, sent_papers
from partners.organisations.applications.links import TooFast, TooOld, is_link, key_of, path_of, seal
from partners.organisations.applications.queries import application_by_number, papers_of, steps_of
from partners.organisations.applications.rules import OPEN
from partners.organisations.applications.throttles import may_apply
from partners.organisations.applications.views.uploads import bound_uploads
from partners.organisations.models import Application
from partners.refusal import Refusal

type View = Callable[..., HttpResponse]


def with_bounded_uploads(view: View) -> View:
    """Bound the body first, then let the token be looked for in it: reading the token reads the whole body."""
    protected = csrf_protect(view)

    def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not bound_uploads(request):
            return render(request, "applications/too_large.html", status=413)
        return protected(request, *args, **kwargs)

    return csrf_exempt(bounded)


@login_not_required
@never_cache
@with_bounded_uploads
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The form. A machine that fills the hidden field is thanked and forgotten."""
    if request.method == "GET":
        return render(request, "applications/apply.html", {"form": ApplyForm(initial={"sealed": seal()})})
    form = ApplyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, form)
    if form.cleaned_data["website"]:
        return render(request, "applications/thanks.html")
    if not may_apply(get_adapter().get_client_ip(request)):
        return _again(request, form, phrases.TOO_OFTEN, status=429)
    return _take_in(request, form)


def _take_in(request: HttpRequest, form: ApplyForm) -> HttpResponse:
    try:
        key = key_of(form.cleaned_data["sealed"])
    except (TooFast, TooOld) as fault:
        return _again(request, form, phrases.FORM_TOO_FAST if isinstance(fault, TooFast) else phrases.FORM_TOO_OLD)
    facts = {name: form.cleaned_data[name] for name in form.Meta.fields}
    try:
        made = apply_to_partner(facts, sent_papers(form.cleaned_data["papers"]), key=key, language=_language())
    except Refusal as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _again(request, form)
    return HttpResponseRedirect(path_of(made.number))


def _again(request: HttpRequest, form: ApplyForm, fault: Any = "", *, status: int = 422) -> HttpResponse:
    """The form with what was typed and a fresh seal."""
    if fault:
        form.add_error(None, fault)
    form.seal_again(seal())
    return render(request, "applications/apply.html", {"form": form}, status=status)


@login_not_required
@never_cache
@with_bounded_uploads
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    """How far the application is; what was asked for is answered here."""
    application = _mine(number, signature)
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_application(application, form.cleaned_data["words"], sent_papers(form.cleaned_data["papers"]))
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return HttpResponseRedirect(path_of(number))
    return _shown(request, application, form)


@login_not_required
@never_cache
@require_POST
def withdraw(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    application = _mine(number, signature)
    try:
        withdraw_application(application)
    except Refusal as refusal:
        form = AnswerForm(data={})
        form.add_error(None, str(refusal))
        return _shown(request, application, form)
    return HttpResponseRedirect(path_of(number))


def _shown(request: HttpRequest, application: Application, form: AnswerForm) -> HttpResponse:
    values = {
        "application": application,
        "steps": steps_of(application),
        "papers": papers_of(application),
        "form": form,
        "link": request.path,
        "open": application.state in OPEN,
        "active": application.organisation is not None and application.organisation.state == "active",
    }
    return render(request, "applications/status.html", values, status=422 if form.errors else 200)


def _mine(number: str, signature: str) -> Application:
    application = application_by_number(number) if is_link(number, signature) else None
    if application is None:
        raise Http404
    return application


def _language() -> str:
    return "zh-hans" if (get_language() or "").startswith("zh") else "en"
