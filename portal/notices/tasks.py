"""What workers do for notices. All may run twice, or twice at once."""

import logging
from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from portal.notices.actions import due_for_digest, forget_old, mail_due, send_digest

log = logging.getLogger(__name__)


@shared_task(name="portal.notices.tasks.mail_notices")
def mail_notices() -> None:
    mail_due()


@shared_task(name="portal.notices.tasks.write_digests")
def write_digests() -> None:
    """Hand each person's digest to a worker of its own: one that fails is asked again in a quarter of an hour."""
    now = timezone.localtime()
    for user_id in due_for_digest(now):
        write_digest.delay(user_id)


@shared_task(name="portal.notices.tasks.write_digest")
def write_digest(user_id: int) -> None:
    try:
        send_digest(user_id, timezone.localdate())
    except (OSError, SMTPException):
        log.warning("the digest of person %s could not be mailed yet", user_id, exc_info=True)


@shared_task(name="portal.notices.tasks.forget")
def forget() -> None:
    forget_old()
