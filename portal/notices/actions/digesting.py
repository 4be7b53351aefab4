"""The daily digest: the first three things of the person's home page, and what happened since the last one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import override

from partners.access.models import Membership, User
from partners.access.queries import viewer_of
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.notices import phrases
from portal.notices.letters import letter, stop_url
from portal.notices.models import Digest, Hours, Notice
from portal.notices.queries import in_words
from portal.notices.rules import DIGEST_HOUR, DIGEST_ROLES, MOST_IN_DIGEST, kinds_for
from portal.shell.figures import things_text
from portal.shell.home import tasks_of

MOST_NOTICES = 10


def due_for_digest(now: datetime) -> list[int]:
    """People whose hour has come today and who have not had today's digest. `now` is local."""
    with system("who is due for a digest"):
        hours = {row.user_id: row for row in Hours.objects.all()}
        had = set(Digest.objects.filter(on=now.date()).values_list("user_id", flat=True))
        members = Membership.objects.filter(ended_at=None, user__is_active=True).order_by("user_id")
        roles: dict[int, set[str]] = {}
        for user, role in members.values_list("user_id", "role"):
            roles.setdefault(user, set()).add(role)
    return [user for user, held in roles.items() if user not in had and _wants(held, hours.get(user), now.hour)]


def _wants(roles: set[str], hours: Hours | None, hour: int) -> bool:
    by_role = bool(DIGEST_ROLES & roles)
    if hours is None:
        return by_role and hour >= DIGEST_HOUR
    return (by_role if hours.digest is None else hours.digest) and hour >= hours.digest_hour


@transaction.atomic
def send_digest(user_id: int, on: date) -> bool:
    """Write one person's digest of a day, once. False where it was written, or there is nothing to say."""
    user = User.objects.get(pk=user_id)
    viewer = viewer_of(user, channel="task")
    if viewer is None:
        return False
    with system("write a digest"):
        row, made = Digest.objects.get_or_create(user_id=user_id, on=on, defaults={"organisation_id": viewer.organisation_id})
        if not made:
            return False
        notices = _since_last(viewer, on)
        row.notices = len(notices)
        row.save(update_fields=["notices"])
    with override(user.language):
        return _write(user, viewer, notices, on)


def _since_last(viewer: Viewer, on: date) -> list[Notice]:
    """What the digest is to tell and was not read: since the last digest, at most of the last week."""
    last = Digest.objects.filter(user_id=viewer.user_id or 0, on__lt=on).order_by("-on").values_list("on", flat=True).first()
    first = max(last or date.min, on - timedelta(days=7))
    kinds = [kind.code for kind in kinds_for(viewer.duties)]
    told = Notice.objects.filter(user_id=viewer.user_id or 0, organisation_id=viewer.organisation_id, digest=True, read_at=None)
    return list(told.filter(kind__in=kinds, at__date__gte=first).order_by("-pk")[:MOST_NOTICES])


def _write(user: User, viewer: Viewer, notices: list[Notice], on: date) -> bool:
    with seeing(viewer.scope):
        tasks = tasks_of(viewer)[:MOST_IN_DIGEST]
    if not tasks and not notices:
        return False
    words = {"tasks": tasks, "told": [in_words(notice) for notice in notices], "organisation": viewer.organisation_name}
    subject = phrases.DIGEST_SUBJECT % {"heading": tasks[0].title if tasks else things_text(0)}
    stop = stop_url(user.pk, "digest")
    letter(user, str(subject), "notices/digest.txt", words, stop=stop, number=f"digest-{user.pk}-{on.isoformat()}").send()
    return True
