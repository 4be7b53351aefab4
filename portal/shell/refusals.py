"""What a reader sees when an action said no and the view did not answer it beside the field.

Views should catch a Refusal where its words have a place; this is the net under them, so that no refusal is ever a fault of ours.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found, permission_denied

from partners.refusal import NotAllowed, Refusal

log = logging.getLogger(__name__)


class RefusalPages:
    """Middleware: a missing duty is a 403 page, or 404 where the page is of one thing.

    Any other refusal is its own sentence, as a part when htmx asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        if isinstance(refusal, NotAllowed):
            log.warning("refused: %s %s lacks %s", request.method, request.path, refusal.facts.get("duty"))
            about_something = request.resolver_match is not None and bool(request.resolver_match.kwargs)
            return page_not_found(request, refusal) if about_something else permission_denied(request, PermissionDenied())
        if not isinstance(refusal, Refusal):
            return None
        template = "shell/refused.html#note" if getattr(request, "htmx", None) else "shell/refused.html"
        return render(request, template, {"refusal": refusal}, status=refusal.status)
