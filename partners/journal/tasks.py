"""What workers do for the journal. All may run twice, or twice at once."""

from celery import shared_task

from partners.journal.actions import deliver_waiting, end_lost_jobs, forget_old


@shared_task(name="partners.journal.tasks.deliver_outbox")
def deliver_outbox() -> None:
    deliver_waiting()


@shared_task(name="partners.journal.tasks.end_dead_jobs")
def end_dead_jobs() -> None:
    end_lost_jobs()


@shared_task(name="partners.journal.tasks.forget")
def forget() -> None:
    forget_old()
