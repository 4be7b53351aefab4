"""The gate before Wagtail: /cms/ exists for whoever publishes, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.csp import CSP

from content.library.permissions import DUTY, MARK

CMS = "/cms/"
# Wagtail has its own accounts, people, groups and approvals; Weir's are elsewhere, so these are not there.
CLOSED = tuple(f"{CMS}{part}/" for part in ("password_reset", "users", "groups", "workflows", "bulk/auth", "account"))
ELSEWHERE = {f"{CMS}account/": "/", f"{CMS}login/": CMS}
# Wagtail's pages bring scripts and styles in their text and show previews in frames; only here, only for its own content.
POLICY = settings.SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}


class PublishersOnly:
    """Middleware behind the one that says who is looking: 404 for all others, on every address under /cms/.

    Who acts for a partner, or looks through a partner's eyes, has no such duty there, whatever else the person may do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(CMS):
            return self.get_response(request)
        viewer = getattr(request, "viewer", None)
        if viewer is None or not viewer.is_hq or not viewer.may(DUTY):
            return self.get_response(request)
        setattr(request.user, MARK, True)
        response = self.get_response(request)
        response._csp_config = POLICY  # type: ignore[attr-defined]  # what Django's own decorator sets
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object) -> HttpResponse | None:
        """Asked after the viewer's middleware has sent strangers to the log-in page."""
        if not request.path.startswith(CMS):
            return None
        if not getattr(request.user, MARK, False):
            raise Http404
        if request.path in ELSEWHERE:
            return HttpResponseRedirect(ELSEWHERE[request.path])
        if request.path.startswith(CLOSED):
            raise Http404
        return None
