"""Writes of readers. Editors write in Wagtail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from content.pages.events import PageConfirmed
from content.pages.models import LibraryPage, Reading
from content.pages.phrases import NOT_ASKED
from partners.journal.actions import record
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@transaction.atomic
def note_opened(page: LibraryPage, *, by: Viewer) -> None:
    """Remember that the viewer opened a page it may read. HQ's own reading and looking through a partner's eyes are not counted.

    Twice is once: the newest time counts. The row is the record; opening a page writes no line of the audit trail.
    """
    if not counts_as_reader(by):
        return
    now = timezone.now()
    Reading.objects.update_or_create(
        organisation_id=by.organisation_id, page_id=page.pk, user_id=by.user_id or 0, defaults={"opened_at": now}
    )


@transaction.atomic
def confirm_read(page: LibraryPage, *, by: Viewer) -> None:
    """Confirm, for the organisation acted for, that a page was read. Confirming again changes nothing until it is published anew."""
    if not counts_as_reader(by):
        raise NotAllowed("read")
    if not page.asks_receipt:
        raise Refusal(NOT_ASKED, code="not_asked")
    now = timezone.now()
    reading, _made = Reading.objects.select_for_update().get_or_create(
        organisation_id=by.organisation_id, page_id=page.pk, user_id=by.user_id or 0, defaults={"opened_at": now}
    )
    if reading.confirmed_at is not None and (page.last_published_at is None or reading.confirmed_at >= page.last_published_at):
        return
    reading.confirmed_at = now
    reading.save(update_fields=["confirmed_at"])
    event = PageConfirmed(page.pk, by.organisation_id, by.user_id or 0)
    record("confirm_page", f"page:{page.pk}", by=by, changes={"title": page.title}, event=event)


def counts_as_reader(viewer: Viewer) -> bool:
    return not viewer.is_hq and not viewer.read_only and viewer.user_id is not None
