"""Pages of statements: who may read what, and what the public page says and does not say."""

import random
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from partners.access.models import User
from partners.journal.models import Job
from partners.period import month_of
from partners.receivables.models import Statement
from partners.receivables.statements.actions import make_statement
from partners.receivables.statements.queries import digest_of
from partners.receivables.statements.rendering import PangoMissing, can_print
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_account, make_dealer, make_viewer
from tests.factories.papers import bill

pytestmark = pytest.mark.django_db
OCTOBER = month_of(date(2026, 10, 1))


@pytest.fixture(autouse=True, scope="module")
def _pango() -> None:
    try:
        can_print()
    except PangoMissing:
        pytest.skip("Pango is not on this machine")


def browser(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


@pytest.fixture
def paper() -> Statement:
    hq = hq_viewer("credit_controller")
    account = make_account(make_dealer(name="Northgate"))
    bill(account, "100.00", date(2026, 10, 3), by=hq)
    made = make_statement(account.pk, OCTOBER, by=hq)
    assert made is not None
    return made


def address(paper: Statement) -> str:
    return reverse("receivables:statement_file", args=(paper.creditor_id, paper.number))


def test_a_partner_lists_and_fetches_its_own_papers(paper: Statement) -> None:
    client = browser(make_viewer(paper.debtor, "bookkeeper"))
    page = client.get(reverse("receivables:statements"))
    assert paper.number in page.text
    assert "Make statements" not in page.text
    answer = client.get(address(paper))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert digest_of(content) == paper.digest
    assert answer["Content-Disposition"] == f'attachment; filename="{paper.number}.pdf"'
    assert answer["Content-Type"] == "application/pdf"


def test_strangers_and_those_without_the_duty_find_nothing(paper: Statement) -> None:
    stranger = browser(make_viewer(make_dealer()))
    assert stranger.get(address(paper)).status_code == 404
    assert paper.number not in stranger.get(reverse("receivables:statements")).text
    assert address(paper) not in stranger.get(reverse("receivables:statements"), {"q": paper.number}).text
    buyer = browser(make_viewer(paper.debtor, "buyer"))
    assert [buyer.get(url).status_code for url in (address(paper), reverse("receivables:statements"))] == [404, 404]
    assert Client().get(address(paper)).status_code in {302, 404}


@pytest.mark.parametrize("role", ["marketer", "auditor", "order_desk"])
def test_hq_people_without_the_duty_find_no_run(role: str) -> None:
    assert browser(hq_viewer(role)).get(reverse("receivables:statement_run")).status_code == 404


def test_a_run_is_started_from_its_page_and_watched_on_the_job_s(django_capture_on_commit_callbacks: Any) -> None:
    make_account(make_dealer())
    client = browser(hq_viewer("credit_controller"))
    page = reverse("receivables:statement_run")
    assert client.get(page).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page, {"month": "2026-10"})
    with system("test"):
        assert answer["Location"] == Job.objects.get().get_absolute_url()
    refused = client.post(page, {"month": "2999-01"})
    assert (refused.status_code, "This month is not over yet" in refused.text) == (422, True)
    assert client.post(page, {"month": "soon"}).status_code == 422


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_queries_at_any_size(size: int, paper: Statement, django_assert_max_num_queries: Any) -> None:
    hq = hq_viewer("credit_controller")
    for _ in range(size - 1):
        account = make_account(make_dealer())
        bill(account, "100.00", date(2026, 10, 3), by=hq)
        make_statement(account.pk, OCTOBER, by=hq)
    client = browser(hq)
    with django_assert_max_num_queries(7):
        assert client.get(reverse("receivables:statements"), {"month": "2026-10"}).status_code == 200


VERIFY = "receivables:verify"


def test_anybody_with_the_code_is_told_what_the_paper_says_and_no_more(paper: Statement) -> None:
    page = Client().get(reverse(VERIFY), {"code": paper.code.lower().replace("-", " ")})
    assert page.status_code == 200
    for said in (paper.number, "100.00", "2026-10-01"):
        assert said in page.text
    assert "Northgate" not in page.text  # whose it is, the holder knows


def test_without_the_right_code_nothing_is_said(paper: Statement) -> None:
    for code in ("", "7K4M-93QD-XW2T", "%", paper.code[:-1], paper.code[:-1] + "8"):
        if code == paper.code:
            continue
        page = Client().get(reverse(VERIFY), {"code": code})
        assert paper.number not in page.text
        assert "100.00" not in page.text


def test_a_hundred_tampered_copies_are_not_ours_and_the_true_one_is(paper: Statement) -> None:
    true = paper.file.read()
    rng, client = random.Random(7), Client()
    for _ in range(100):
        copy = bytearray(true)
        copy[rng.randrange(len(copy))] ^= 1 << rng.randrange(8)
        if rng.random() < 0.3:
            copy = copy[: rng.randrange(len(copy))]
        by_file = rng.random() < 0.5
        sent = {"file": SimpleUploadedFile("x.pdf", bytes(copy) or b"x")} if by_file else {"digest": digest_of(bytes(copy))}
        page = client.post(reverse(VERIFY), {"code": paper.code} | sent)
        assert "This file is not ours" in page.text
        assert "Genuine" not in page.text
    for sent in ({"file": SimpleUploadedFile("x.pdf", true)}, {"digest": f" {paper.digest.upper()} "}):
        assert "Genuine" in client.post(reverse(VERIFY), {"code": paper.code} | sent).text


def test_guessing_is_stopped_after_ten_wrong_codes(paper: Statement) -> None:
    client = Client()
    answers = [client.get(reverse(VERIFY), {"code": "7K4M-93QD-XW2T"}).status_code for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2
    stopped = client.get(reverse(VERIFY), {"code": paper.code})
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "300")
    assert paper.number not in stopped.text
