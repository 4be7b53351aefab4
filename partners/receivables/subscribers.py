"""Answers to what happened in the tree."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import override

from partners.journal.actions import News, subscribe
from partners.organisations.applications.events import ApplicationApproved
from partners.organisations.events import PartnerMoved
from partners.receivables.actions import open_account, propose_limit, refill_all_guards
from partners.receivables.phrases import PROPOSED_WITH


@subscribe(PartnerMoved, "limits of groups follow the tree")
def refill_when_the_tree_changed(_news: News) -> None:
    refill_all_guards()


@subscribe(ApplicationApproved, "open the new partner's account and propose its limit")
def open_the_new_account(news: News) -> None:
    """The reviewer proposes; until who grants credit has signed, no limit is set and orders wait."""
    said = news.body
    account = open_account(said["organisation_id"], said["seller_id"], said["currency"], terms_days=said["terms_days"])
    if said["limit"] is not None:
        with override("en"):
            reason = PROPOSED_WITH % {"number": said["number"]}
        propose_limit(
            account.pk, Decimal(said["limit"]), valid_from=timezone.localdate(), reason=reason, proposed_by_id=said["proposed_by"]
        )
