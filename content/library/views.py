"""Files and pictures, sent to who may see them. Nothing under the media folder has an address of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from content.library.models import PictureSize
from content.library.queries import assets_seen_by, edition_of, pictures_seen_by
from content.library.rules import TYPES, extension_of, shown_name

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

    from partners.access.middleware import PortalRequest

EDITIONS = {"", "en", "zh"}
NO_CONTENT = "default-src 'none'; sandbox"


@require_GET
def file(request: PortalRequest, key: UUID, edition: str = "") -> HttpResponse:
    """A file as a download, in the edition asked for; without one, the edition for the reader's language."""
    asset = get_object_or_404(assets_seen_by(request.viewer), key=key)
    if edition not in EDITIONS or (edition == "zh" and not asset.file_zh):
        raise Http404
    chosen, title = edition_of(asset, edition or request.viewer.language)
    return _sent(chosen, shown_name(title, extension_of(chosen.name)), attached=True)


@require_GET
def picture_size(request: PortalRequest, pk: int, spec: str) -> HttpResponse:
    """A picture in a size that a page has drawn; nothing is drawn here, so no address can make work."""
    picture = get_object_or_404(pictures_seen_by(request.viewer), pk=pk)
    size = PictureSize.objects.filter(image=picture, filter_spec=spec).order_by("-pk").first()
    if size is None:
        raise Http404
    return _sent(size.file, f"{picture.pk}.{extension_of(size.file.name)}", attached=False)


def _sent(stored: FieldFile, name: str, *, attached: bool) -> HttpResponse:
    try:
        stored.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = FileResponse(stored, content_type=TYPES.get(extension_of(stored.name), "application/octet-stream"))
    response["Content-Disposition"] = content_disposition_header(attached, name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NO_CONTENT
    response["Cache-Control"] = "private, max-age=300" if not attached else "private, no-store"
    return response
