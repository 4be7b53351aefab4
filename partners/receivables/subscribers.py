"""Answers to what happened in the tree."""

from partners.journal.actions import News, subscribe
from partners.organisations.events import PartnerMoved
from partners.receivables.actions import refill_all_guards


@subscribe(PartnerMoved, "limits of groups follow the tree")
def refill_when_the_tree_changed(_news: News) -> None:
    refill_all_guards()
