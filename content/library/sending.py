"""How a stored file leaves: as a download or a picture, typed by us, run by nothing, kept out of shared caches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from content.library.queries import edition_of
from content.library.rules import TYPES, extension_of, shown_name

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

    from content.library.models import Asset, PictureSize

EDITIONS = {"", "en", "zh"}
NO_CONTENT = "default-src 'none'; sandbox"


def send_edition(asset: Asset, edition: str, language: str) -> FileResponse:
    """Send a file in the edition asked for; without one, the edition for the reader's `language`. 404 where there is no such edition."""
    if edition not in EDITIONS or (edition == "zh" and not asset.file_zh):
        raise Http404
    chosen, title = edition_of(asset, edition or language)
    return _sent(chosen, shown_name(title, extension_of(str(chosen.name))), attached=True)


def send_picture(size: PictureSize) -> FileResponse:
    return _sent(size.file, f"{size.image_id}.{extension_of(str(size.file.name))}", attached=False)


def _sent(stored: FieldFile, name: str, *, attached: bool) -> FileResponse:
    try:
        stored.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(stored, content_type=TYPES.get(extension_of(str(stored.name)), "application/octet-stream"))
    response["Content-Disposition"] = content_disposition_header(attached, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NO_CONTENT
    response["Cache-Control"] = "private, max-age=300" if not attached else "private, no-store"
    return response
