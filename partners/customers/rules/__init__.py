"""Who is who, decided without a database: what is known of a customer, how alike two are, who belongs together, what is believed."""

from partners.customers.rules.clusters import clusters_of, joins_vetoed, meeting_path
from partners.customers.rules.facts import ATTRIBUTES, CustomerFacts, FactFault, tidy
from partners.customers.rules.golden import Believed, Told, golden_of
from partners.customers.rules.matching import CERTAIN, PRIOR, REVIEW, Reason, Score, compare, fingerprint, probability
from partners.customers.rules.names import core_of

__all__ = [
    "ATTRIBUTES",
    "CERTAIN",
    "PRIOR",
    "REVIEW",
    "Believed",
    "CustomerFacts",
    "FactFault",
    "Reason",
    "Score",
    "Told",
    "clusters_of",
    "compare",
    "core_of",
    "fingerprint",
    "golden_of",
    "joins_vetoed",
    "meeting_path",
    "probability",
    "tidy",
]
