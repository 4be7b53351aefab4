"""The applicant's link: unguessable, the same each time it is written, and kept nowhere. Also the form's sealed key."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner
from django.urls import reverse

LINK, FORM = "applications.link", "applications.form"
LEAST_SECONDS, MOST_SECONDS = 3, 24 * 3600


class TooFast(ValueError):
    """A form came back sooner than anybody types."""


class TooOld(ValueError):
    """A form came back after more than a day, or is none of ours."""


def path_of(number: str) -> str:
    return reverse("applications:status", args=[number, Signer(salt=LINK).signature(number)])


def address_of(number: str) -> str:
    return settings.SITE_URL + path_of(number)


def is_link(number: str, signature: str) -> bool:
    """Say whether the signature is ours, in constant time."""
    try:
        Signer(salt=LINK).unsign(f"{number}:{signature}")
    except BadSignature:
        return False
    return True


def seal() -> str:
    """A new form's key with the moment it was made."""
    return TimestampSigner(salt=FORM).sign(str(uuid4()))


def key_of(sealed: str) -> str:
    """The key of a form sent back between three seconds and a day after it was opened. Raises TooFast or TooOld."""
    signer = TimestampSigner(salt=FORM)
    try:
        key = signer.unsign(sealed, max_age=MOST_SECONDS)
    except BadSignature as error:
        raise TooOld(sealed) from error
    try:
        signer.unsign(sealed, max_age=LEAST_SECONDS)
    except SignatureExpired:
        return key
    raise TooFast(sealed)
