"""What workers do for sell-through. It may run twice."""

from celery import shared_task

from stock.sellthrough.actions import refresh_paces


@shared_task(name="stock.sellthrough.tasks.keep_paces")
def keep_paces() -> None:
    """Each night the weeks move on, and what was received since is counted."""
    refresh_paces()
