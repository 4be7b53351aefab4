"""Tasks for the tests that start a worker of their own."""

import os
import signal

from partners.journal.actions import News, Work, job_kind, record, subscribe
from partners.walls.scope import current, system


@job_kind("test.deadly")
def boil(work: Work) -> None:
    """Kill the worker's process the first time; say at the second who was looking when the task began."""
    looking = current.get().role
    work.expect(3)
    if work._attempt == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    with system("leave a scope behind, if that were possible"):
        work.step(3)
    work.summarise(looking=looking, process=os.getpid())


@subscribe("KettleBoiled", "test.worker")
def make_tea(news: News) -> None:
    record("make_tea", "kettle", by=None, organisation_id=news.organisation_id)
