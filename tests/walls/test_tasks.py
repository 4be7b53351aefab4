"""Work in the background obeys the same walls: a task given somebody else's id does nothing for who gave it.

A new task fails here until TASKS says what it takes: SWEEP, where nobody chooses what it works on, or what a stranger would hand it.
A kind of job is tried with the options in JOBS.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from partners.journal.models import Job
from partners.receivables.statements.rendering import can_print
from partners.walls.scope import system
from portal.celery import app
from tests.walls.probing import Stage, written_by_now
from tests.walls.world import World

SWEEP = None  # takes nothing from anybody: what is due is found in the books

type Hands = Callable[[World], tuple[Any, ...]]
TASKS: dict[str, Hands | None] = {
    "content.pages.tasks.publish_due": SWEEP,
    "leads.routing.tasks.expire_offers": SWEEP,
    "partners.journal.tasks.deliver_outbox": SWEEP,
    "partners.journal.tasks.end_dead_jobs": SWEEP,
    "partners.journal.tasks.forget": SWEEP,
    "partners.organisations.tasks.move_who_is_due": SWEEP,
    "portal.notices.tasks.forget": SWEEP,
    "portal.notices.tasks.mail_notices": SWEEP,
    "portal.notices.tasks.write_digests": SWEEP,
    "stock.sellthrough.tasks.keep_paces": SWEEP,
    # A person of another organisation than the one that invites: no letter.
    "partners.access.tasks.send_invitation": lambda world: (world.people["FIR"].pk, world.organisations["OAK"].pk, "Zsoakx Owner"),
    # A job of OAK with the accounts of FIR's seller.
    "receivables.make_papers": lambda world: (
        _job(world, "statements").pk,
        [world.things["FIR", "account"].pk],
        "2026-01-01",
        "2026-01-31",
    ),
    # Who left OAK is written no digest.
    "portal.notices.tasks.write_digest": lambda world: (world.people["LEFT"].pk,),
}
# Sent by the book itself after its transaction, with the id of the row it has just written, and only to whom the row names.
OF_THE_BOOKS = {"receivables.mail_paper", "organisations.write_to_applicant"}
# Wagtail's own work, queued by its own code; the path names a function, so only code may queue it.
OF_WAGTAIL = {"portal.background.run_task"}
JOBS: dict[str, Callable[[World], dict[str, Any]]] = {
    "job.check_import": lambda world: {"import_id": world.things["HQ", "import"].pk},
    "job.take_import": lambda world: {"import_id": world.things["HQ", "import"].pk},
    "job.statements": lambda world: {"first": "2026-01-01", "last": "2026-01-31"},
}


NAMES_NOTHING = {"job.statements"}  # works on the accounts of the job's own organisation, which holds none


def _job(world: World, kind: str, state: str = "running", **options: Any) -> Job:
    """A job that OAK's owner started, whatever its options name."""
    with system("test"):
        return Job.objects.create(
            organisation=world.organisations["OAK"], kind=kind, title="A stranger's", started_by=world.people["OAK"], state=state,
            attempts=0 if state == "waiting" else 1, options=options, total=1,
        )  # fmt: skip


def ours() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith(("celery.", "job.test."))}  # job.test.…: made up by tests of jobs


@pytest.mark.django_db
def test_every_task_is_described() -> None:
    described = set(TASKS) | set(JOBS) | OF_THE_BOOKS | OF_WAGTAIL
    assert ours() - described == set(), "say in tests/walls/test_tasks.py what a stranger would hand to these"
    assert described - ours() == set(), "these tasks are gone"


@pytest.mark.parametrize("name", sorted(name for name, hands in TASKS.items() if hands))
def test_a_task_with_a_strangers_id_does_nothing(stage: Stage, name: str) -> None:
    with transaction.atomic():
        before = len(mail.outbox)
        hands = TASKS[name]
        assert hands is not None
        handed = hands(stage.world)
        app.tasks[name].run(*handed)
        assert mail.outbox[before:] == []
        assert strange(stage) == set()
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", sorted(JOBS))
def test_a_job_with_a_strangers_id_changes_nothing_of_theirs(stage: Stage, name: str) -> None:
    can_print()  # loading what prints takes seconds the first time
    with transaction.atomic():
        job = _job(stage.world, name.removeprefix("job."), "waiting", **JOBS[name](stage.world))
        app.tasks[name].run(job.pk)
        with system("test"):
            assert Job.objects.get(pk=job.pk).state == ("done" if name in NAMES_NOTHING else "failed")
        assert strange(stage) == set()
        transaction.set_rollback(True)


def strange(stage: Stage) -> set[str]:
    """Tables with rows written now that name others than OAK."""
    mine = {stage.world.organisations["OAK"].pk}
    return {table for table, named in written_by_now() if named - mine}
