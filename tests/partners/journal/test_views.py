"""Pages of the journal: the happy road, the wrong person, the figures shown."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from partners.journal.actions import record
from partners.journal.models import Job, JobRow, JobState, OutboxEvent
from partners.organisations.models import Organisation
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_dealer, make_viewer

pytestmark = pytest.mark.django_db


def browser(viewer: Viewer) -> Client:
    from partners.access.models import User

    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def make_job(organisation: Organisation, **fields: Any) -> Job:
    with system("test"):
        job = Job(organisation=organisation, kind="test", title="Statements for October", **({"state": JobState.RUNNING} | fields))
        job.result.save("x.csv", ContentFile(b"a,b"), save=False)
        job.result_name = "statements.csv"
        job.save()
        return job


def test_a_running_job_is_asked_after_until_it_is_over() -> None:
    dealer = make_dealer()
    job = make_job(dealer, total=8, done=2)
    client = browser(make_viewer(dealer))
    page = client.get(job.get_absolute_url())
    assert 'hx-trigger="every 1s"' in page.text
    assert "2 of 8" in page.text
    part = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    with system("test"):
        Job.objects.update(state=JobState.DONE, done=8)
    assert "hx-trigger" not in client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).text


def test_a_result_and_the_rows_to_mend_are_files_for_those_who_watch() -> None:
    dealer = make_dealer()
    job = make_job(dealer, total=2, done=2, failed=1, state=JobState.DONE)
    with system("test"):
        JobRow.objects.create(
            job=job, organisation=dealer, key="row 2", title="K-9", ok=False, problem="No such product", remedy="Did you mean K-8?"
        )
    client = browser(make_viewer(dealer))
    result = client.get(reverse("journal:result", args=(job.pk,)))
    assert (b"".join(result.streaming_content), result["Content-Disposition"]) == (b"a,b", 'attachment; filename="statements.csv"')  # type: ignore[attr-defined]
    assert "No such product" in client.get(reverse("journal:errors", args=(job.pk,))).text
    assert "Did you mean K-8?" in client.get(job.get_absolute_url()).text


@pytest.mark.parametrize("name", ["job", "cancel", "result", "errors"])
def test_a_stranger_finds_no_job(name: str) -> None:
    job = make_job(make_dealer(), failed=1)
    client = browser(make_viewer(make_dealer()))
    address = reverse(f"journal:{name}", args=(job.pk,))
    assert (client.post(address) if name == "cancel" else client.get(address)).status_code == 404


def test_cancelling_ends_a_waiting_job() -> None:
    dealer = make_dealer()
    job = make_job(dealer, state=JobState.WAITING)
    browser(make_viewer(dealer)).post(reverse("journal:cancel", args=(job.pk,)))
    with system("test"):
        assert Job.objects.get().state == JobState.CANCELLED


@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_queries_at_any_size(size: int, django_assert_num_queries: Any) -> None:
    viewer = hq_viewer("administrator")
    for number in range(size):
        dealer = make_dealer()
        make_job(dealer)
        with system("test"):
            OutboxEvent.objects.create(organisation=dealer, name="OrderPlaced", body={}, attempts=number + 1)
    client = browser(viewer)
    client.get("/")
    for name, queries in {"jobs": 5, "audit": 6, "news": 5}.items():
        with django_assert_num_queries(queries):
            assert client.get(reverse(f"journal:{name}")).status_code == 200


def test_the_audit_trail_is_filtered_and_exported() -> None:
    viewer = hq_viewer("administrator")
    dealer = make_dealer()
    other = make_viewer(dealer, name="Lin Wei")
    with seeing(other.scope):
        record("place_order", "order:SO-1", by=other, changes={"total": ["0.00", "12.00"]})
    client = browser(viewer)
    page = client.get(reverse("journal:audit"), {"person": "lin", "target": "order:"})
    assert "Placed an order" in page.text
    assert "0.00 → 12.00" in page.text
    assert "SO-1" not in client.get(reverse("journal:audit"), {"verb": "admit"}).text
    exported = client.get(reverse("journal:audit"), {"person": "lin", "_export": "csv"})
    assert "order:SO-1" in exported.content.decode("utf-8-sig")
    assert exported["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("name", ["audit", "news"])
def test_partners_find_no_audit_trail(name: str) -> None:
    assert browser(make_viewer(make_dealer())).get(reverse(f"journal:{name}")).status_code == 404
    assert browser(hq_viewer("marketer")).get(reverse(f"journal:{name}")).status_code == 404


def test_a_history_shows_what_the_viewer_may_see() -> None:
    dealer = make_dealer()
    viewer, stranger = make_viewer(dealer, name="Lin Wei"), make_viewer(make_dealer())
    with seeing(viewer.scope):
        record("place_order", "order:SO-1", by=viewer)
    shown = {}
    for who in (viewer, stranger):
        with seeing(who.scope):
            source = Template('{% load journal %}{% history "order:SO-1" "shipment:SH-1" %}')
            shown[who] = source.render(Context({"viewer": who, "request": RequestFactory().get("/")}))
    assert "Lin Wei" in shown[viewer]
    assert "Lin Wei" not in shown[stranger]
    assert "No history yet" in shown[stranger]


def test_the_audit_trail_speaks_words_and_exports_codes() -> None:
    viewer = hq_viewer("administrator")
    dealer = make_dealer()
    other = make_viewer(dealer, name="Lin Wei")
    with seeing(other.scope):
        record("place_order", "order:SO-1", by=other, changes={"waits": True, "total": ["0.00", "12.00"]})
    client = browser(viewer)
    page = client.get(reverse("journal:audit"), {"person": "lin"}).text
    assert "Order SO-1" in page
    assert "waits for a signature: yes" in page
    assert "the portal" in page
    assert "order:SO-1" in client.get(reverse("journal:audit"), {"person": "lin", "_export": "csv"}).text
