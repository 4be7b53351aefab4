"""Long work that a person watches. The job's row is the record: workers write their progress to it, pages read it.

A kind of job is a function of a component's tasks.py::

    @job_kind("statements", duty="see_money")
    def make_statements(work: Work, *, month: str) -> None:
        work.expect(len(accounts))
        for account in accounts:
            ...
            work.step()

It must bear running again from its beginning: a job whose worker was lost is given to another, up to three times.
It starts with nobody looking; what it reads it reads under `system(…)` or the scope of a viewer it makes.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from celery import Task, shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from partners.formulas import harmless
from partners.journal import phrases
from partners.journal.actions.nudging import nudge
from partners.journal.actions.recording import record
from partners.journal.events import JobEnded
from partners.journal.models import Job, JobRow, JobState, OutboxEvent
from partners.journal.rules import MOST_JOB_ATTEMPTS, SILENCE
from partners.refusal import Refusal
from partners.walls.scope import NOBODY, seeing, system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

EVERY = 0.5  # seconds between two writes of progress
EVERY_STEPS = 500
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The job was cancelled, or given to another worker: stop, and keep only what is finished."""


@dataclass(frozen=True, slots=True)
class Kind:
    duty: str
    task: Task[..., Any]


_kinds: dict[str, Kind] = {}


def job_kind(name: str, *, duty: str = "") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function (work, **options) the work of jobs of this kind. Who holds `duty` may watch jobs others started."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        @shared_task(name=f"job.{name}")
        def task(job_id: int) -> None:
            _run(job_id, run)

        _kinds[name] = Kind(duty, task)
        return run

    return register


@transaction.atomic
def start_job(kind: str, title: str, options: Mapping[str, Any], *, by: Viewer) -> Job:
    """Make a job for the organisation acted for and, after commit, hand it to a worker. `options` are JSON-able."""
    job = Job.objects.create(
        organisation_id=by.organisation_id,
        kind=kind,
        title=title,
        options=dict(options),
        started_by_id=by.user_id,
        duty=_kinds[kind].duty,
    )
    record("start_job", f"job:{job.pk}", by=by, changes={"kind": kind, "title": title, **options})
    transaction.on_commit(lambda: _send(job.pk, kind))
    return job


@transaction.atomic
def cancel_job(job: Job, *, by: Viewer) -> Job:
    """End a waiting job now, a running one at its worker's next sign of life. Raises Refusal where it is over."""
    with system("cancel a job"):
        job = Job.objects.select_for_update().get(pk=job.pk)
        if job.is_over:
            raise Refusal(phrases.JOB_OVER, code="job_over")
        job.cancel_asked = True
        if job.state == JobState.WAITING:
            job.state, job.finished_at = JobState.CANCELLED, timezone.now()
        job.save(update_fields=["cancel_asked", "state", "finished_at"])
        record("cancel_job", f"job:{job.pk}", by=by, organisation_id=job.organisation_id)
    return job


