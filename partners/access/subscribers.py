"""Answers to what happened to people."""

from django.db import transaction

from partners.access.events import PersonInvited
from partners.access.tasks import send_invitation
from partners.journal.actions import News, subscribe


@subscribe(PersonInvited, "write to the invited")
def write_to_the_invited(news: News) -> None:
    transaction.on_commit(lambda: send_invitation.delay(**news.body))
