"""The public pages: what an applicant may do, and what nobody learns from them."""

import re
from time import time
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse

from partners.journal.actions import deliver_waiting
from partners.organisations.applications.actions import ask_applicant, refuse_application
from partners.organisations.applications.links import FORM, path_of
from partners.organisations.applications.throttles import MOST_AN_HOUR, MOST_LETTERS_A_DAY
from partners.organisations.applications.views.uploads import MOST_BODY
from partners.organisations.models import Application
from partners.walls.scope import system
from tests.factories import hq_viewer, make_dealer, make_hq, make_viewer
from tests.factories.applications import PDF, make_application, picture
from tests.partners.access.test_door import as_

pytestmark = pytest.mark.django_db
APPLY = "/apply/"
FACTS = {
    "name": "Harbour Trading", "name_zh": "杭州海港商贸有限公司", "country": "CN", "registry_number": "9111 0000 6000 3734 1L",
    "region": "Zhejiang",    "city": "Hangzhou", "address": "1 Harbour Road", "phone": "0571 5550 0100", "contact_name": "Wang Fang",
    "contact_email": "Wang@Example.com", "kind": "dealer", "turnover": "1200000", "currency": "CNY", "message": "Two shops",
}  # fmt: skip


def sealed(monkeypatch: pytest.MonkeyPatch, key: str = "0b6e7a1e-2a5b-4b8c-9f5e-3c1d2e4f5a6b", age: int = 60) -> str:
    """A form's seal as it would be `age` seconds after the form was opened."""
    with monkeypatch.context() as earlier:
        moment = time() - age
        earlier.setattr("django.core.signing.time.time", lambda: moment)
        return TimestampSigner(salt=FORM).sign(key)


def send(seal: str, client: Client | None = None, **facts: Any) -> Any:
    make_hq()
    return (client or Client()).post(APPLY, FACTS | {"sealed": seal} | facts)


def made() -> Application:
    with system("test"):
        return Application.objects.get()


def none_made() -> bool:
    with system("test"):
        return not Application.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("en", "Become a partner"), ("zh-hans", "申请成为合作伙伴")])
