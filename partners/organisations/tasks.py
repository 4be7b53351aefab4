"""What the tree does by itself."""

from celery import shared_task

from partners.organisations.actions import make_due_moves


@shared_task
def move_who_is_due() -> None:
    make_due_moves()
