"""The journal's writers: what happened, answers kept for repeats, news carried up, long jobs."""

from partners.journal.actions.answering import Answered, answer_once
from partners.journal.actions.delivering import Delivered, News, deliver_waiting, revive, subscribe
from partners.journal.actions.forgetting import forget_old
from partners.journal.actions.jobs import (
    Cancelled,
    Work,
    cancel_job,
    end_lost_jobs,
    finish_job,
    job_kind,
    keep_row,
    start_job,
    work_on,
)
from partners.journal.actions.recording import NoTransaction, as_json, record

__all__ = [
    "Answered",
    "Cancelled",
    "Delivered",
    "News",
    "NoTransaction",
    "Work",
    "answer_once",
    "as_json",
    "cancel_job",
    "deliver_waiting",
    "end_lost_jobs",
    "finish_job",
    "forget_old",
    "job_kind",
    "keep_row",
    "record",
    "revive",
    "start_job",
    "subscribe",
    "work_on",
]
