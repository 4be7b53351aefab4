"""Pages of customers."""

from partners.customers.views.records import change, confirm, consent, detail, forget, known, link, listing, new
from partners.customers.views.review import judge, reopen, review

__all__ = ["change", "confirm", "consent", "detail", "forget", "judge", "known", "link", "listing", "new", "reopen", "review"]
