"""Answers to what lower components tell."""

from partners.customers.actions import rejudge_pairs
from partners.journal.actions import News, subscribe
from partners.organisations.events import PartnerMoved


@subscribe(PartnerMoved, "customers.rejudge_pairs")
def follow_the_tree(news: News) -> None:
    rejudge_pairs(news.body["organisation_id"])
