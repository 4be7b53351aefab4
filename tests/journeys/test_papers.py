"""Month-end in a browser: HQ starts a run and watches it, a partner fetches its paper, a stranger checks it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from partners.journal.models import Job, JobRow, JobState, OutboxEvent
from partners.receivables.models import Statement
from partners.receivables.statements.queries import digest_of
from partners.receivables.statements.rendering import PangoMissing, can_print
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_account, make_dealer, make_viewer
from tests.factories.papers import bill, pay
from tests.journeys.axe import check_axe
from tests.journeys.conftest import NARROW


@pytest.fixture
def hq(server: str) -> Viewer:
    try:
        can_print()
    except PangoMissing:
        pytest.skip("Pango is not on this machine")
    viewer = hq_viewer("credit_controller", "administrator")
    for number, email in enumerate(("books@dealer.example", "")):
        account = make_account(make_dealer(name=f"Northgate Home {number}", name_zh="杭州晴川电器有限公司", email=email))
        bill(account, "1234.56", date(2026, 10, 3), by=viewer)
        pay(account, "200.00", date(2026, 10, 8), by=viewer, reference=f"BOC {number}")
    return viewer


def test_month_end_from_the_run_to_the_checked_paper(hq: Viewer, sign_in: Callable[..., Any], open_page: Callable[..., Any]) -> None:
    page = sign_in(hq)
    page.goto(reverse("receivables:statements"))
    page.get_by_role("link", name="Make statements").click()
    page.fill("input[name=month]", "2026-10")
    page.get_by_role("button", name="Make and send for 2 accounts").click()
    page.get_by_text("no e-mail address for papers").wait_for()
    page.get_by_text("Done", exact=True).first.wait_for()
    with system("test"):
        paper = Statement.objects.select_related("debtor").get(debtor__email="books@dealer.example")
    dealer = sign_in(make_viewer(paper.debtor, "bookkeeper"), size=NARROW)
    dealer.goto(reverse("receivables:statements"))
    with dealer.expect_download() as fetched:
        dealer.get_by_role("link", name=f"PDF {paper.number}").click()
    content = fetched.value.path().read_bytes()
    assert digest_of(content) == paper.digest
    stranger = open_page()
    stranger.goto(reverse("receivables:verify") + f"?code={paper.code}")
    stranger.set_input_files("input[type=file]", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": content})
    stranger.get_by_role("button", name="Check", exact=True).click()
    stranger.get_by_text("Genuine: this file is the statement we sent").wait_for()
    for size in (NARROW, {"width": 1280, "height": 900}):
        stranger.set_viewport_size(size)
        check_axe(stranger)


def test_pages_of_jobs_papers_and_the_audit_trail_look_well(hq: Viewer, looks_well: Callable[..., None]) -> None:
    with system("test"):
        job = Job.objects.create(organisation_id=hq.organisation_id, kind="statements", title="Statements for 2026-10", total=40, done=13,
                                 failed=1, state=JobState.RUNNING)  # fmt: skip
        JobRow.objects.create(job=job, organisation_id=hq.organisation_id, key="account:1", title="Northgate Home (P00001)", ok=False,
                              problem="The statement was made but not sent.", remedy="Add the address on the partner’s page.")  # fmt: skip
        OutboxEvent.objects.create(
            organisation_id=hq.organisation_id, name="OrderPlaced", body={}, attempts=10, last_error="TimeoutError: mail"
        )
    looks_well(hq, *(reverse(f"journal:{name}") for name in ("jobs", "audit", "news")), job.get_absolute_url(),
               *(reverse(f"receivables:{name}") for name in ("statements", "statement_run")))  # fmt: skip
