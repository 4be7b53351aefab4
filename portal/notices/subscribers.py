"""Answers to what happened below: people are told."""

from partners.journal.actions import News, subscribe
from portal.notices.actions import tell
from portal.notices.rules import EVENTS


def tell_people(news: News) -> None:
    tell(news)


for _event in EVENTS:
    subscribe(_event, "portal.notices.tell")(tell_people)
