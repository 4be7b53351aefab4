"""The only writers of the tree, of partners' states and tiers, and of contacts."""

from partners.organisations.actions.contacts import add_contact, may_keep_contacts, remove_contact
from partners.organisations.actions.states import change_state, make_due_changes, withdraw_change
from partners.organisations.actions.tiers import end_due_overrides, end_override, override_tier
from partners.organisations.actions.tree import FACTS, change_partner, create_partner, make_due_moves, move_partner

__all__ = [
    "FACTS",
    "add_contact",
    "change_partner",
    "change_state",
    "create_partner",
    "end_due_overrides",
    "end_override",
    "make_due_changes",
    "make_due_moves",
    "may_keep_contacts",
    "move_partner",
    "override_tier",
    "remove_contact",
    "withdraw_change",
]
