"""A statement run: one job that hands chunks of accounts to the workers, and mails sent after each paper."""

from __future__ import annotations

import logging
from datetime import date
from smtplib import SMTPException
from typing import Any

from celery import Task, shared_task

from partners.access.models import User
from partners.access.queries import viewer_of
from partners.journal.actions import Cancelled, Work, finish_job, job_kind, keep_row, work_on
from partners.period import Period
from partners.receivables.models import Account
from partners.receivables.statements import phrases
from partners.receivables.statements.actions import RUN, make_statement, send_paper
from partners.receivables.statements.queries import accounts_to_state, may_run
from partners.receivables.statements.rendering import can_print
from partners.refusal import NotAllowed, Refusal
from partners.walls.scope import system
from partners.walls.viewer import Viewer

CHUNK = 8
log = logging.getLogger(__name__)


@job_kind(RUN, duty="see_money")
def run_month(work: Work, *, first: str, last: str) -> None:
    """Hand out the accounts an earlier attempt did not finish; the last chunk ends the job."""
    can_print()
    _runner(work)
    with system("accounts of a statement run"):
        accounts = accounts_to_state(work.organisation_id)
    done = work.rows_done()
    work.expect(len(accounts), done=len(done), failed=list(done.values()).count(False))
    left = [account for account in accounts if f"account:{account}" not in done]
    if not left:
        return
    work.leave_open()
    for start in range(0, len(left), CHUNK):
        make_papers.delay(work.job_id, left[start : start + CHUNK], first, last)


@shared_task(name="receivables.make_papers")
def make_papers(job_id: int, accounts: list[int], first: str, last: str) -> None:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    with work_on(job_id) as work:
        if work is None:
            return
        try:
            by = _runner(work)
            for account_id in accounts:
                work.alive()
                _make_one(work, account_id, period, by)
        except Cancelled:
            finish_job(job_id)
            return
        if work.all_rows_done():
            finish_job(job_id)


@shared_task(name="receivables.mail_paper", bind=True, max_retries=6)
def mail_paper(self: Task[Any, Any], paper_id: int) -> None:
    """Mail one paper; a mail server that is away is tried again for an hour."""
    try:
        send_paper(paper_id)
    except (OSError, SMTPException) as fault:
        raise self.retry(exc=fault, countdown=min(60 * 2**self.request.retries, 280)) from fault


def _make_one(work: Work, account_id: int, period: Period, by: Viewer) -> None:
    key, title = f"account:{account_id}", _name_of(account_id)
    try:
        paper = make_statement(account_id, period, by=by)
    except Refusal as refusal:
        remedy = phrases.OUT_OF_ORDER_REMEDY if refusal.code == "out_of_order" else phrases.FAULT_REMEDY
        keep_row(work.job_id, key, title=title, problem=str(refusal), remedy=str(remedy))
        return
    except Exception as fault:
        log.exception("statement of account %s", account_id)
        problem = str(phrases.FAULT % {"fault": type(fault).__name__})
        keep_row(work.job_id, key, title=title, problem=problem, remedy=str(phrases.FAULT_REMEDY))
        return
    if paper is None or paper.sent_at or paper.debtor.email:
        keep_row(work.job_id, key, title=title)
    else:
        keep_row(work.job_id, key, title=title, problem=str(phrases.NO_ADDRESS), remedy=str(phrases.NO_ADDRESS_REMEDY))
    if paper is not None and paper.sent_at is None and paper.debtor.email:
        mail_paper.delay(paper.pk)


def _runner(work: Work) -> Viewer:
    """Who started the run, with the duties they hold now. Raises NotAllowed where they hold them no more."""
    user = User.objects.filter(pk=work.user_id or 0).first()
    by = viewer_of(user, work.organisation_id, channel="task") if user else None
    if by is None or by.organisation_id != work.organisation_id or not may_run(by):
        raise NotAllowed("run_statements")
    return by


def _name_of(account_id: int) -> str:
    with system("name of an account"):
        account = Account.objects.select_related("debtor").get(pk=account_id)
        return f"{account.debtor.local_name} ({account.debtor.code})"
