"""Pages of leads: lists, one lead with its offers, and what the two sides do with an offer."""

from leads.routing.views.answering import accept, decline, give_back
from leads.routing.views.detail import lead, offer, withdraw
from leads.routing.views.lists import answers, conflicts, index

__all__ = ["accept", "answers", "conflicts", "decline", "give_back", "index", "lead", "offer", "withdraw"]
