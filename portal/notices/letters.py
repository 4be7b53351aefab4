"""How a letter to a person is put together: language, links, the way to stop it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from partners.access.models import User

SALT = "portal.notices.stop"


def stop_token(user_id: int, kind: str) -> str:
    return signing.dumps({"u": user_id, "k": kind}, salt=SALT, compress=False)


def read_token(token: str) -> tuple[int, str]:
    """Whose and which. Raises signing.BadSignature where it was not ours."""
    said = signing.loads(token, salt=SALT)
    return int(said["u"]), str(said["k"])


def stop_url(user_id: int, kind: str) -> str:
    return settings.SITE_URL + reverse("notices:stop", args=[stop_token(user_id, kind)])


def letter(user: User, subject: str, template: str, words: dict[str, Any], *, stop: str, number: str) -> EmailMessage:
    """A letter in the language in use. Its Message-ID is always the same, so that a mail sent twice is shown once.

    The headers let a mail program stop it with one press (RFC 8058).
    """
    shown = words | {"user": user, "site": settings.SITE_URL, "stop": stop, "choose": settings.SITE_URL + reverse("notices:wishes")}
    host = settings.SITE_URL.split("//")[-1].split("/")[0].split(":")[0]
    return EmailMessage(
        " ".join(subject.split()),
        render_to_string(template, shown),
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
        headers={
            "Message-ID": f"<{number}@{host}>",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
