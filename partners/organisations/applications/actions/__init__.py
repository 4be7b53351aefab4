"""The only writers of applications: the applicant's side and HQ's."""

from partners.organisations.applications.actions.applying import answer_application, apply_to_partner, withdraw_application
from partners.organisations.applications.actions.deciding import (
    Approval,
    approve_application,
    ask_applicant,
    begin_review,
    refuse_application,
)
from partners.organisations.applications.actions.papers import Sent, note_opening

__all__ = [
    "Approval",
    "Sent",
    "answer_application",
    "apply_to_partner",
    "approve_application",
    "ask_applicant",
    "begin_review",
    "note_opening",
    "refuse_application",
    "withdraw_application",
]
