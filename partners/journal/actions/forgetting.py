"""What need not be kept: answers nobody asks for again, delivered news, and the files of old jobs."""

from __future__ import annotations

from django.utils import timezone

from partners.journal.models import Answer, Job, OutboxEvent
from partners.journal.rules import KEPT
from partners.walls.scope import system


def forget_old() -> None:
    """Forget answers, delivered events and jobs with their files after 30 days. The audit trail stays for ever."""
    before = timezone.now() - KEPT
    with system("forget what is old"):
        Answer.objects.filter(at__lt=before).delete()
        OutboxEvent.objects.filter(delivered_at__lt=before).delete()
        for job in Job.objects.filter(finished_at__lt=before).iterator():
            for file in (job.result, job.errors):
                if file:
                    file.delete(save=False)
            job.delete()
