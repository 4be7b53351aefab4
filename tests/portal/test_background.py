"""Wagtail's tasks run in Celery: known ones only, when the transaction is through."""

import pytest
from django.db import transaction
from wagtail.tasks import update_reference_index_task

from portal.background import run_task
from tests.factories.content import make_page


@pytest.mark.django_db(transaction=False)
def test_a_task_waits_for_the_transaction(django_capture_on_commit_callbacks: object) -> None:
    page = make_page()
    with django_capture_on_commit_callbacks() as sent, transaction.atomic():  # type: ignore[operator]
        update_reference_index_task.enqueue("pages", "newspage", page.pk)
    assert len(sent) == 1
    sent[0]()  # runs under a system reason of its own: nobody is looking here


def test_only_tasks_of_the_packages_we_know_are_run() -> None:
    with pytest.raises(ValueError, match="not a task of ours"):
        run_task("os.system", ["true"], {})
