"""Pages, pictures and files."""

from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from content.library.models import Asset, Picture
from content.pages.models import CampaignPage, LibraryIndex, NewsPage
from partners.walls.scope import system

NUMBERS = count(1)
PDF = b"%PDF-1.4\n%a leaflet\n"


def text_block(words: str) -> dict[str, Any]:
    return {"type": "text", "value": f"<p>{words}</p>"}


def make_page(kind: type[Any] = NewsPage, **fields: Any) -> Any:
    """Make a published page on the shelf; fields are the page's own, `body` a list of blocks as they are stored."""
    number = next(NUMBERS)
    defaults: dict[str, Any] = {"title": f"Page {number}", "body": [text_block(f"Words of page {number}")], "slug": f"page-{number}"}
    if kind is CampaignPage:
        defaults |= {"begins_on": timezone.localdate(), "ends_on": timezone.localdate()}
    with system("factory"):
        page = kind(**(defaults | {"live": True} | fields))
        LibraryIndex.objects.get().add_child(instance=page)
        if page.live:
            page.save_revision().publish()
            page.refresh_from_db()
        return page


def picture_bytes(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (15, 90, 102)).save(out, kind)
    return out.getvalue()


def make_picture(**fields: Any) -> Picture:
    number = next(NUMBERS)
    defaults = {"title": f"Picture {number}", "file": ContentFile(picture_bytes(), f"picture{number}.png")}
    with system("factory"):
        return Picture.objects.create(**(defaults | fields))


def make_asset(**fields: Any) -> Asset:
    number = next(NUMBERS)
    defaults = {"title": f"Leaflet {number}", "file": ContentFile(PDF, f"leaflet{number}.pdf"), "offered": True}
    with system("factory"):
        return Asset.objects.create(**(defaults | fields))
