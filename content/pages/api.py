"""The library for machines: what the key's organisation may read, and its files."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from content.library.models import Asset
from content.library.queries import assets_of, assets_seen_by, matching
from content.library.sending import send_edition
from content.pages.queries import pages_of
from partners.inputs import Asked, Cursor, Identity, Limit
from partners.paging import page_of
from partners.walls.request import PortalRequest

router = Router(tags=["Library"])
type Edition = Literal["", "en", "zh"]
BINARY = {"description": "The file", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}


class PageOut(Schema):
    id: int
    kind: str
    title: str
    title_zh: str
    intro: str
    intro_zh: str
    published_at: datetime | None
    ends_at: datetime | None
    asks_receipt: bool
    confirmed_at: datetime | None

    @staticmethod
    def resolve_kind(page: Any) -> str:
        return str(page.sort)

    @staticmethod
    def resolve_published_at(page: Any) -> datetime | None:
        found: datetime | None = page.last_published_at
        return found

    @staticmethod
    def resolve_ends_at(page: Any) -> datetime | None:
        found: datetime | None = page.expire_at
        return found

    @staticmethod
    def resolve_confirmed_at(page: Any) -> datetime | None:
        found: datetime | None = page.confirmed
        return found


class PageDetail(PageOut):
    """With its text, as HTML, in each language it was written in."""

    html: str
    html_zh: str

    @staticmethod
    def resolve_html(page: Any) -> str:
        return str(page.specific.body)

    @staticmethod
    def resolve_html_zh(page: Any) -> str:
        return str(page.specific.body_zh)


class PageList(Schema):
    rows: list[PageOut]
    next: str | None


class EditionOut(Schema):
    language: Literal["", "zh"]
    size: int | None
    url: str


class FileOut(Schema):
    key: UUID
    kind: str
    title: str
    title_zh: str
    changed_at: datetime
    type: str
    editions: list[EditionOut]

    @staticmethod
    def resolve_kind(asset: Asset) -> str:
        return str(asset.sort)

    @staticmethod
    def resolve_type(asset: Asset) -> str:
        return str(asset.file_extension)

    @staticmethod
    def resolve_editions(asset: Asset) -> list[dict[str, Any]]:
        address = f"/api/v1/library/files/{asset.key}/content"
        first = {"language": "", "size": asset.file_size, "url": address}
        return [first, {"language": "zh", "size": asset.file_zh_size, "url": f"{address}?language=zh"}] if asset.file_zh else [first]


class FileList(Schema):
    rows: list[FileOut]
    next: str | None


@router.get("/library/pages", response=PageList, summary="List pages")
def list_pages(request: PortalRequest, q: Asked = "", kind: Asked = "", cursor: Cursor = None, limit: Limit = 50) -> object:
    """News, price letters and campaigns meant for the key's organisation, newest first. `q`: every word, in either language or pinyin."""
    pages = pages_of(request.viewer).filter(matching(q))
    return page_of(pages.filter(sort=kind) if kind else pages, cursor, limit)


@router.get("/library/pages/{page}", response=PageDetail, summary="Read a page")
def read_page(request: PortalRequest, page: Path[Identity]) -> object:
    """Reading by a machine counts for no receipt; a person confirms in the portal."""
    return get_object_or_404(pages_of(request.viewer), pk=page)


@router.get("/library/files", response=FileList, summary="List files")
def list_files(request: PortalRequest, q: Asked = "", cursor: Cursor = None, limit: Limit = 50) -> object:
    """Leaflets, price lists, manuals offered to the key's organisation."""
    return page_of(assets_of(request.viewer).filter(matching(q)), cursor, limit)


@router.get("/library/files/{key}/content", summary="Fetch a file", openapi_extra={"responses": {200: BINARY}})
def read_file(request: PortalRequest, key: UUID, language: Edition = "") -> FileResponse:
    """The file itself; `language` zh asks for the Chinese edition where there is one."""
    return send_edition(get_object_or_404(assets_seen_by(request.viewer), key=key), language, "")
