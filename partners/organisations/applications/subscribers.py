"""Letters follow what happened to an application."""

from collections.abc import Callable

from django.db import transaction

from partners.journal.actions import News, subscribe
from partners.organisations.applications.events import ApplicationApproved, ApplicationReceived, ApplicationRefused, InformationAsked
from partners.organisations.applications.tasks import write_to_applicant


def _letter(kind: str) -> Callable[[News], None]:
    def answer(news: News) -> None:
        transaction.on_commit(lambda: write_to_applicant.delay(news.body["application_id"], kind))

    return answer


for _event, _kind in (
    (ApplicationReceived, "received"),
    (InformationAsked, "asked"),
    (ApplicationApproved, "approved"),
    (ApplicationRefused, "refused"),
):
    subscribe(_event, f"write to the applicant: {_kind}")(_letter(_kind))
