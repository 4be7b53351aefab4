"""Reads of the journal: the audit trail, jobs, news that could not be delivered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from partners.journal.models import AuditEntry, Job, JobRow, OutboxEvent

if TYPE_CHECKING:
    from partners.walls.managers import ScopedQuerySet
    from partners.walls.viewer import Viewer

MOST_HISTORY = 200


def jobs_of(viewer: Viewer) -> ScopedQuerySet[Job]:
    """Jobs a viewer may watch: its own, and those of its organisations whose duty it holds. Newest first."""
    watched = Q(started_by_id=viewer.user_id) | Q(duty="") | Q(duty__in=viewer.duties)
    return Job.objects.seen_by(viewer).filter(watched).select_related("started_by").order_by("-made_at", "-pk")


def rows_of(job: Job, *, failed: bool) -> ScopedQuerySet[JobRow]:
    return JobRow.objects.filter(job=job, ok=not failed).order_by("id")  # type: ignore[return-value]


def audit_of(
    viewer: Viewer, *, person: str = "", verb: str = "", target: str = "", first: dt.date | None = None, last: dt.date | None = None
) -> ScopedQuerySet[AuditEntry]:
    """The audit trail, newest first. `person` is part of a name or e-mail, `target` the beginning of one."""
    viewer.must("see_audit")
    entries = AuditEntry.objects.seen_by(viewer).select_related("user", "organisation", "concerns").order_by("-at", "-pk")
    if person:
        entries = entries.filter(Q(user__name__icontains=person) | Q(user__email__icontains=person))
    if verb:
        entries = entries.filter(verb=verb)
    if target:
        entries = entries.filter(target__istartswith=target)
    if first:
        entries = entries.filter(at__date__gte=first)
    if last:
        entries = entries.filter(at__date__lte=last)
    return entries


def verbs_used() -> list[str]:
    return sorted(AuditEntry.objects.order_by().values_list("verb", flat=True).distinct())


def history_of(target: str, viewer: Viewer) -> list[AuditEntry]:
    """What happened to one thing, as far as the viewer may see it, newest first. `target` as it was recorded."""
    seen = AuditEntry.objects.seen_by(viewer).filter(target=target)
    return list(seen.select_related("user").order_by("-at", "-pk")[:MOST_HISTORY])


def undelivered(viewer: Viewer) -> ScopedQuerySet[OutboxEvent]:
    """Events that were given up or failed at least once and wait, given-up ones first."""
    viewer.must("administer")
    troubled = OutboxEvent.objects.seen_by(viewer).filter(delivered_at=None).exclude(dead_at=None, attempts=0)
    return troubled.order_by("dead_at", "id")
