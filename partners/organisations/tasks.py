"""What the tree does by itself; letters to applicants."""

from celery import shared_task

from partners.organisations.actions import end_due_overrides, make_due_changes, make_due_moves
from partners.organisations.applications.tasks import write_to_applicant

__all__ = ["move_who_is_due", "write_to_applicant"]


@shared_task
def move_who_is_due() -> None:
    """Moves, changes of state and tiers whose day has come. The beat asks every quarter of an hour."""
    make_due_moves()
    make_due_changes()
    end_due_overrides()
