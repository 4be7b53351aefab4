"""Mailing notices: those of one person together, each once, in the person's language."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import override

from partners.access.models import User
from partners.access.queries import viewer_of
from partners.walls.scope import system
from portal.notices import phrases
from portal.notices.letters import letter, stop_url
from portal.notices.models import Notice
from portal.notices.queries import in_words
from portal.notices.rules import MOST_MAILS_TRIED, PAUSE, kinds_for

MOST_IN_ONE = 50
log = logging.getLogger(__name__)


def mail_due(most: int = 500) -> int:
    """Mail what is due, person by person; returns how many letters were sent. Several workers may run it at once."""
    sent = 0
    with system("mail notices"):
        for _ in range(most):
            outcome = _mail_next()
            if outcome is None:
                break
            sent += outcome
    return sent


@transaction.atomic
def _mail_next() -> int | None:
    """Take the notices of one person that are due and hold their rows until the letter is out."""
    due = Notice.objects.filter(mailed_at=None, mail_at__lte=timezone.now(), mail_attempts__lt=MOST_MAILS_TRIED)
    first = due.select_for_update(skip_locked=True).order_by("mail_at", "pk").first()
    if first is None:
        return None
    same = due.filter(user_id=first.user_id, organisation_id=first.organisation_id).select_for_update(skip_locked=True)
    notices = list(same.order_by("pk")[:MOST_IN_ONE])
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    user = User.objects.get(pk=first.user_id)
    try:
        sent = _send(user, first.organisation_id, notices)
    except (OSError, SMTPException):
        log.warning("notices to person %s could not be mailed yet", user.pk, exc_info=True)
        pause: timedelta = PAUSE * 2**first.mail_attempts
        rows.update(mail_attempts=F("mail_attempts") + 1, mail_at=timezone.now() + pause)
        return 0
    rows.update(mailed_at=timezone.now())
    return int(sent)


def _send(user: User, organisation_id: int, notices: list[Notice]) -> bool:
    """Write the letter of what was not read meanwhile and may still be seen. False where nothing is left to say."""
    viewer = viewer_of(user, organisation_id, channel="task")
    if viewer is None or viewer.organisation_id != organisation_id:
        return False
    allowed = {kind.code for kind in kinds_for(viewer.duties)}
    with override(user.language):
        told = [in_words(notice) for notice in notices if notice.kind in allowed and notice.read_at is None]
        if not told:
            return False
        subject = told[0].text if len(told) == 1 else phrases.SUBJECT_MANY % {"n": len(told)}
        words = {"told": told, "organisation": viewer.organisation_name}
        stop = stop_url(user.pk, told[0].notice.kind)
        letter(user, str(subject), "notices/mail.txt", words, stop=stop, number=f"notice-{told[0].notice.pk}-{len(told)}").send()
    return True
