"""The shell's own pages: home, search, the bell, language, appearance, and the living list of components."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from partners.access.actions import keep_preferences
from partners.refusal import Invalid
from partners.walls.viewer import Viewer
from portal.shell import figures, samples
from portal.shell.actions import put_steps_away, remove_view, save_view
from portal.shell.frame import DENSITIES, THEMES
from portal.shell.gauges import gauges_of
from portal.shell.home import panels_of, tasks_of
from portal.shell.models import SavedView
from portal.shell.navigation import address_of, count_of, items_of
from portal.shell.quick import on_home
from portal.shell.saved import FIRST, first_views, views_of
from portal.shell.search import exact_hit, find
from portal.shell.steps import first_steps

YEAR = 365 * 24 * 3600


def _viewer(request: HttpRequest) -> Viewer:
    """Who looks. Somebody signed in who belongs nowhere any more is told so."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        raise PermissionDenied(_("You belong to no organisation now."))
    return viewer


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the form was on, never to another site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if safe else "/")


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    viewer = _viewer(request)
    tasks, panels = tasks_of(viewer), panels_of(viewer)
    return render(request, "shell/home.html", {
        "tasks": tasks,
        "quick": on_home(viewer),
        "gauges": gauges_of(viewer),
        "steps": first_steps(viewer),
        "heading": figures.things_text(len(tasks)),
        "main_panels": [panel for panel in panels if not panel.beside],
        "side_panels": [panel for panel in panels if panel.beside],
        "today_line": figures.today_text(timezone.localdate()),
    })  # fmt: skip


@login_required
@require_POST
def steps_away(request: HttpRequest) -> HttpResponse:
    """Put the first steps away, for good."""
    put_steps_away(by=_viewer(request))
    return HttpResponse("") if getattr(request, "htmx", None) else HttpResponseRedirect("/")


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """What is found; without htmx, which is Enter in the palette, what is called exactly so opens at once."""
    text = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    found = find(_viewer(request), text)
    if getattr(request, "htmx", None):
        return render(request, "shell/search.html#hits", {"text": text, "found": found})
    hit = exact_hit(found)
    return HttpResponseRedirect(hit.url) if hit else render(request, "shell/search.html", {"text": text, "found": found})


@login_required
@require_GET
def saved_views(request: HttpRequest) -> HttpResponse:
    """The saved views of one list, asked for when the reader opens them."""
    page = _list_called(request.GET.get("page", ""))
    return _views_part(request, page, request.GET.get("query", ""))


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    viewer, page, query = _viewer(request), _list_called(request.POST.get("page", "")), request.POST.get("query", "")
    try:
        view = save_view(
            page, request.POST.get("name", ""), query, shared="shared" in request.POST, first="first" in request.POST, by=viewer
        )
    except Invalid as refusal:
        return _views_part(request, page, query, problem=str(refusal), status=422)
    request.session[FIRST] = first_views(request.user.pk or 0)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": view.name})
    return _to(request, f"{reverse(page)}?{view.query}")


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = _viewer(request)
    view = get_object_or_404(SavedView.objects.seen_by(viewer), pk=pk, user_id=viewer.user_id, organisation_id=viewer.organisation_id)
    remove_view(view, by=viewer)
    request.session[FIRST] = first_views(request.user.pk or 0)
    if getattr(request, "htmx", None):
        return _views_part(request, view.page, request.POST.get("query", ""))
    return HttpResponseRedirect(reverse(view.page))


def _list_called(page: str) -> str:
    """A list's name, which must be the name of a page without parts of its own."""
    try:
        reverse(page)
    except NoReverseMatch as fault:
        raise Http404 from fault
    return page


def _views_part(request: HttpRequest, page: str, query: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    shown = {"views": views_of(_viewer(request), page), "page": page, "address": reverse(page), "query": query[:2000], "problem": problem}
    return render(request, "shell/parts/views.html", shown, status=status)


def _to(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", None) else HttpResponseRedirect(address)


@login_required
@require_GET
def pulse(request: HttpRequest) -> HttpResponse:
    """Lengths of queues, asked for after the page so that no page waits for them."""
    viewer = _viewer(request)
    counts = {item.count: count_of(item.count, viewer) for item in items_of(viewer) if item.count and address_of(item)}
    return render(request, "shell/parts/pulse.html", {"counts": counts, "unread": count_of("notices", viewer).number})


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language: in a cookie for this browser, and with the person if one is signed in."""
    code = request.POST.get("language", "")
    response = _back(request)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=request.is_secure())
        _keep(request, language=code)
    return response


@login_required
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep theme or density with the person; without a new page when htmx asks."""
    theme, density = request.POST.get("theme", ""), request.POST.get("density", "")
    _keep(request, theme=theme if theme in THEMES else "", density=density if density in DENSITIES else "")
    return HttpResponse(status=204) if getattr(request, "htmx", None) else _back(request)


def _keep(request: HttpRequest, **chosen: str) -> None:
    if request.user.is_authenticated:
        keep_preferences(request.user.pk, **chosen)


@login_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component with an example, for those who build pages and for the accessibility tests."""
    viewer = _viewer(request)
    if "administer" not in viewer.duties:
        raise Http404
    return TemplateResponse(request, "shell/components.html", samples.everything(request))
