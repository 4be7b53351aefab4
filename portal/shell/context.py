"""What every page knows."""

from typing import Any

from django.http import HttpRequest

from portal.shell.frame import Shell


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `viewer`, and the frame around the page as `shell`."""
    return {"viewer": getattr(request, "viewer", None), "shell": Shell(request)}
