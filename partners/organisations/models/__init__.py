"""Tables of the tree, of the changes partners go through, and of those who would become partners."""

from partners.organisations.models.applications import Application, ApplicationPaper, ApplicationStep
from partners.organisations.models.standing import StateChange, TierChange
from partners.organisations.models.tree import (
    Contact,
    Kind,
    Organisation,
    OrganisationManager,
    OrganisationQuerySet,
    Placement,
    State,
    Territory,
    Tier,
)

__all__ = [
    "Application",
    "ApplicationPaper",
    "ApplicationStep",
    "Contact",
    "Kind",
    "Organisation",
    "OrganisationManager",
    "OrganisationQuerySet",
    "Placement",
    "State",
    "StateChange",
    "Territory",
    "Tier",
    "TierChange",
]
