"""What answers events for this component; the journal looks for it here."""

from partners.organisations.applications import subscribers

__all__ = ["subscribers"]
