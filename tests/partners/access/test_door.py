"""The door: strangers are led to the log-in, people without a place are told, nothing seen stays in a cache."""

import pytest
from django.test import Client
from django.urls import reverse

from partners.access.actions import admit, let_go
from partners.access.models import Membership, User
from partners.access.queries import viewer_of
from partners.journal.models import AuditEntry
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_dealer, make_user, make_viewer

pytestmark = pytest.mark.django_db


def as_(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_stranger_is_led_to_the_log_in_and_back_again() -> None:
    answer = Client().get("/jobs/?state=done")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/jobs/%3Fstate%3Ddone"


def test_a_part_of_a_page_asked_for_after_the_session_ended_opens_the_log_in() -> None:
    answer = Client().get("/pulse/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/jobs/"})
    assert answer["HX-Redirect"] == "/accounts/login/?next=/jobs/"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_whoever_asks_for_health_is_answered_and_learns_nothing(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer.content in {b"alive\n", b"ready\n"}


def test_a_person_without_a_place_is_told_and_may_sign_out() -> None:
    client = Client()
    client.force_login(make_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in ("/", "/jobs/", "/accounts/2fa/"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "You belong to no organisation now" in answer.content.decode()
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/").status_code == 302


def test_what_a_reader_saw_is_kept_out_of_every_cache() -> None:
    answer = as_(hq_viewer()).get("/")
    assert set(answer["Cache-Control"].replace(" ", "").split(",")) == {"private", "no-store"}


def test_a_person_of_two_organisations_changes_between_them() -> None:
    viewer = make_viewer(make_dealer(name="First"))
    other, foreign = make_dealer(name="Second"), make_dealer(name="Foreign")
    admit(User.objects.get(pk=viewer.user_id), other, "buyer", by=None)
    client = as_(viewer)
    assert client.post(reverse("access:switch"), {"organisation": other.pk}).status_code == 302
    assert client.get("/").wsgi_request.viewer.organisation_id == other.pk
    for wrong in (foreign.pk, "", "1e3", "x", "9" * 30):
        assert client.post(reverse("access:switch"), {"organisation": wrong}).status_code == 404
    assert client.get("/").wsgi_request.viewer.organisation_id == other.pk


def test_hq_looks_as_a_partner_read_only_and_each_look_is_written_down() -> None:
    dealer = make_dealer(name="Chengdu Jinli Home")
    hq = hq_viewer("credit_controller")
    client = as_(hq)
    assert "Chengdu Jinli Home" in client.get(reverse("access:view_as"), {"q": "jinli"}).content.decode()
    assert client.post(reverse("access:view_as"), {"organisation": dealer.pk}).status_code == 302
    seen = client.get("/").wsgi_request.viewer
    assert (seen.organisation_id, seen.read_only, seen.is_hq, seen.user_id) == (dealer.pk, True, False, hq.user_id)
    assert client.post(reverse("access:view_as"), {"organisation": make_dealer().pk}).status_code == 403
    assert client.post(reverse("access:stop_viewing_as")).status_code == 302
    assert client.get("/").wsgi_request.viewer.is_hq
    with system("test"):
        kept = AuditEntry.objects.filter(concerns=dealer, user=hq.user_id).order_by("id").values_list("verb", flat=True)
        assert list(kept) == ["view_as", "stop_viewing_as"]


@pytest.mark.parametrize("role", ["marketer", "planner"])
def test_only_who_may_look_through_partners_eyes_does(role: str) -> None:
    client = as_(hq_viewer(role))
    assert client.get(reverse("access:view_as")).status_code == 403
    assert client.post(reverse("access:view_as"), {"organisation": make_dealer().pk}).status_code == 403


def test_a_partner_never_looks_as_another() -> None:
    client = as_(make_viewer(make_dealer()))
    assert client.post(reverse("access:view_as"), {"organisation": make_dealer().pk}).status_code == 403


def test_who_was_let_go_is_out_with_the_next_request() -> None:
    dealer = make_dealer()
    boss, leaver = make_viewer(dealer), make_viewer(dealer, "buyer")
    client = as_(leaver)
    assert client.get("/").status_code == 200
    with system("test"):
        membership = Membership.objects.get(user=leaver.user_id)
    let_go(membership, by=boss)
    assert client.get("/").status_code in {302, 403}
    assert viewer_of(User.objects.get(pk=leaver.user_id)) is None
