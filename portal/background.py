"""Django's tasks (Wagtail's: index a page, clean up a file) handed to Celery, so that one runner runs all."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id

from partners.walls.scope import system

ALLOWED = ("wagtail.", "modelsearch.")


class CeleryBackend(BaseTaskBackend):
    """For the setting TASKS. Only tasks of the packages we know, only what JSON can carry; sent when the transaction is through.

    Where the broker is away the words are saved all the same and the fault is logged; the index can be made anew.
    """

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        self.validate_task(task)
        path = task.module_path
        transaction.on_commit(lambda: run_task.delay(path, list(args), dict(kwargs)), robust=True)
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


@shared_task
def run_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run one task by its dotted path. It may run twice: each brings an index up to its object, or removes a file."""
    if not path.startswith(ALLOWED):
        message = f"not a task of ours: {path}"
        raise ValueError(message)
    with system("Wagtail's own work"):
        import_string(path).func(*args, **kwargs)
