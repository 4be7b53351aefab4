"""Turning an event into notices: one per person, kind and organisation, however often the event is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from content.pages.queries import partners_meant
from partners.journal.actions import News
from partners.walls.scope import system
from partners.walls.statement import Statement
from portal.notices.models import Notice
from portal.notices.queries import facts_of, names_of
from portal.notices.rules import BY_CODE, KEPT, Facts, Kind, Ways, kinds_of, mail_moment, ways_for

AUDIENCE = Statement(__file__, "audience.sql")


def tell(news: News) -> int:
    """Write the notices of an event; returns how many people now have one. Called by the subscriber, seeing as the system."""
    facts = facts_of(news)
    kinds = [kind for kind in kinds_of(news.name) if kind.when(facts)]
    told = [(kind, organisation) for kind in kinds for organisation in _organisations(kind, facts, news)]
    rows = _audience(told, facts, news) if told else []
    if not rows:
        return 0
    names = names_of({int(facts[kind.other]) for kind in kinds if facts.get(kind.other)})
    said = {kind.code: facts | names.get(int(facts.get(kind.other) or 0), {}) for kind in kinds}
    notices = [notice for row in rows if (notice := _notice(news, said[row[0]], *row))]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if any(notice.mail_at for notice in notices):
        transaction.on_commit(_mail)
    return len(notices)


def _organisations(kind: Kind, facts: Facts, news: News) -> list[int]:
    return partners_meant(facts["page_id"]) if kind.meant else [int(facts.get(kind.to) or news.organisation_id)]


def _audience(told: Sequence[tuple[Kind, int]], facts: Facts, news: News) -> list[tuple[Any, ...]]:
    asked = [
        (kind.code, organisation, duty, facts.get(kind.person) if kind.person else None)
        for kind, organisation in told
        for duty in (sorted(kind.duties) or [""])
        if not kind.person or facts.get(kind.person)
    ]
    if not asked:
        return []
    kinds, organisations, duties, persons = (list(column) for column in zip(*asked, strict=True))
    return AUDIENCE.rows(
        kinds=kinds, organisations=organisations, duties=duties, persons=persons, at=news.at, concerns=news.organisation_id
    )


def _notice(news: News, facts: Facts, kind: str, organisation: int, user: int, roles: list[str], *wish: Any) -> Notice | None:
    bell, mail, digest, quiet_from, quiet_until = wish
    ways = ways_for(BY_CODE[kind], frozenset(roles), None if bell is None else Ways(bell, mail, digest))
    if not (ways.bell or ways.mail or ways.digest):
        return None
    return Notice(
        organisation_id=organisation,
        user_id=user,
        kind=kind,
        event=news.id,
        facts=dict(facts),
        at=news.at,
        bell=ways.bell,
        digest=ways.digest,
        mail_at=mail_moment(timezone.localtime(), quiet_from, quiet_until) if ways.mail else None,
    )


def _mail() -> None:
    from portal.notices.tasks import mail_notices

    mail_notices.delay()


def forget_old() -> int:
    """Forget notices after 90 days, read or not."""
    with system("forget old notices"):
        gone, _tables = Notice.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return gone
