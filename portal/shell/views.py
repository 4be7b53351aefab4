"""The shell's own pages: home, search, the bell, language, appearance, and the living list of components."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from partners.access.actions import keep_preferences
from partners.walls.viewer import Viewer
from portal.shell import figures, samples
from portal.shell.actions import put_steps_away
from portal.shell.frame import DENSITIES, THEMES
from portal.shell.gauges import gauges_of
from portal.shell.home import panels_of, tasks_of
from portal.shell.navigation import address_of, count_of, items_of
from portal.shell.quick import on_home
from portal.shell.search import find
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
    text = request.GET.get("q", "")[:100]
    template = "shell/search.html#hits" if getattr(request, "htmx", None) else "shell/search.html"
    return render(request, template, {"text": text.strip(), "found": find(_viewer(request), text)})


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
