"""News for upper components: events are handed to their subscribers after commit, at least once, answered once."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partners.journal.actions.recording import record
from partners.journal.models import Delivery, OutboxEvent
from partners.journal.rules import MOST_ATTEMPTS, pause_after
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

ANSWER = Statement(__file__, "answer_event.sql")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """An event as its subscribers read it: `body` is the event's dataclass as JSON (Decimals and days as text)."""

    id: int
    name: str
    body: Mapping[str, Any]
    organisation_id: int
    at: dt.datetime


type Subscriber = Callable[[News], None]
_subscribers: dict[str, dict[str, Subscriber]] = defaultdict(dict)


def subscribe[S: Subscriber](event: type | str, name: str) -> Callable[[S], S]:
    """Let a function of a component's subscribers.py answer an event. `name` is kept for ever: it marks what was answered.

    It runs in a transaction of its own with the mark, seeing as the system; an error undoes both and it is tried again.
    What cannot be undone, such as a mail, it leaves to a task sent on commit.
    """
    event_name = event if isinstance(event, str) else event.__name__

    def register(subscriber: S) -> S:
        known = _subscribers[event_name].get(name)
        if known is not None and known is not subscriber:
            message = f"two subscribers of {event_name} are called {name}"
            raise ValueError(message)
        _subscribers[event_name][name] = subscriber
        return subscriber

    return register


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did: events answered by all, put off, given up."""

    answered: int = 0
    postponed: int = 0
    dead: int = 0


def deliver_waiting(most: int = 500) -> Delivered:
    """Deliver what waits, oldest first, each event in a transaction; events another worker holds are passed over."""
    counts = {"answered": 0, "postponed": 0, "dead": 0}
    with system("deliver the outbox"):
        for _ in range(most):
            ended = _deliver_next()
            if ended is None:
                break
            counts[ended] += 1
    return Delivered(**counts)


def revive(event: OutboxEvent, *, by: Viewer) -> None:
    """Try a given-up event again from the beginning; subscribers that answered it do not answer again."""
    by.must("administer")
    with transaction.atomic(), system("revive an event"):
        revived = OutboxEvent.objects.filter(pk=event.pk).exclude(dead_at=None).update(dead_at=None, attempts=0, next_at=None)
        if revived:
            record("revive_event", f"event:{event.pk}", by=by, organisation_id=event.organisation_id, changes={"name": event.name})


@transaction.atomic
def _deliver_next() -> str | None:
    now = timezone.now()
    waiting = OutboxEvent.objects.filter(Q(next_at=None) | Q(next_at__lte=now), delivered_at=None, dead_at=None)
    event = waiting.select_for_update(skip_locked=True).order_by("id").first()
    if event is None:
        return None
    faults = _tell_all(event)
    if not faults:
        event.delivered_at, event.last_error = now, ""
        event.save(update_fields=["delivered_at", "last_error"])
        return "answered"
    event.attempts += 1
    event.last_error = "\n".join(faults)
    event.dead_at = now if event.attempts >= MOST_ATTEMPTS else None
    event.next_at = now + pause_after(event.attempts)
    event.save(update_fields=["attempts", "last_error", "dead_at", "next_at"])
    return "dead" if event.dead_at else "postponed"


def _tell_all(event: OutboxEvent) -> list[str]:
    """One subscriber's failure neither undoes nor delays the others' answers."""
    news = News(event.pk, event.name, event.body, event.organisation_id, event.at)
    faults = []
    for name, subscriber in _subscribers[event.name].items():
        try:
            with transaction.atomic():
                _tell(news, name, subscriber)
        except Exception as fault:
            log.exception("%s did not answer %s %s", name, news.name, news.id)
            faults.append(f"{name}: {type(fault).__name__}: {fault}")
    return faults


def _tell(news: News, name: str, subscriber: Subscriber) -> None:
    if ANSWER.rows(event=news.id, organisation=news.organisation_id, subscriber=name):
        with system(f"{name} answers {news.name}"):
            subscriber(news)


def answers_to(event: OutboxEvent) -> list[str]:
    """Names of those who answered an event."""
    return list(Delivery.objects.filter(event=event).values_list("subscriber", flat=True))
