"""Marking as read: the person's own, never anybody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from portal.notices.queries import unread_of

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.notices.models import Notice


def mark_read(notice: Notice, *, by: Viewer) -> None:
    """Note when a notice was first read. Nothing else depends on it, so it is not in the audit trail."""
    if not by.read_only:
        unread_of(by).filter(pk=notice.pk).update(read_at=timezone.now())


def mark_all_read(*, by: Viewer, until: int | None = None) -> int:
    """Mark all as read, or those the person could see: up to and with number `until`."""
    if by.read_only:
        return 0
    unread = unread_of(by)
    return (unread.filter(pk__lte=until) if until is not None else unread).update(read_at=timezone.now())
