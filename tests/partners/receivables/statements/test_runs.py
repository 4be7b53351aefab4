"""Making, keeping, sending: once for each account and month, whatever runs how often."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail

from partners.access.models import User
from partners.journal.models import AuditEntry, Job, JobRow, JobState
from partners.organisations.models import Organisation
from partners.period import Period, month_of
from partners.receivables.actions import record_payment, reverse_payment
from partners.receivables.models import Account, NumberSeries, Statement
from partners.receivables.queries import balance_as_of, open_items_as_of
from partners.receivables.statements.actions import make_statement, run_statements, send_paper
from partners.receivables.statements.queries import digest_of
from partners.receivables.statements.rendering import PangoMissing, can_print
from partners.receivables.statements.tasks import make_papers
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import NOBODY, current, seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_account, make_dealer, make_organisation, make_viewer
from tests.factories.papers import bill, pay

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = month_of(date(2026, 9, 1)), month_of(date(2026, 10, 1))


@pytest.fixture(autouse=True, scope="module")
def _pango() -> None:
    try:
        can_print()
    except PangoMissing:
        pytest.skip("Pango is not on this machine")


@pytest.fixture
def hq() -> Viewer:
    return hq_viewer("credit_controller")


def busy_account(by: Viewer, *, language: str = "zh-hans", email: str = "books@dealer.example", **fields: Any) -> Account:
    """Make an account with an invoice in September, and a payment, a credit note and an invoice in October."""
    account = make_account(make_dealer(language=language, email=email, **fields))
    bill(account, "1000.00", date(2026, 9, 10), by=by)
    pay(account, "400.00", date(2026, 10, 5), by=by, reference=f"BOC {account.pk}")
    bill(account, "50.00", date(2026, 10, 7), by=by, source="return:RT-1", credit=True)
    bill(account, "250.50", date(2026, 10, 9), by=by, source="order:SO-2")
    return account


def make(account: Account, period: Period, by: Viewer) -> Statement:
    paper = make_statement(account.pk, period, by=by)
    assert paper is not None
    return paper


def run(month: date, by: Viewer, capture: Any) -> Job:
    with capture(execute=True), seeing(by.scope):
        job = run_statements(month, by=by)
    with system("test"):
        return Job.objects.get(pk=job.pk)


def papers() -> list[Statement]:
    with system("test"):
        return list(Statement.objects.order_by("pk"))


def test_a_statement_adds_up_from_the_ledger_and_is_kept(hq: Viewer) -> None:
    account = busy_account(hq)
    paper = make(account, OCTOBER, hq)
    assert (paper.opening, paper.invoiced, paper.paid, paper.credited, paper.closing) == (
        1000,
        Decimal("250.50"),
        400,
        50,
        Decimal("800.50"),
    )
    assert (paper.number, paper.language) == ("ST-2026-10-0001", "zh-hans")
    assert [line["kind"] for line in paper.figures["lines"]] == ["payment", "credit_note", "invoice"]
    assert [line["reference"] for line in paper.figures["lines"]] == ["bank", "RT-1", "SO-2"]
    assert paper.digest == digest_of(paper.file.read())
    with system("test"):
        assert AuditEntry.objects.get(verb="make_statement").target == "statement:ST-2026-10-0001"
    assert current.get() == NOBODY


def test_made_again_it_is_the_same_paper_to_the_byte(hq: Viewer) -> None:
    account = busy_account(hq)
    first = make(account, OCTOBER, hq)
    bill(account, "9.99", date(2026, 10, 20), by=hq)
    again = make(account, OCTOBER, hq)
    assert (again.pk, again.digest, again.file.read()) == (first.pk, first.digest, first.file.read())
    assert len(papers()) == 1


def test_what_is_posted_late_comes_marked_on_the_next_and_closing_is_the_next_opening(hq: Viewer) -> None:
    account = busy_account(hq)
    september = make(account, SEPTEMBER, hq)
    bill(account, "33.00", date(2026, 9, 28), by=hq)
    october = make(account, OCTOBER, hq)
    assert september.closing == october.opening == 1000
    assert [line["on"] for line in october.figures["lines"] if line["late"]] == ["2026-09-28"]
    with system("test"):
        assert october.closing == balance_as_of(account, OCTOBER.last)


def test_open_items_and_the_balance_carried_forward_agree(hq: Viewer) -> None:
    account = busy_account(hq)
    paper = make(account, OCTOBER, hq)
    with system("test"):
        assert sum(item.open for item in open_items_as_of(account, OCTOBER.last)) == paper.closing
    assert sum(Decimal(amount) for amount in paper.figures["ageing"].values()) == paper.closing


def test_a_reversed_payment_leaves_paid_as_if_it_had_not_come(hq: Viewer) -> None:
    account = make_account(make_dealer())
    bill(account, "100.00", date(2026, 10, 1), by=hq)
    payment = record_payment(account.pk, Decimal(60), received_on=date(2026, 10, 2), reference="X", by=hq)
    reverse_payment(payment, on=date(2026, 10, 3), reason="Returned by the bank", by=hq)
    paper = make(account, OCTOBER, hq)
    assert (paper.paid, paper.closing) == (0, 100)


def test_a_month_before_a_stated_one_is_refused(hq: Viewer) -> None:
    account = busy_account(hq)
    make(account, OCTOBER, hq)
    with pytest.raises(Refusal) as refused:
        make(account, SEPTEMBER, hq)
    assert refused.value.code == "out_of_order"


def test_an_account_without_anything_to_state_gets_no_paper_and_no_number(hq: Viewer) -> None:
    assert make_statement(make_account(make_dealer()).pk, OCTOBER, by=hq) is None
    with system("test"):
        assert not NumberSeries.objects.filter(kind="statement").exists()


def test_a_crash_before_the_file_is_mended_by_the_next_run_under_the_same_number(hq: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    account = busy_account(hq)
    monkeypatch.setattr("partners.receivables.statements.actions.print_paper", lambda figures: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make(account, OCTOBER, hq)
    monkeypatch.undo()
    assert [paper.digest for paper in papers()] == [""]
    paper = make(account, OCTOBER, hq)
    assert (paper.number, len(papers())) == ("ST-2026-10-0001", 1)
    assert paper.digest


def test_only_who_holds_the_account_and_the_duty_makes_its_papers(hq: Viewer) -> None:
    account = busy_account(hq)
    for viewer in (make_viewer(account.debtor), hq_viewer("marketer")):
        with pytest.raises(NotAllowed):
            make_statement(account.pk, OCTOBER, by=viewer)
    assert papers() == []


def test_a_run_makes_numbers_and_mails_each_paper_once(hq: Viewer, django_capture_on_commit_callbacks: Any) -> None:
    for number in range(10):
        busy_account(hq, language="en" if number % 2 else "zh-hans", email=f"d{number}@dealer.example")
    job = run(OCTOBER.first, hq, django_capture_on_commit_callbacks)
    assert (job.state, job.done, job.total, job.failed) == (JobState.DONE, 10, 10, 0)
    made = papers()
    assert sorted(paper.number for paper in made) == [f"ST-2026-10-{number:04}" for number in range(1, 11)]
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(f"d{number}@dealer.example" for number in range(10))
    subjects = {sent.to[0]: sent.subject for sent in mail.outbox}
    assert "statement of account" in subjects["d1@dealer.example"]
    assert "对账单" in subjects["d0@dealer.example"]
    name, content, kind = mail.outbox[0].attachments[0]
    paper = next(paper for paper in made if f"{paper.number}.pdf" == name)
    assert (digest_of(content), kind) == (paper.digest, "application/pdf")  # type: ignore[arg-type]
    again = run(OCTOBER.first, hq, django_capture_on_commit_callbacks)
    assert (again.done, len(papers()), len(mail.outbox)) == (10, 10, 10)
    assert [paper.digest for paper in papers()] == [paper.digest for paper in made]


def test_a_run_lists_what_could_not_be_sent_and_how_to_mend_it(hq: Viewer, django_capture_on_commit_callbacks: Any) -> None:
    account = busy_account(hq, email="")
    job = run(OCTOBER.first, hq, django_capture_on_commit_callbacks)
    with system("test"):
        row = JobRow.objects.get(job=job, ok=False)
        assert "no e-mail address" in row.problem
        assert "Add the address" in row.remedy
        Organisation.objects.filter(pk=account.debtor_id).update(email="late@dealer.example")
    assert (job.state, job.failed, mail.outbox) == (JobState.DONE, 1, [])
    assert run(OCTOBER.first, hq, django_capture_on_commit_callbacks).failed == 0
    assert [sent.to for sent in mail.outbox] == [["late@dealer.example"]]


def test_one_account_that_fails_does_not_hinder_the_others(hq: Viewer, django_capture_on_commit_callbacks: Any) -> None:
    good, stated = busy_account(hq), busy_account(hq)
    make(stated, OCTOBER, hq)
    job = run(SEPTEMBER.first, hq, django_capture_on_commit_callbacks)
    assert (job.state, job.done, job.failed) == (JobState.DONE, 2, 1)
    with system("test"):
        assert Statement.objects.filter(account=good, last=SEPTEMBER.last).exists()


def test_a_chunk_delivered_twice_counts_and_mails_once(hq: Viewer, django_capture_on_commit_callbacks: Any) -> None:
    accounts = [busy_account(hq), busy_account(hq)]
    job = run(OCTOBER.first, hq, django_capture_on_commit_callbacks)
    with system("test"):
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    make_papers.delay(job.pk, [account.pk for account in accounts], "2026-10-01", "2026-10-31")
    with system("test"):
        assert Job.objects.get(pk=job.pk).done == 2
    assert len(mail.outbox) == len(papers()) == 2
    assert not send_paper(papers()[0].pk)


def test_a_distributor_states_its_own_dealers_and_nobody_else_s(hq: Viewer, django_capture_on_commit_callbacks: Any) -> None:
    distributor = make_organisation(kind="distributor")
    viewer = make_viewer(distributor, "bookkeeper")
    dealer = make_account(make_organisation(under=distributor, email="x@dealer.example"), distributor)
    bill(dealer, "10.00", date(2026, 10, 1), by=viewer)
    busy_account(hq)
    assert run(OCTOBER.first, viewer, django_capture_on_commit_callbacks).total == 1
    assert [paper.creditor_id for paper in papers()] == [distributor.pk]
    with pytest.raises(NotAllowed), seeing(viewer.scope):
        run_statements(OCTOBER.first, by=make_viewer(dealer.debtor, "buyer"))


def test_a_month_that_is_not_over_is_refused(hq: Viewer) -> None:
    with pytest.raises(Invalid) as refused, seeing(hq.scope):
        run_statements(date(2999, 1, 1), by=hq)
    assert refused.value.field == "month"


def test_who_lost_the_duty_meanwhile_makes_nothing(hq: Viewer, django_capture_on_commit_callbacks: Any) -> None:
    busy_account(hq)
    with django_capture_on_commit_callbacks() as later, seeing(hq.scope):
        job = run_statements(OCTOBER.first, by=hq)
    User.objects.filter(pk=hq.user_id).update(is_active=False)
    for send in later:
        send()
    with system("test"):
        assert Job.objects.get(pk=job.pk).state == JobState.FAILED
    assert papers() == []
