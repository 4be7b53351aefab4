"""Reads of pictures and files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from content.library.models import Asset, Picture, PictureSize
from partners.walls.scope import system

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

    from content.library.models import AssetQuerySet, PictureQuerySet
    from partners.walls.viewer import Viewer


def assets_of(viewer: Viewer) -> AssetQuerySet:
    """What is offered to the viewer in the library, newest first."""
    found: AssetQuerySet = Asset.objects.seen_by(viewer).filter(offered=True).order_by("-changed_at", "-pk")
    return found


def assets_seen_by(viewer: Viewer) -> AssetQuerySet:
    """Every file the viewer may fetch: offered to it, or shown on a page that it may read."""
    found: AssetQuerySet = _with_pages(Asset.objects.all(), Asset.objects.seen_by(viewer), viewer, "asset")
    return found


def pictures_seen_by(viewer: Viewer) -> PictureQuerySet:
    """Every picture the viewer may see: offered to it, or on a page that it may read."""
    found: PictureQuerySet = _with_pages(Picture.objects.all(), Picture.objects.seen_by(viewer), viewer, "picture")
    return found


def shown_on_pages_with(shown: Shown) -> None:
    """Let the pages, which stand above, say which pictures ("picture") and files ("asset") a viewer's pages show."""
    _shown[:] = [shown]


type Shown = Callable[[Viewer, str], QuerySet[Any] | Iterable[int]]
_shown: list[Shown] = []


def _with_pages(everything: Any, offered: Any, viewer: Viewer, kind: str) -> Any:
    if viewer.is_hq:
        return everything
    placed = _shown[0](viewer, kind) if _shown else []
    return everything.filter(Q(pk__in=offered.values("pk")) | Q(pk__in=placed))


def edition_of(asset: Asset, language: str) -> tuple[FieldFile, str]:
    """The edition for a language, or the only one there is, and its title."""
    chinese = language.startswith("zh") and bool(asset.file_zh)
    title = (asset.title_zh or asset.title) if language.startswith("zh") else asset.title
    return (asset.file_zh if chinese else asset.file), title


def matching(text: str) -> Q:
    """Every word is in the title or the text, in either language or as pinyin."""
    condition = Q()
    for word in text.replace("\0", " ").lower().split()[:8]:
        condition &= Q(search_text__contains=word)
    return condition


def sizes_of(pictures: Iterable[Picture], spec: str) -> dict[int, PictureSize]:
    """Several pictures in one size, by id: one query for those drawn already. Callers have decided that the reader may see them."""
    wanted = {picture.pk: picture for picture in pictures}
    if not wanted:
        return {}
    with system("draw pictures in a size"):
        drawn = {size.image_id: size for size in PictureSize.objects.filter(image__in=wanted, filter_spec=spec)}
        return drawn | {pk: picture.get_rendition(spec) for pk, picture in wanted.items() if pk not in drawn}


def sized(picture: Picture, spec: str) -> PictureSize:
    """The picture in one size, drawn when first asked for. Callers have decided that the reader may see it."""
    with system("draw a picture in a size"):
        size: Any = picture.get_rendition(spec)
        return size  # type: ignore[no-any-return]
