"""Reads of the customer master."""

from partners.customers.queries.matches import Match, find_matches, fingerprint_of, likely_pairs
from partners.customers.queries.records import cluster_numbers, customers_of, standing_between

__all__ = [
    "Match",
    "cluster_numbers",
    "customers_of",
    "find_matches",
    "fingerprint_of",
    "likely_pairs",
    "standing_between",
]
