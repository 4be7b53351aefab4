"""Notices for machines: what the key's owner was told, and marking it as read."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from partners.access.middleware import PortalRequest
from partners.inputs import Cursor, IdempotencyKey, Identity, Limit
from partners.journal.api import once
from partners.paging import page_of
from portal.notices.actions import mark_all_read, mark_read
from portal.notices.models import Notice
from portal.notices.queries import address_of, in_words, notices_of, unread_of

router = Router(tags=["Notices"])


class NoticeOut(Schema):
    id: int
    kind: str
    text: str
    url: str
    at: datetime
    read_at: datetime | None

    @staticmethod
    def resolve_text(notice: Notice) -> str:
        return in_words(notice).text

    @staticmethod
    def resolve_url(notice: Notice) -> str:
        return address_of(notice)


class NoticePage(Schema):
    rows: list[NoticeOut]
    next: str | None


class Marked(Schema):
    marked: int


@router.get("/notices", response=NoticePage, summary="List notices")
def list_notices(request: PortalRequest, cursor: Cursor = None, limit: Limit = 50, unread: bool = False) -> object:
    """What the key's owner was told in this organisation, of kinds the key's scopes allow; the newest first."""
    return page_of(unread_of(request.viewer) if unread else notices_of(request.viewer), cursor, limit)


@router.post("/notices/{notice}/read", response=Marked, summary="Mark a notice as read")
def post_read(request: PortalRequest, notice: Path[Identity], key: IdempotencyKey) -> HttpResponse:
    found: Any = get_object_or_404(notices_of(request.viewer), pk=notice)

    def effect() -> tuple[int, Schema]:
        unread = found.read_at is None
        mark_read(found, by=request.viewer)
        return 200, Marked(marked=int(unread))

    return once(request, f"read_notice:{found.pk}", key, None, effect)


@router.post("/notices/read", response=Marked, summary="Mark all notices as read")
def post_read_all(request: PortalRequest, key: IdempotencyKey) -> HttpResponse:
    return once(request, "read_notices", key, None, lambda: (200, Marked(marked=mark_all_read(by=request.viewer))))
