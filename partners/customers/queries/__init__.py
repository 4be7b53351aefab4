"""Reads of the customer master."""

from partners.customers.queries.matches import Match, facts_of, find_matches, fingerprint_of, likely_pairs
from partners.customers.queries.pages import CustomerView, PairView, customer_view, pair_view, pairs_of, pairs_to_review, score_view
from partners.customers.queries.records import cluster_numbers, customers_of, doubles_of, matching, members_of, standing_between

__all__ = [
    "CustomerView",
    "Match",
    "PairView",
    "cluster_numbers",
    "customer_view",
    "customers_of",
    "doubles_of",
    "facts_of",
    "find_matches",
    "fingerprint_of",
    "likely_pairs",
    "matching",
    "members_of",
    "pair_view",
    "pairs_of",
    "pairs_to_review",
    "score_view",
    "standing_between",
]
