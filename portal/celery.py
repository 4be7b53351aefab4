"""The Celery app: JSON only, late acknowledgement, a task of a killed worker comes back."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_postrun, task_prerun, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("weir")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "deliver the outbox": {"task": "partners.journal.tasks.deliver_outbox", "schedule": 2.0},
    "end jobs whose worker died": {"task": "partners.journal.tasks.end_dead_jobs", "schedule": 60.0},
    "move partners on the day": {"task": "partners.organisations.tasks.move_who_is_due", "schedule": 900.0},
    "offers of leads run out": {"task": "leads.routing.tasks.expire_offers", "schedule": 30.0},
    "mail notices": {"task": "portal.notices.tasks.mail_notices", "schedule": 60.0},
    "write digests": {"task": "portal.notices.tasks.write_digests", "schedule": 900.0},
    "forget old notices": {"task": "portal.notices.tasks.forget", "schedule": 24 * 3600.0},
    "keep paces": {"task": "stock.sellthrough.tasks.keep_paces", "schedule": 12 * 3600.0},
    "publish what is due": {"task": "content.pages.tasks.publish_due", "schedule": 60.0},
    "forget what is old": {"task": "partners.journal.tasks.forget", "schedule": 24 * 3600.0},
}


@worker_init.connect
def refuse_without_walls(**_: Any) -> None:
    from partners.walls.checks import refuse_to_serve_without_walls

    refuse_to_serve_without_walls()


@task_prerun.connect
@task_postrun.connect
def begin_and_end_with_nobody(**_: Any) -> None:
    """Let no viewer outlive its task, whatever the pool."""
    from partners.walls.scope import NOBODY, current

    if not app.conf.task_always_eager:
        current.set(NOBODY)
