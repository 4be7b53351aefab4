"""What follows when Wagtail saves or deletes a file or a picture: a line in the audit trail.

Wagtail is their writer, and signals of the save are where its deeds are heard: its forms, its multiple upload and its bulk actions alike.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.log_actions import get_active_log_context

from content.library.models import Asset, Picture
from partners.access.queries import viewer_of
from partners.journal.actions import record
from partners.organisations.models import Organisation
from partners.walls.scope import system


def listen_to_files() -> None:
    for model in (Asset, Picture):
        post_save.connect(note_kept, sender=model, dispatch_uid=f"weir {model.__name__} kept")
        post_delete.connect(note_deleted, sender=model, dispatch_uid=f"weir {model.__name__} deleted")


def note_kept(instance: Any, created: bool, update_fields: Any = None, **_: Any) -> None:
    if update_fields is None:
        record_deed("offer_file" if instance.offered else "keep_file", f"file:{instance.key}", {"title": instance.title, "new": created})


def note_deleted(instance: Any, **_: Any) -> None:
    record_deed("delete_file", f"file:{instance.key}", {"title": instance.title})


def record_deed(verb: str, target: str, changes: dict[str, Any], event: object = None) -> None:
    """Record what was done in Wagtail, by whoever is at work there now (nobody: the system, on schedule), as HQ's deed."""
    user = get_active_log_context().user
    with transaction.atomic(), system("write down what was done in Wagtail"):
        hq = Organisation.objects.filter(depth=1).values_list("pk", flat=True).first()
        if hq is not None:
            by = viewer_of(user, hq) if user is not None else None
            record(verb, target, by=by, organisation_id=hq, changes=changes, event=event)
