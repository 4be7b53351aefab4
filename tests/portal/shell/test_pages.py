"""The shell's own pages, as a dealer, HQ and a stranger open them."""

import csv
import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from partners.access.models import User
from partners.walls.viewer import Viewer
from portal.shell import home, search
from portal.shell.exports import table_file
from portal.shell.home import Panel, Task
from portal.shell.samples import ORDERS, SampleTable
from portal.shell.search import Hit
from tests.factories import hq_viewer, make_dealer, make_viewer

pytestmark = pytest.mark.django_db


def as_(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def dealer() -> Viewer:
    return make_viewer(make_dealer(name="Hangzhou Qingchuan"))


@pytest.mark.parametrize("name", ["home", "search", "pulse", "components"])
def test_a_stranger_is_asked_to_sign_in(name: str) -> None:
    answer = Client().get(reverse(f"shell:{name}"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_home_shows_what_waits_and_the_panels(dealer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        home,
        "_waiting",
        {
            "a": lambda _: [Task("Answer the lead", "", "/x/", "Open", rank=9)],
            "b": lambda _: [Task("Report sales", "", "/y/", "Report", rank=1)],
        },
    )
    monkeypatch.setattr(home, "_showing", {"p": lambda viewer: Panel("shell/parts/today.html", {"of": viewer.organisation_id})})
    page = as_(dealer).get("/").content.decode()
    assert "Two things today" in page
    assert page.index("Report sales") < page.index("Answer the lead")
    assert "Hangzhou Qingchuan" in page


def test_home_without_tasks_says_so(dealer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "_waiting", {})
    assert "Nothing waits today" in as_(dealer).get("/").content.decode()


def test_search_asks_each_provider_as_the_viewer(dealer: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def orders(viewer: Viewer, text: str) -> list[Hit]:
        asked.append((viewer.organisation_id, text))
        return [Hit(f"SO-{number}", "", f"/orders/{number}/") for number in range(9)]

    monkeypatch.setattr(search, "_providers", {"orders": ("Orders", orders)})
    page = as_(dealer).get(reverse("shell:search"), {"q": " SO "}, headers={"HX-Request": "true"}).content.decode()
    assert asked == [(dealer.organisation_id, "SO")]
    assert page.count('role="option"') == search.MOST_OF_A_KIND
    assert "<html" not in page


def test_search_finds_pages_by_their_names_in_both_languages(dealer: Viewer) -> None:
    client = as_(dealer)
    for text in ("home", "首页"):
        assert 'href="/"' in client.get(reverse("shell:search"), {"q": text}, headers={"HX-Request": "true"}).content.decode()


def test_theme_and_density_are_kept_with_the_person(dealer: Viewer) -> None:
    client = as_(dealer)
    answer = client.post(reverse("shell:appearance"), {"theme": "dark", "density": "compact", "next": "https://elsewhere.example/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    page = client.get("/").content.decode()
    assert 'data-bs-theme="dark"' in page
    assert 'data-density="compact"' in page
    client.post(reverse("shell:appearance"), {"theme": "pink"})
    assert User.objects.get(pk=dealer.user_id).theme == "dark"


def test_language_is_kept_with_the_person_and_for_strangers_in_this_browser(dealer: Viewer) -> None:
    client = as_(dealer)
    client.post(reverse("shell:language"), {"language": "zh-hans", "next": "/"})
    assert User.objects.get(pk=dealer.user_id).language == "zh-hans"
    assert 'lang="zh-Hans"' in client.get("/").content.decode()
    stranger = Client()
    stranger.post(reverse("shell:language"), {"language": "zh-hans"})
    assert "登录" in stranger.get(reverse("account_login")).content.decode()
    assert stranger.post(reverse("shell:language"), {"language": "xx"}).status_code == 302


def test_the_living_page_of_components_is_hq_administrators(dealer: Viewer) -> None:
    assert as_(dealer).get(reverse("shell:components")).status_code == 404
    assert as_(hq_viewer("order_desk")).get(reverse("shell:components")).status_code == 404
    assert as_(hq_viewer("administrator")).get(reverse("shell:components")).status_code == 200


def test_pages_obey_the_content_policy(dealer: Viewer) -> None:
    answer = as_(hq_viewer()).get(reverse("shell:components"))
    page = answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert " style=" not in page
    assert " onclick=" not in page
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert page.count("<script nonce=") + page.count(f'nonce="{nonce}"') >= 3


def test_pulse_says_the_lengths_of_queues(dealer: Viewer) -> None:
    page = as_(dealer).get(reverse("shell:pulse")).content.decode()
    assert "data-bell" in page
    assert "hx-swap-oob" in page


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/"])
def test_the_way_in_stands_under_the_six_four_rule(path: str) -> None:
    page = Client().get(path).content.decode()
    assert "w-rule" in page
    assert "w-in" in page


@pytest.mark.parametrize(
    "path", ["/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/", "/accounts/2fa/totp/activate/", "/accounts/logout/"]
)
def test_ones_own_account_has_the_frame_around_it(dealer: Viewer, path: str) -> None:
    answer = as_(dealer).get(path, follow=True)
    assert answer.status_code == 200
    assert "w-rail" in answer.content.decode() or "w-entrance" in answer.content.decode()


def test_what_is_not_there_says_so_in_our_words(dealer: Viewer) -> None:
    answer = as_(dealer).get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()


def test_a_list_leaves_as_csv_and_as_xlsx() -> None:
    table = SampleTable(ORDERS, request=RequestFactory().get("/"))
    rows = list(csv.reader(io.StringIO(table_file(table, "csv").decode("utf-8-sig"))))
    assert rows[0] == ["Order", "Placed", "Partner", "Lines", "CNY"]
    assert rows[3] == ["SO-10466", "2026-11-17", "Northgate Home", "3", "-9875.50"]
    sheet = openpyxl.load_workbook(io.BytesIO(table_file(table, "xlsx"))).active
    assert sheet["E2"].value == 38604


def test_text_that_would_run_as_a_formula_leaves_as_text() -> None:
    table = SampleTable([ORDERS[0] | {"partner": "=cmd()"}], request=RequestFactory().get("/"))
    assert b"'=cmd()" in table_file(table, "csv")
    assert openpyxl.load_workbook(io.BytesIO(table_file(table, "xlsx"))).active["C2"].data_type == "s"


def test_a_list_page_answers_its_file_when_asked() -> None:
    answer = as_(hq_viewer()).get(reverse("shell:components"), {"_export": "csv"})
    assert answer["Content-Disposition"].startswith('attachment; filename="sample-orders-')


def test_a_message_is_a_toast_and_one_that_can_be_undone_says_for_how_long() -> None:
    undone = SimpleNamespace(extra_tags="undo:/orders/1/undo/", level_tag="success", message="Removed")
    said = [undone, SimpleNamespace(extra_tags="", level_tag="error", message="No")]
    html = render_to_string("shell/parts/toasts.html", {"messages": said, "csrf_token": "x"})
    assert 'action="/orders/1/undo/"' in html
    assert 'data-seconds="10"' in html
    assert html.count("data-stays") == 3  # the error said, and the two kept ready for a failed request and a lost connection


@pytest.mark.parametrize(("language", "words"), [("en", "Set a new password here."), ("zh-hans", "请在此设置新密码")])
def test_the_mail_for_a_new_password_is_plain(dealer: Viewer, language: str, words: str, mailoutbox: list[Any]) -> None:
    client = Client()
    client.post(reverse("shell:language"), {"language": language})
    client.post(reverse("account_reset_password"), {"email": dealer.email})
    assert words in mailoutbox[0].body
    assert "/accounts/password/reset/key/" in mailoutbox[0].body
    assert "example.com" not in mailoutbox[0].subject
