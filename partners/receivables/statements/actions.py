"""Making statements: the figures once, the paper once, the mail after."""

from __future__ import annotations

import logging
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from partners.journal.actions import record, start_job
from partners.period import Period, month_before, month_of
from partners.receivables.actions.billing import NUMBER
from partners.receivables.events import StatementMade
from partners.receivables.models import Account
from partners.receivables.models import Statement as Paper
from partners.receivables.statements import phrases
from partners.receivables.statements.paper import print_paper
from partners.receivables.statements.queries import covered_of, digest_of, figures_of, may_run, moves_of
from partners.receivables.statements.rules import ZERO, new_code, number_of, state
from partners.receivables.statements.words import long_day_text, period_text
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.journal.models import Job
    from partners.walls.viewer import Viewer

RUN = "statements"
log = logging.getLogger(__name__)


class DoesNotAgree(RuntimeError):
    """The open items do not sum to the balance: a fault of the ledger, and no paper is made of it."""


def run_statements(month: date, *, by: Viewer) -> Job:
    """Start making the papers of a month for every account the viewer's organisation holds. `month` is any day of it."""
    if not may_run(by):
        raise NotAllowed("run_statements")
    period, over = month_of(month), month_before(timezone.localdate())
    if period.last > over.last:
        raise Invalid(phrases.MONTH_NOT_OVER % {"month": f"{over.last:%Y-%m}"}, field="month", code="month_not_over")
    title = _("Statements for %(month)s") % {"month": f"{period.first:%Y-%m}"}
    return start_job(RUN, title, {"first": period.first.isoformat(), "last": period.last.isoformat()}, by=by)


def make_statement(account_id: int, period: Period, *, by: Viewer) -> Paper | None:
    """Make an account's paper for a period, or return the one that was made. None where there is nothing to state.

    The figures are kept first, under the account's lock; the paper is rendered from them afterwards, so that no lock waits
    for a page to be set. A crash between leaves a paper without a file, which the next call completes.
    Raises Refusal "out_of_order" where a later period was stated, PangoMissing where no PDF can be made here.
    """
    with system("make a statement"):
        paper = _keep_figures(account_id, period, by)
        if paper is not None and not paper.digest:
            _keep_file(paper, by)
    return paper


def send_paper(paper_id: int) -> bool:
    """Mail a paper to its organisation's address, once. False where it was sent, has no address, or another sends it now."""
    with system("mail a statement"), transaction.atomic():
        unsent = Paper.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=paper_id, sent_at=None).exclude(digest="")
        paper = unsent.select_related("debtor", "creditor").first()
        if paper is None or not paper.debtor.email:
            return False
        _mail_of(paper).send()
        paper.sent_at, paper.sent_to = timezone.now(), paper.debtor.email
        paper.save(update_fields=["sent_at", "sent_to"])
        record(
            "send_statement", f"statement:{paper.number}", by=None, organisation_id=paper.creditor_id, changes={"to": paper.debtor.email}
        )
    return True


@transaction.atomic
def _keep_figures(account_id: int, period: Period, by: Viewer) -> Paper | None:
    made = Paper.objects.select_related("debtor", "creditor")
    account = Account.objects.select_for_update(of=("self",)).select_related("debtor", "creditor").get(pk=account_id)
    if account.creditor_id != by.organisation_id or not may_run(by):
        raise NotAllowed("run_statements")
    kept = made.filter(account=account, first=period.first, last=period.last).first()
    if kept is not None:
        return kept
    before = covered_of(account)
    if before is not None and period.first <= before.last:
        raise Refusal(phrases.OUT_OF_ORDER % {"last": before.last}, code="out_of_order")
    stated = state(moves_of(account_id, period.last, before), period.first, period.last, before)
    if not stated.lines and stated.sums.opening == ZERO:
        return None
    code = new_code()
    number = number_of(period.last, _place(account.creditor_id, period.last.year))
    figures = figures_of(account, period, stated, number=number, code=code)
    if sum(map(Decimal, figures["ageing"].values()), ZERO) != stated.sums.closing:
        raise DoesNotAgree(number)
    sums = {name: getattr(stated.sums, name) for name in ("opening", "invoiced", "paid", "credited", "closing")}
    return made.create(
        account=account, debtor=account.debtor, creditor=account.creditor, number=number, code=code, first=period.first,
        last=period.last, currency=account.currency, language=figures["language"], figures=figures, **sums,
    )  # fmt: skip


def _place(creditor_id: int, year: int) -> int:
    """The next place in the creditor's year, without a gap: the series stays locked until the paper's row is written."""
    place: int = NUMBER.rows(creditor=creditor_id, kind="statement", year=year, count=1)[0][0]
    return place


def _keep_file(paper: Paper, by: Viewer) -> None:
    """Render and keep the file; of two at once the first stays and the other's is removed."""
    content = print_paper(paper.figures)
    digest = digest_of(content)
    paper.file.save(f"{uuid4().hex}.pdf", ContentFile(content), save=False)
    with transaction.atomic():
        first = Paper.objects.filter(pk=paper.pk, digest="").update(file=paper.file.name, digest=digest)
        if first:
            changes = {"closing": str(paper.closing), "digest": digest}
            event = StatementMade(paper.pk, paper.number, paper.account_id, paper.closing)
            record("make_statement", f"statement:{paper.number}", by=by, organisation_id=paper.debtor_id, changes=changes, event=event)
    if first:
        paper.digest = digest
    else:
        paper.file.storage.delete(str(paper.file.name))
        paper.refresh_from_db()


def _mail_of(paper: Paper) -> EmailMessage:
    with override(paper.language):
        chinese = paper.language.startswith("zh")
        period = period_text(paper.first, paper.last, chinese=chinese)
        names = {"number": paper.number, "creditor": paper.creditor.local_name, "debtor": paper.debtor.local_name, "period": period}
        subject = _("%(creditor)s: statement of account for %(debtor)s, %(period)s") % names
        reply_by = long_day_text(date.fromisoformat(paper.figures["reply_by"]), chinese=chinese)
        body = render_to_string("receivables/statements/mail.txt", {"paper": paper, "period": period, "reply_by": reply_by})
    mail = EmailMessage(" ".join(subject.split()), body, to=[paper.debtor.email])
    with paper.file.open("rb") as file:
        mail.attach(f"{paper.number}.pdf", file.read(), "application/pdf")
    return mail
