"""Acting for another of one's organisations, HQ's look through a partner's eyes, and keys of machines."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.access.actions import begin_viewing_as, end_viewing_as, issue_key, must_hold_keys, revoke_key
from partners.access.forms import KeyForm
from partners.access.middleware import ACTING_FOR, VIEWING_AS, PortalRequest
from partners.access.queries import keys_of, partners_to_look_as, seen_as
from partners.refusal import Refusal

MOST_DIGITS = 18  # of a bigint


@require_POST
def switch(request: PortalRequest) -> HttpResponse:
    """Act for another organisation one belongs to. Ends a look through a partner's eyes."""
    chosen = _number(request.POST.get("organisation", ""))
    if chosen not in dict(request.viewer.memberships):
        raise Http404
    if request.session.pop(VIEWING_AS, None):
        end_viewing_as(by=request.viewer)
    request.session[ACTING_FOR] = chosen
    return HttpResponseRedirect("/")


@require_http_methods(["GET", "POST"])
def view_as(request: PortalRequest) -> HttpResponse:
    """Choose a partner, then see Weir as its owner does, read-only, until stopped."""
    if request.method == "POST":
        seen = seen_as(request.viewer, _number(request.POST.get("organisation", "")))
        if seen is None:
            raise Http404
        begin_viewing_as(seen, by=request.viewer)
        request.session[VIEWING_AS] = seen.organisation_id
        return HttpResponseRedirect("/")
    text = request.GET.get("q", "").strip()[:80]
    partners = partners_to_look_as(request.viewer, text)
    template = "access/view_as.html#found" if getattr(request, "htmx", None) else "access/view_as.html"
    return render(request, template, {"partners": partners, "text": text})


@require_POST
def stop_viewing_as(request: PortalRequest) -> HttpResponse:
    if request.session.pop(VIEWING_AS, None):
        end_viewing_as(by=request.viewer)
        messages.success(request, _("You are yourself again."))
    return HttpResponseRedirect("/")


@require_http_methods(["GET", "POST"])
def keys(request: PortalRequest) -> HttpResponse:
    """The organisation's keys, and a new one, whose secret this one answer shows."""
    must_hold_keys(request.viewer)
    form, secret = KeyForm(request.POST or None, viewer=request.viewer), ""
    if request.method == "POST" and form.is_valid():
        try:
            _key, secret = issue_key(form.cleaned_data["name"], form.cleaned_data["scopes"], expires_at=form.expires_at, by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            form = KeyForm(viewer=request.viewer)
    values = {"keys": keys_of(request.viewer), "form": form, "secret": secret}
    return render(request, "access/keys.html", values, status=422 if form.errors else 200)


@require_POST
def revoke(request: PortalRequest, pk: int) -> HttpResponse:
    must_hold_keys(request.viewer)
    revoke_key(get_object_or_404(keys_of(request.viewer), pk=pk), by=request.viewer)
    messages.success(request, _("The key opens nothing any more."))
    return HttpResponseRedirect(reverse("access:keys"))


def _number(text: str) -> int:
    """An id from a form; what is none is not there."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Http404
    return int(text)