def test_a_stranger_opens_the_form_in_its_language(language: str, words: str) -> None:
    answer = Client(headers={"Accept-Language": language}).get(APPLY)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_a_company_applies_with_papers_and_gets_a_letter_with_its_page(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    papers = [SimpleUploadedFile("licence.pdf", PDF), SimpleUploadedFile("shop.png", picture(), content_type="text/html")]
    answer = send(sealed(monkeypatch), papers=papers)
    assert answer.status_code == 302, answer.content.decode()
    application = made()
    assert (application.phone, application.registry_number, application.contact_email, application.language) == (
        "+8657155500100", "91110000600037341L", "wang@example.com", "en",
    )  # fmt: skip
    with system("test"):
        assert sorted(application.papers.values_list("kind", flat=True)) == ["pdf", "png"]
    with django_capture_on_commit_callbacks(execute=True):
        deliver_waiting()
    assert mail.outbox[0].to == ["wang@example.com"]
    link = re.search(r"https?://[^/]+(/apply/\S+)", mail.outbox[0].body)
    assert link
    assert link[1] == answer["Location"]
    page = Client().get(link[1])
    assert page.status_code == 200
    assert "Applied" in page.content.decode()


def test_a_double_tap_makes_one_application(monkeypatch: pytest.MonkeyPatch) -> None:
    seal = sealed(monkeypatch)
    assert send(seal)["Location"] == send(seal, name="Changed")["Location"]
    assert made().name == "Harbour Trading"


@pytest.mark.parametrize(("age", "words"), [(1, "within moments"), (25 * 3600, "more than a day")])
def test_a_form_sent_too_fast_or_too_late_comes_back_with_what_was_typed(monkeypatch: pytest.MonkeyPatch, age: int, words: str) -> None:
    answer = send(sealed(monkeypatch, age=age))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Harbour Trading" in page
    assert none_made()


@pytest.mark.parametrize("seal", ["", "x", "0b6e7a1e-2a5b-4b8c-9f5e-3c1d2e4f5a6b:1tAbCd:forged"])
def test_a_form_without_our_seal_is_not_taken(seal: str) -> None:
    assert send(seal).status_code == 422
    assert none_made()


def test_a_machine_that_fills_the_hidden_field_is_thanked_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = send(sealed(monkeypatch), website="https://spam.example")
    assert answer.status_code == 200
    assert none_made()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"registry_number": "91110000600037342L"}, "check digit"),
        ({"country": "FR", "registry_number": "552100555"}, "check digits do not fit"),
        ({"phone": "12"}, "not a phone number"),
        ({"contact_email": "nobody"}, "valid email"),
        ({"kind": "branch"}, "valid choice"),
        ({"turnover": "-5"}, "turnover"),
    ],
)
def test_a_wrong_fact_is_named_at_its_field(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], words: str) -> None:
    answer = send(sealed(monkeypatch), **wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert none_made()


def test_a_hostile_paper_is_named_and_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = send(sealed(monkeypatch), papers=[SimpleUploadedFile("photo.png", b"<script>", content_type="image/png")])
    assert answer.status_code == 422
    assert "photo.png is none of PDF" in answer.content.decode()
    assert none_made()


def test_one_address_applies_a_few_times_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(MOST_AN_HOUR):
        assert send(sealed(monkeypatch, key=f"key-{n}")).status_code == 302
    refused = send(sealed(monkeypatch, key="key-more"))
    assert refused.status_code == 429
    with system("test"):
        assert Application.objects.count() == MOST_AN_HOUR


def test_one_mailbox_gets_a_few_letters_a_day_whoever_applies_for_it(django_capture_on_commit_callbacks: Any) -> None:
    for _ in range(MOST_LETTERS_A_DAY + 2):
        make_application(contact_email="victim@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        deliver_waiting()
    assert len(mail.outbox) == MOST_LETTERS_A_DAY


def test_a_known_company_gets_the_same_answer_as_an_unknown_one(monkeypatch: pytest.MonkeyPatch) -> None:
    make_dealer(registry_number="91110000600037341L", name="Harbour Trading", email="wang@example.com")
    answer = send(sealed(monkeypatch))
    assert answer.status_code == 302
    page = Client().get(answer["Location"]).content.decode()
    assert "duplicate" not in page.lower()


def test_a_body_larger_than_all_papers_is_not_read_at_all() -> None:
    answer = Client().generic("POST", APPLY, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(MOST_BODY + 1))
    assert answer.status_code == 413


def test_a_form_from_another_site_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert send(sealed(monkeypatch), strict).status_code == 403
    assert none_made()


@pytest.mark.parametrize("change", [lambda link: link[:-2] + "x/", lambda link: link.replace("/A-", "/B-"), lambda _: "/apply/A-2345/x/"])
def test_a_guessed_link_opens_nothing(change: Any) -> None:
    link = path_of(make_application().number)
    assert Client().get(link).status_code == 200
    assert Client().get(change(link)).status_code == 404
    assert Client().post(change(link) + "withdraw/").status_code == 404


def test_the_applicant_answers_what_was_asked_on_its_page() -> None:
    application = make_application()
    link = path_of(application.number)
    ask_applicant(application, "Send the licence, <b>please</b>.", by=hq_viewer("channel_manager"))
    page = Client().get(link).content.decode()
    assert "Send the licence, &lt;b&gt;please&lt;/b&gt;." in page
    assert Client().post(link, {"words": ""}).status_code == 422
    assert Client().post(link, {"papers": SimpleUploadedFile("x.pdf", b"MZ")}).status_code == 422
    assert Client().post(link, {"words": "Here", "papers": SimpleUploadedFile("x.pdf", PDF)}).status_code == 302
    assert made().state == "review"
    assert Client().post(link, {"words": "Once more"}).status_code == 422


def test_the_applicant_withdraws_and_reads_a_refusal() -> None:
    by = hq_viewer("channel_manager")
    gone, refused = make_application(), make_application()
    assert Client().post(path_of(gone.number) + "withdraw/").status_code == 302
    assert "You withdrew it" in Client().get(path_of(gone.number)).content.decode()
    refuse_application(refused, "The town has a dealer.", by=by)
    assert "The town has a dealer." in Client().get(path_of(refused.number)).content.decode()
    assert Client().post(path_of(refused.number) + "withdraw/").status_code == 422


def test_the_applicant_does_not_read_who_at_hq_looked() -> None:
    by = hq_viewer("channel_manager")
    application = make_application()
    ask_applicant(application, "More", by=by)
    page = Client().get(path_of(application.number)).content.decode()
    assert by.name not in page
    assert by.email not in page


def test_the_queue_and_its_papers_are_there_for_the_channel_manager_alone() -> None:
    from tests.factories.applications import pdf

    application = make_application(pdf())
    with system("test"):
        paper = application.papers.get()
    addresses = [
        reverse("applications:list"),
        reverse("applications:detail", args=[application.number]),
        reverse("applications:approve", args=[application.number]),
        reverse("applications:paper", args=[application.number, paper.pk]),
    ]
    for stranger in (make_viewer(make_dealer()), hq_viewer("order_desk"), hq_viewer("auditor")):
        client = as_(stranger)
        assert [client.get(address).status_code for address in addresses] == [404] * 4
        for deed in ("review", "ask", "refuse"):
            assert client.post(reverse(f"applications:{deed}", args=[application.number]), {"words": "x", "reason": "x"}).status_code == 404
    assert [Client().get(address).status_code for address in addresses] == [302] * 4
    manager = as_(hq_viewer("channel_manager"))
    assert [manager.get(address).status_code for address in addresses] == [200] * 4
    assert made().state == "applied"


def test_a_paper_is_a_download_that_no_browser_runs() -> None:
    from tests.factories.applications import pdf

    application = make_application(pdf("执照.pdf"))
    with system("test"):
        paper = application.papers.get()
    answer = as_(hq_viewer()).get(reverse("applications:paper", args=[application.number, paper.pk]))
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == PDF


def test_the_manager_decides_on_the_pages_and_a_second_decision_reads_the_first() -> None:
    by = hq_viewer("channel_manager")
    client, application = as_(by), make_application()
    at = {name: reverse(f"applications:{name}", args=[application.number]) for name in ("review", "ask", "refuse", "approve", "detail")}
    assert client.post(at["review"]).status_code == 302
    assert client.post(at["ask"], {"words": ""}).status_code == 422
    assert client.post(at["ask"], {"words": "The licence"}).status_code == 302
    assert client.post(at["refuse"], {"reason": ""}).status_code == 422
    wrong = {"kind": "store", "parent": make_hq().pk, "code": "HQ", "starts_on": "2026-01-01", "terms_days": "30", "roles": ["owner"]}
    refused = client.post(at["approve"], wrong)
    assert refused.status_code == 422
    assert "has this code" in refused.content.decode()
    done = client.post(at["approve"], wrong | {"kind": "dealer", "code": "P-77", "limit": "20000"})
    assert done.status_code == 302, done.content.decode()
    late = client.post(at["refuse"], {"reason": "Too late"})
    assert late.status_code == 409
    assert "This application is Approved" in late.content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_queue_costs_the_same_queries_at_any_size(size: int, django_assert_num_queries: Any) -> None:
    for _ in range(size):
        make_application()
    client = as_(hq_viewer("channel_manager"))
    client.get(reverse("applications:list"))
    with django_assert_num_queries(5):
        assert client.get(reverse("applications:list")).status_code == 200
