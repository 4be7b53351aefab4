"""Answers that are kept, and jobs, for machines."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from partners.inputs import Cursor, Identity, Limit
from partners.journal.actions import answer_once, cancel_job
from partners.journal.models import Job
from partners.paging import page_of
from partners.walls.request import PortalRequest

router = Router(tags=["Jobs"])


def once(request: PortalRequest, route: str, key: str, asked: Schema | None, effect: Callable[[], tuple[int, Schema]]) -> HttpResponse:
    """Run `effect` once for the client's key and answer with its exact words, at every repeat too.

    A repeat says so in the header Idempotency-Replayed. `route` names the operation and what it is done to.
    """

    def run() -> tuple[int, Any]:
        status, answer = effect()
        return status, answer.model_dump()

    body = asked.model_dump() if asked is not None else {}
    kept = answer_once(by=request.viewer, route=route, key=key, body=body, effect=run)
    response = HttpResponse(kept.text, status=kept.status, content_type="application/json")
    if kept.replayed:
        response["Idempotency-Replayed"] = "true"
    return response


class JobOut(Schema):
    id: int
    kind: str
    title: str
    state: str
    done: int
    total: int
    failed: int
    problem: str
    made_at: datetime
    finished_at: datetime | None


class JobPage(Schema):
    rows: list[JobOut]
    next: str | None


@router.get("/jobs", response=JobPage, summary="List jobs")
def list_jobs(request: PortalRequest, cursor: Cursor = None, limit: Limit = 50) -> object:
    return page_of(_jobs(request), cursor, limit)


@router.get("/jobs/{job}", response=JobOut, summary="Watch a job")
def read_job(request: PortalRequest, job: Path[Identity]) -> Job:
    found: Job = get_object_or_404(_jobs(request), pk=job)
    return found


@router.post("/jobs/{job}/cancel", response=JobOut, summary="Cancel a job")
def post_job_cancel(request: PortalRequest, job: Path[Identity]) -> Job:
    """Work that is finished is kept; what is under way stops at its next step."""
    return cancel_job(get_object_or_404(_jobs(request), pk=job), by=request.viewer)


def _jobs(request: PortalRequest) -> Any:
    return Job.objects.seen_by(request.viewer).filter(organisation_id=request.viewer.organisation_id)
