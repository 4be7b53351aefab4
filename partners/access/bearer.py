"""Machines at the door: `Authorization: Bearer weir_<prefix>_<secret>` becomes a viewer."""

from datetime import timedelta
from hmac import compare_digest

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from partners.access.models import ApiKey
from partners.access.queries import viewer_of_key
from partners.access.secrets import hash_of
from partners.walls.scope import system
from partners.walls.viewer import Viewer

SCHEME = "Bearer "
PARTS = 3
NOTE_USE_EVERY = timedelta(minutes=1)


def viewer_of_bearer(request: HttpRequest) -> Viewer | None:
    """Return the viewer of the request's key. None: no key, or not one that is good now; which of these, nobody learns."""
    header = request.headers.get("Authorization", "")
    parts = header.removeprefix(SCHEME).split("_", PARTS - 1)
    if not header.startswith(SCHEME) or len(parts) != PARTS or parts[0] != "weir":
        return None
    key = _key(prefix=parts[1], secret=parts[2])
    return viewer_of_key(key, address=request.META.get("REMOTE_ADDR")) if key else None


def _key(*, prefix: str, secret: str) -> ApiKey | None:
    now = timezone.now()
    with system("who holds this key"):
        good = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now))
        key = ApiKey.objects.filter(good, prefix=prefix).select_related("made_by").first()
        if key is None or not compare_digest(key.secret_hash, hash_of(secret)):
            return None
        if key.last_used_at is None or key.last_used_at < now - NOTE_USE_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key
