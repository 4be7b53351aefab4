"""How often one key may ask."""

from django.http import HttpRequest
from ninja.throttling import SimpleRateThrottle


class PerKey(SimpleRateThrottle):
    """Counts by key: one busy machine of a partner does not stop its others."""

    scope = "key"

    def get_cache_key(self, request: HttpRequest) -> str | None:
        header = request.headers.get("Authorization", "")
        ident = header.removeprefix("Bearer ").rpartition("_")[0] or self.get_ident(request)
        return str(self.cache_format % {"scope": self.scope, "ident": ident})
