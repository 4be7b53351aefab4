"""Long work: progress, cancel, faults in plain words, a lost worker, twice at once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from partners.journal.actions import Work, cancel_job, end_lost_jobs, finish_job, job_kind, jobs, keep_row, start_job, work_on
from partners.journal.models import AuditEntry, Job, JobRow, JobState
from partners.journal.queries import jobs_of
from partners.journal.tasks import end_dead_jobs, forget
from partners.refusal import Refusal
from partners.walls.scope import NOBODY, current, seeing, system
from tests.factories import hq_viewer, make_dealer, make_viewer

pytestmark = pytest.mark.django_db
NUMBERS = count(1)
Kind = Callable[[Callable[..., None]], str]


@pytest.fixture
def kind() -> Iterator[Kind]:
    """Make a kind of job for one test."""
    made: list[str] = []

    def make(run: Callable[..., None], duty: str = "") -> str:
        made.append(f"test.{next(NUMBERS)}")  # celery keeps the first task of a name
        job_kind(made[-1], duty=duty)(run)
        return made[-1]

    yield make  # type: ignore[misc]
    for name in made:
        jobs._kinds.pop(name)


def begin(kind: str, capture: Any, **options: Any) -> Job:
    viewer = options.pop("by", None) or hq_viewer()
    with capture(execute=True), seeing(viewer.scope):
        job = start_job(kind, "Boil kettles", options, by=viewer)
    return fresh(job)


def fresh(job: Job) -> Job:
    with system("test"):
        return Job.objects.get(pk=job.pk)


def test_a_job_runs_after_commit_counts_and_keeps_its_result(kind: Any, django_capture_on_commit_callbacks: Any) -> None:
    def boil(work: Work, *, kettles: int) -> None:
        assert current.get() == NOBODY  # a task makes its own scope
        work.expect(kettles)
        for _ in range(kettles):
            work.step()
        work.keep_result("kettles.csv", b"1,2,3")
        work.summarise(boiled=kettles)

    job = begin(kind(boil), django_capture_on_commit_callbacks, kettles=1200)
    assert (job.state, job.done, job.total, job.failed) == (JobState.DONE, 1200, 1200, 0)
    assert job.summary == {"boiled": 1200}
    assert (job.result.read(), job.result_name) == (b"1,2,3", "kettles.csv")
    with system("test"):
        assert AuditEntry.objects.get(verb="start_job").target == f"job:{job.pk}"
    assert current.get() == NOBODY


def test_the_same_task_twice_does_nothing_the_second_time(kind: Any, django_capture_on_commit_callbacks: Any) -> None:
    runs: list[int] = []
    job = begin(kind(lambda work: runs.append(work.job_id)), django_capture_on_commit_callbacks)
    jobs._kinds[job.kind].task.delay(job.pk)
    assert runs == [job.pk]
    assert fresh(job).attempts == 1


@pytest.mark.parametrize(("fault", "said"), [(Refusal("No kettle has water."), "No kettle has water."), (KeyError("x"), "KeyError")])
def test_a_fault_ends_a_job_in_plain_words(kind: Any, django_capture_on_commit_callbacks: Any, fault: Exception, said: str) -> None:
    def boil(work: Work) -> None:
        raise fault

    job = begin(kind(boil), django_capture_on_commit_callbacks)
    assert job.state == JobState.FAILED
    assert said in job.problem


def test_a_cancelled_job_stops_at_its_next_sign_of_life(kind: Any, django_capture_on_commit_callbacks: Any) -> None:
    steps = []

    def boil(work: Work) -> None:
        work.expect(10)
        for number in range(10):
            steps.append(number)
            work.alive()
            if number == 3:
                cancel_job(fresh_by_id(work.job_id), by=hq_viewer())

    job = begin(kind(boil), django_capture_on_commit_callbacks)
    assert job.state == JobState.CANCELLED
    assert steps == [0, 1, 2, 3, 4]
    with pytest.raises(Refusal):
        cancel_job(job, by=hq_viewer())


def fresh_by_id(pk: int) -> Job:
    with system("test"):
        return Job.objects.get(pk=pk)


def test_a_waiting_job_is_cancelled_at_once(kind: Any) -> None:
    viewer = hq_viewer()
    with seeing(viewer.scope):
        job = start_job(kind(lambda work: None), "Boil", {}, by=viewer)
    assert cancel_job(job, by=viewer).state == JobState.CANCELLED
    jobs._kinds[job.kind].task.delay(job.pk)
    assert fresh(job).state == JobState.CANCELLED


def test_a_lost_worker_s_job_goes_to_another_three_times_and_then_ends(kind: Any, django_capture_on_commit_callbacks: Any) -> None:
    runs = []

    def boil(work: Work) -> None:
        runs.append(1)
        work.leave_open()  # as if the worker died: nothing ends it

    job = begin(kind(boil), django_capture_on_commit_callbacks)
    for attempts in (2, 3):
        end_dead_jobs()
        assert len(runs) == attempts - 1  # it gave a sign of life just now
        silent(job)
        end_dead_jobs()
        assert len(runs) == attempts
        assert fresh(job).attempts == attempts
    silent(job)
    end_dead_jobs()
    assert (fresh(job).state, len(runs)) == (JobState.FAILED, 3)
    assert "three times" in fresh(job).problem


def silent(job: Job) -> None:
    with system("test"):
        Job.objects.filter(pk=job.pk).update(seen_at=timezone.now() - timedelta(minutes=6), made_at=timezone.now() - timedelta(hours=1))


def test_a_job_that_never_reached_a_worker_is_sent_again(kind: Any) -> None:
    viewer = hq_viewer()
    with seeing(viewer.scope):
        job = start_job(kind(lambda work: None), "Boil", {}, by=viewer)  # the commit's callback is lost here
    assert end_lost_jobs() == 0
    silent(job)
    assert end_lost_jobs() == 1
    assert fresh(job).state == JobState.DONE


def test_an_overtaken_worker_can_write_nothing_more(kind: Any, django_capture_on_commit_callbacks: Any) -> None:
    def boil(work: Work) -> None:
        with system("test"):
            Job.objects.filter(pk=work.job_id).update(attempts=F("attempts") + 1)
        work.expect(5)

    job = begin(kind(boil), django_capture_on_commit_callbacks)
    assert (job.state, job.total) == (JobState.RUNNING, 0)  # the other worker's now


def test_parts_count_once_and_the_last_ends_the_job(kind: Any, django_capture_on_commit_callbacks: Any) -> None:
    def boil(work: Work) -> None:
        work.expect(2)
        work.leave_open()

    job = begin(kind(boil), django_capture_on_commit_callbacks)
    assert keep_row(job.pk, "account:1")
    assert not keep_row(job.pk, "account:1")
    assert keep_row(job.pk, "account:2", title="Dealer 2", problem="No address", remedy="Add one")
    with work_on(job.pk) as work:
        assert work is not None
        work.alive()
    assert finish_job(job.pk)
    assert not finish_job(job.pk)
    done = fresh(job)
    assert (done.state, done.done, done.failed) == (JobState.DONE, 2, 1)
    with work_on(job.pk) as over:
        assert over is None
    with system("test"):
        assert JobRow.objects.filter(job=job).count() == 2
        assert jobs.rows_to_mend(done).decode("utf-8-sig").splitlines()[1] == "account:2,Dealer 2,No address,Add one"


def test_a_job_is_watched_by_its_starter_and_by_who_holds_its_duty(kind: Any) -> None:
    dealer = make_dealer()
    owner, bookkeeper, buyer = (make_viewer(dealer, role) for role in ("owner", "bookkeeper", "buyer"))
    stranger = make_viewer(make_dealer())
    with seeing(owner.scope):
        job = start_job(kind(lambda work: None, duty="see_money"), "Boil", {}, by=owner)
    seen = {}
    for name, viewer in {"owner": owner, "bookkeeper": bookkeeper, "buyer": buyer, "stranger": stranger}.items():
        with seeing(viewer.scope):
            seen[name] = list(jobs_of(viewer)) == [job]
    assert seen == {"owner": True, "bookkeeper": True, "buyer": False, "stranger": False}


def test_cells_that_a_spreadsheet_would_run_are_text() -> None:
    assert [jobs.harmless(text) for text in ("=1+1", "@x", "-1", "Kettle")] == ["'=1+1", "'@x", "'-1", "Kettle"]


def test_a_job_and_its_files_are_forgotten_after_thirty_days(kind: Any, django_capture_on_commit_callbacks: Any) -> None:
    job = begin(kind(lambda work: work.keep_result("x.csv", b"1")), django_capture_on_commit_callbacks)
    forget()
    path = Path(fresh(job).result.path)
    assert path.exists()
    with system("test"):
        Job.objects.update(finished_at=timezone.now() - timedelta(days=31))
    forget()
    forget()
    assert not path.exists()
    with system("test"):
        assert not Job.objects.exists()
