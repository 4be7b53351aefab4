"""Saved views of lists: which there are, what of a query they keep, and the one a list opens with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.signals import user_logged_in
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from partners.walls.managers import ScopedQuerySet
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from portal.shell.models import SavedView

LONGEST = 1000
PASSING = ("page", "_export", "csrfmiddlewaretoken")  # which page of it, and a file of it, are no way of seeing a list
FIRST = "first_views"  # in the session: a list must not cost a query to learn that it has no such view


def views_of(viewer: Viewer, page: str) -> ScopedQuerySet[SavedView]:
    """The person's own views of a list and those shared in the organisation acted for, by name."""
    here = SavedView.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id, page=page)
    return here.filter(Q(user_id=viewer.user_id or 0) | Q(shared=True)).select_related("user").order_by("name", "pk")


def clean_query(query: str) -> str:
    """A list's query without what only passes; nothing where it is too long to keep."""
    said = QueryDict(query.removeprefix("?")[: LONGEST * 2], mutable=True)
    for name in PASSING:
        said.pop(name, None)
    kept = said.urlencode()
    return kept if len(kept) <= LONGEST else ""


def first_views(user_id: int) -> dict[str, str]:
    """What each list opens with for a person, by organisation and list."""
    with system("which views a person opens first"):
        rows = SavedView.objects.filter(user_id=user_id, first=True).values_list("organisation_id", "page", "query")
        return {f"{organisation}:{page}": query for organisation, page, query in rows}


@receiver(user_logged_in)
def remember(request: HttpRequest | None, user: Any, **_more: Any) -> None:
    """Know from the log-in on which lists open with a view."""
    if request is not None and hasattr(request, "session"):
        request.session[FIRST] = first_views(user.pk)


class OpenWithView:
    """Middleware: a list opened plainly opens with the view its reader chose; taking filters away on the list itself does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: Any) -> HttpResponse | None:
        viewer: Viewer | None = getattr(request, "viewer", None)
        if request.method != "GET" or request.GET or kwargs or viewer is None or viewer.channel != "web" or request.resolver_match is None:
            return None
        query = request.session.get(FIRST, {}).get(f"{viewer.organisation_id}:{request.resolver_match.view_name}")
        came_from = urlsplit(request.headers.get("Referer", "")).path
        return HttpResponseRedirect(f"{request.path}?{query}") if query and came_from != request.path else None
