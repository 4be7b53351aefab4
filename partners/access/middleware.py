"""The door: who is looking, whether they may come in, and the database scope that goes with them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django_htmx.http import HttpResponseClientRedirect

from partners.access.bearer import viewer_of_bearer
from partners.access.phrases import ONLY_LOOKING
from partners.access.queries import seen_as, viewer_of
from partners.walls.request import PortalRequest
from partners.walls.scope import seeing
from partners.walls.viewer import Viewer

__all__ = ["PortalRequest", "ViewerMiddleware"]

ACTING_FOR = "acting_for"  # session keys
VIEWING_AS = "viewing_as"
SAFE = {"GET", "HEAD", "OPTIONS"}
MACHINES = "/api/"  # keys only: a browser's session could be lured here
SCHEMA = {"api:openapi-json", "api:api-root"}  # what the API looks like: for whoever is signed in or holds a key
LOGOUT = "account_logout"  # the one thing that is left to a person who belongs nowhere any more
LEAVING = {"access:stop_viewing_as", "access:switch", LOGOUT}


class ViewerMiddleware:
    """Put `request.viewer` on each request and see the database with its eyes until the answer is made.

    Closed by default: a view is open to strangers only where it says so by `login_not_required`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = _viewer(request)
        request.viewer = viewer  # type: ignore[attr-defined]
        if viewer is None:
            return _unshared(request, self.get_response(request))
        translation.activate(viewer.language)
        request.LANGUAGE_CODE = viewer.language
        with seeing(viewer.scope):
            return _unshared(request, self.get_response(request))

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object) -> HttpResponse | None:
        viewer = getattr(request, "viewer", None)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if viewer is None:
            logs_out = name == LOGOUT and request.user.is_authenticated
            return None if logs_out or _is_open(request, view, name) else _turn_away(request)
        if viewer.read_only and request.method not in SAFE and name not in LEAVING:
            raise PermissionDenied(ONLY_LOOKING)
        return None


def _viewer(request: HttpRequest) -> Viewer | None:
    if _is_machine(request):
        return viewer_of_bearer(request)
    user = request.user
    if not user.is_authenticated:
        return None
    address = request.META.get("REMOTE_ADDR")
    viewer = viewer_of(user, request.session.get(ACTING_FOR), address=address)
    looked_at = request.session.get(VIEWING_AS)
    if viewer is not None and looked_at and viewer.may("view_as_partner"):
        return seen_as(viewer, looked_at) or viewer
    return viewer


def _is_machine(request: HttpRequest) -> bool:
    return request.path.startswith(MACHINES)


def _is_open(request: HttpRequest, view: Callable[..., Any], name: str) -> bool:
    """An API's operations ask for keys themselves and answer as machines read it."""
    if _is_machine(request):
        return name not in SCHEMA or request.user.is_authenticated
    return not getattr(view, "login_required", True)


def _turn_away(request: HttpRequest) -> HttpResponse:
    """Ask a stranger to sign in; tell a person who belongs nowhere any more."""
    if request.user.is_authenticated:
        return render(request, "access/nowhere.html", status=403)
    wanted = request.get_full_path() if request.method in SAFE else "/"
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(redirect_to_login(request.htmx.current_url_abs_path or "/").url)  # type: ignore[attr-defined]
    return redirect_to_login(wanted)


def _unshared(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep what one reader saw out of every cache: the browser's, a proxy's, and the next person's Back button."""
    known = request.viewer is not None or request.user.is_authenticated  # type: ignore[attr-defined]
    if known and not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_store=True)
    return response
