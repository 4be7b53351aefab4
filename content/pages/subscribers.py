"""What follows when Wagtail publishes: Wagtail is the writer of pages, so its own signals are where its deeds are heard.

They are sent inside its transaction; scheduled publishing sends them too.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import get_active_log_context
from wagtail.signals import page_published, page_unpublished

from content.pages.events import PagePublished
from partners.access.queries import viewer_of
from partners.journal.actions import record
from partners.organisations.models import Organisation
from partners.walls.scope import system


def listen_to_wagtail() -> None:
    page_published.connect(note_published, dispatch_uid="weir page published")
    page_unpublished.connect(note_withdrawn, dispatch_uid="weir page withdrawn")


def note_published(instance: Any, **_: Any) -> None:
    event = PagePublished(instance.pk, instance.title, instance.title_zh, instance.sort, instance.asks_receipt)
    _record("publish_page", instance, event)


def note_withdrawn(instance: Any, **_: Any) -> None:
    _record("withdraw_page", instance, None)


def _record(verb: str, page: Any, event: object) -> None:
    user = get_active_log_context().user
    with transaction.atomic(), system("write down what was published"):
        hq = Organisation.objects.filter(depth=1).values_list("pk", flat=True).first()
        if hq is not None:
            by = viewer_of(user, hq) if user is not None else None
            record(verb, f"page:{page.pk}", by=by, organisation_id=hq, changes={"title": page.title}, event=event)