class Work:
    """A worker's hold on one running job: progress, rows, result. Overtaken or cancelled, its next write raises Cancelled."""

    def __init__(self, job: Job) -> None:
        self.job_id = job.pk
        self.organisation_id = job.organisation_id
        self.user_id = job.started_by_id
        self.goes_on = False
        self._attempt = job.attempts
        self._steps = self._faults = 0
        self._written = monotonic()

    def expect(self, total: int, *, done: int = 0, failed: int = 0) -> None:
        """Say how many steps there are; counting begins at `done`, what an attempt before this one finished."""
        self._steps = self._faults = 0
        self._write(total=total, done=min(done, total), failed=failed)

    def rows_done(self) -> dict[str, bool]:
        """Keys of the rows kept so far, by an attempt before this one too, and whether each ended well."""
        with system("rows of a job"):
            return dict(JobRow.objects.filter(job_id=self.job_id).values_list("key", "ok"))

    def step(self, steps: int = 1, *, failed: int = 0) -> None:
        """Count finished steps. Written every half second, so it may be called for each row."""
        self._steps += steps
        self._faults += failed
        if self._steps >= EVERY_STEPS or monotonic() - self._written >= EVERY:
            self.alive()

    def alive(self) -> None:
        """Give a sign of life and see whether to go on; for work whose steps take long."""
        steps, faults, self._steps, self._faults = self._steps, self._faults, 0, 0
        self._write(done=Least(F("done") + steps, F("total")), failed=F("failed") + faults)

    def keep_result(self, name: str, content: bytes) -> None:
        """Keep the file that the page offers, under a name people understand."""
        self._keep_file("result", name, content)
        self._write(result_name=name)

    def keep_errors(self, name: str, content: bytes) -> None:
        """Keep a file of the rows to mend; without one the page makes it from the rows kept with `keep_row`."""
        self._keep_file("errors", name, content)

    def summarise(self, **facts: Any) -> None:
        """Keep figures for the job's page: JSON-able, named as the page shows them."""
        self._write(summary=facts)

    def all_rows_done(self) -> bool:
        """Whether every expected part left its row; for the last part, which ends the job."""
        with system("rows of a job"):
            return JobRow.objects.filter(job_id=self.job_id).count() >= Job.objects.get(pk=self.job_id).total

    def leave_open(self) -> None:
        """Say that parts still run elsewhere; the last of them calls `finish_job`."""
        self.goes_on = True

    def _keep_file(self, field: str, name: str, content: bytes) -> None:
        with system("keep a job's file"):
            job = Job.objects.get(pk=self.job_id)
            getattr(job, field).save(f"{self.job_id}-{name}", ContentFile(content), save=False)
            self._write(**{field: getattr(job, field).name})

    def _write(self, **values: Any) -> None:
        self._written = monotonic()
        with system("a job's progress"):
            mine = Job.objects.filter(pk=self.job_id, attempts=self._attempt, state=JobState.RUNNING)
            written = mine.filter(cancel_asked=False).update(seen_at=timezone.now(), **values)
        if not written:
            raise Cancelled(self.job_id)


@contextmanager
def work_on(job_id: int) -> Iterator[Work | None]:
    """For a task that does a part of a running job: its Work, or None where the job is over or cancelled."""
    with system("a part of a job"):
        job = Job.objects.filter(pk=job_id, state=JobState.RUNNING, cancel_asked=False).first()
    yield Work(job) if job else None


def keep_row(job_id: int, key: str, *, title: str = "", problem: str = "", remedy: str = "") -> bool:
    """Keep how one row or part of a job ended, once; without a problem it ended well. Returns False for a repeat."""
    with system("a row of a job"), transaction.atomic():
        job = Job.objects.get(pk=job_id)
        _row, made = JobRow.objects.get_or_create(
            job=job,
            key=key,
            defaults={
                "organisation_id": job.organisation_id,
                "title": title[:200],
                "ok": not problem,
                "problem": problem,
                "remedy": remedy,
            },
        )
        if made:
            Job.objects.filter(pk=job_id).update(
                seen_at=timezone.now(), done=Least(F("done") + 1, F("total")), failed=F("failed") + int(bool(problem))
            )
    return made


@transaction.atomic
def finish_job(job_id: int, **summary: Any) -> bool:
    """End a running job whose parts are all done; only the first to come ends it."""
    with system("finish a job"):
        running = Job.objects.filter(pk=job_id, state=JobState.RUNNING)
        cancelled = running.filter(cancel_asked=True).update(state=JobState.CANCELLED, finished_at=timezone.now())
        values = {"summary": summary} if summary else {}
        ended = cancelled or running.update(state=JobState.DONE, finished_at=timezone.now(), **values)
        if ended:
            _tell_end(job_id)
        return bool(ended)


