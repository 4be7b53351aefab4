"""Files and pictures, sent to who may see them. Nothing under the media folder has an address of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from content.library.models import Asset, Picture, PictureSize
from content.library.queries import assets_seen_by, pictures_seen_by
from content.library.sending import send_edition, send_picture

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest


@require_GET
def file(request: PortalRequest, key: UUID, edition: str = "") -> FileResponse:
    """A file as a download, in the edition asked for; without one, the edition for the reader's language."""
    asset: Asset = get_object_or_404(assets_seen_by(request.viewer), key=key)
    return send_edition(asset, edition, request.viewer.language)


@require_GET
def picture_size(request: PortalRequest, pk: int, spec: str) -> FileResponse:
    """A picture in a size that a page has drawn; nothing is drawn here, so no address can make work."""
    picture: Picture = get_object_or_404(pictures_seen_by(request.viewer), pk=pk)
    size = PictureSize.objects.filter(image=picture, filter_spec=spec).order_by("-pk").first()
    if size is None:
        raise Http404
    return send_picture(size)
