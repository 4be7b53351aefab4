"""What follows when Wagtail publishes: Wagtail is the writer of pages, so its own signals are where its deeds are heard.

Scheduled publishing sends them too.
"""

from __future__ import annotations

from typing import Any

from wagtail.signals import page_published, page_unpublished

from content.library.subscribers import record_deed
from content.pages.events import PagePublished


def listen_to_wagtail() -> None:
    page_published.connect(note_published, dispatch_uid="weir page published")
    page_unpublished.connect(note_withdrawn, dispatch_uid="weir page withdrawn")


def note_published(instance: Any, **_: Any) -> None:
    first = instance.first_published_at == instance.last_published_at
    event = PagePublished(instance.pk, instance.title, instance.title_zh, instance.sort, instance.asks_receipt, first)
    record_deed("publish_page", f"page:{instance.pk}", {"title": instance.title}, event)


def note_withdrawn(instance: Any, **_: Any) -> None:
    record_deed("withdraw_page", f"page:{instance.pk}", {"title": instance.title})
