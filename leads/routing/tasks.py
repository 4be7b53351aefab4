"""What the routing does by itself."""

from celery import shared_task

from leads.routing import actions


@shared_task
def expire_offers() -> None:
    actions.expire_due()