def end_lost_jobs() -> int:
    """Give jobs whose worker was lost to another, or end them in plain words; send again what never reached a worker."""
    now = timezone.now()
    with system("jobs whose worker was lost"):
        silent = Job.objects.annotate(last_sign=Greatest(Coalesce("seen_at", "made_at"), "made_at")).filter(last_sign__lt=now - SILENCE)
        lost = silent.filter(state=JobState.RUNNING)
        lost.filter(cancel_asked=True).update(state=JobState.CANCELLED, finished_at=now)
        for pk in lost.filter(attempts__gte=MOST_JOB_ATTEMPTS).values_list("pk", flat=True):
            _give_up(pk)
        again = list(silent.filter(state__in=(JobState.RUNNING, JobState.WAITING)).values_list("pk", "kind"))
        Job.objects.filter(pk__in=[pk for pk, _kind in again]).update(state=JobState.WAITING, seen_at=now)
    for pk, kind in again:
        _send(pk, kind)
    return len(again)


def rows_to_mend(job: Job) -> bytes:
    """The rows that failed, as CSV that a spreadsheet opens: row, what, problem, remedy."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Row"), _("What"), _("Problem"), _("What to do")])
    for row in JobRow.objects.filter(job=job, ok=False).order_by("id").iterator():
        writer.writerow([harmless(cell) for cell in (row.key, row.title, row.problem, row.remedy)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _send(job_id: int, kind: str) -> None:
    """Hand a job to the workers. Where the broker is away it waits; `end_lost_jobs` sends it again."""
    try:
        _kinds[kind].task.apply_async((job_id,), retry=False)
    except Exception:
        if _kinds[kind].task.app.conf.task_eager_propagates:
            raise
        log.warning("job %s could not be handed to a worker yet", job_id, exc_info=True)


def _begin(job_id: int) -> Job | None:
    """Take a waiting job. None where another worker has it, or it is over: a task delivered twice does nothing."""
    now = timezone.now()
    with system("begin a job"):
        taken = Job.objects.filter(Q(pk=job_id), state=JobState.WAITING).update(
            state=JobState.RUNNING, attempts=F("attempts") + 1, started_at=Coalesce("started_at", now), seen_at=now
        )
        return Job.objects.select_related("started_by").get(pk=job_id) if taken else None


def _run(job_id: int, run: Callable[..., None]) -> None:
    job = _begin(job_id)
    if job is None:
        return
    work = Work(job)
    language = job.started_by.language if job.started_by else settings.LANGUAGE_CODE
    try:
        with seeing(NOBODY), translation.override(language):
            run(work, **job.options)
        if not work.goes_on:
            work.alive()
            finish_job(job_id)
    except Cancelled:
        _end(work, JobState.CANCELLED)
    except Refusal as refusal:
        _end(work, JobState.FAILED, str(refusal))
    except Exception as fault:
        log.exception("job %s failed", job_id)
        _end(work, JobState.FAILED, str(phrases.JOB_FAULT % {"fault": type(fault).__name__}))


def _end(work: Work, state: str, problem: str = "") -> None:
    """End this worker's attempt; another worker's attempt, if it was overtaken, stays."""
    with system("end a job"), transaction.atomic():
        mine = Job.objects.filter(pk=work.job_id, attempts=work._attempt, state=JobState.RUNNING)
        if mine.update(state=state, problem=problem, finished_at=timezone.now()):
            _tell_end(work.job_id)


@transaction.atomic
def _give_up(job_id: int) -> None:
    given_up = Job.objects.filter(pk=job_id, state=JobState.RUNNING)
    if given_up.update(state=JobState.FAILED, finished_at=timezone.now(), problem=str(phrases.WORKER_LOST)):
        _tell_end(job_id)


def _tell_end(job_id: int) -> None:
    """The news that a job ended, in the transaction that ends it. No deed of anybody's, so it has no audit row."""
    job = Job.objects.only("organisation_id", "kind", "title", "state", "started_by_id").get(pk=job_id)
    ended = JobEnded(job.pk, job.kind, job.title, job.state, job.started_by_id)
    OutboxEvent.objects.create(organisation_id=job.organisation_id, name=JobEnded.__name__, body=asdict(ended))
    transaction.on_commit(nudge)
