"""The only writers of offers. The lead is locked first, always, so that of many who answer at once exactly one wins."""

from leads.routing.actions.answering import accept_offer, decline_offer
from leads.routing.actions.expiring import expire_due
from leads.routing.actions.offering import offer_lead, offer_on, withdraw_offers
from leads.routing.actions.returning import return_lead

__all__ = ["accept_offer", "decline_offer", "expire_due", "offer_lead", "offer_on", "return_lead", "withdraw_offers"]
