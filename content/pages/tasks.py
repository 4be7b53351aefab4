"""Publishing and withdrawing on the day."""

from celery import shared_task
from django.core.management import call_command

from partners.walls.scope import system


@shared_task
def publish_due() -> None:
    """Publish what was scheduled for now and withdraw what is over. Twice does nothing more; readers never wait for it to see an end."""
    with system("publish what is due"):
        call_command("publish_scheduled", verbosity=0)
