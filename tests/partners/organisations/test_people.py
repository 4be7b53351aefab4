"""People: letters again, accounts closed, and that whoever leaves is out at once, in every way in."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.access.actions import assign_roles, close_account, invite, invite_again, reopen_account
from partners.access.models import Invitation, User
from partners.access.queries import viewer_of
from partners.access.rules import MOST_LETTERS, invitation_state, may_write_again
from partners.journal.actions import deliver_waiting
from partners.journal.models import AuditEntry
from partners.organisations.queries import not_taken_up, people_of, without_second_step
from partners.refusal import NotAllowed, Refusal
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_dealer, make_hq, make_organisation, make_viewer
from tests.factories.people import PASSWORD
from tests.partners.access.test_door import as_
from tests.portal.api.conftest import make_caller

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def person(viewer: Viewer) -> User:
    return User.objects.get(pk=viewer.user_id)


def signed_in(viewer: Viewer) -> Client:
    client = Client()
    assert client.post(reverse("account_login"), {"login": viewer.email, "password": PASSWORD}).status_code == 302
    assert client.get("/").status_code == 200
    return client


@pytest.mark.parametrize(
    ("has_password", "age", "state"),
    [(False, dt.timedelta(0), "waiting"), (False, dt.timedelta(days=3), "run_out"), (True, dt.timedelta(days=9), "taken_up")],
)
def test_how_far_an_invitation_is(has_password: bool, age: dt.timedelta, state: str) -> None:
    assert invitation_state(has_password=has_password, sent_at=NOW - age, now=NOW) == state


def test_letters_are_five_minutes_apart_and_ten_at_most() -> None:
    early, late = NOW - dt.timedelta(minutes=4), NOW - dt.timedelta(minutes=5)
    assert not may_write_again(letters=1, sent_at=early, now=NOW)
    assert may_write_again(letters=MOST_LETTERS - 1, sent_at=late, now=NOW)
    assert not may_write_again(letters=MOST_LETTERS, sent_at=late, now=NOW)


def test_an_invitation_is_sent_again_with_a_link_that_works(django_capture_on_commit_callbacks: Any) -> None:
    oak = make_dealer(language="en")
    boss = make_viewer(oak)
    invited = invite("li@example.com", "Li Na", oak, ["buyer"], by=boss)
    with pytest.raises(Refusal) as soon:
        invite_again(invited, oak, by=boss)
    assert soon.value.code == "letter_just_went"
    with system("test"):
        Invitation.objects.update(sent_at=NOW - dt.timedelta(days=4))
        assert [one.user_id for one in not_taken_up(boss)] == [invited.pk]
        assert next(one.invitation for one in people_of(oak) if one.user == invited) == "run_out"
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_(boss).post(reverse("organisations:invite_again", args=[oak.pk, invited.pk]))
    assert answer.status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        deliver_waiting()
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)
    assert link
    assert "password1" in Client().get(link[1], follow=True).content.decode()
    with system("test"):
        assert Invitation.objects.get().letters == 2
        assert AuditEntry.objects.filter(verb="invite_again", concerns=oak).count() == 1


def test_who_has_come_in_or_was_let_go_gets_no_letter_again() -> None:
    oak = make_dealer()
    boss, buyer = make_viewer(oak), make_viewer(oak, "buyer")
    with pytest.raises(Refusal):
        invite_again(person(buyer), oak, by=boss)
    gone = invite("li@example.com", "Li", oak, ["buyer"], by=boss)
    assign_roles(gone, oak, [], by=boss)
    with pytest.raises(Refusal):
        invite_again(gone, oak, by=boss)


def test_the_owner_above_sends_no_letters_for_partners_below_and_strangers_find_nobody() -> None:
    river = make_organisation(kind="distributor")
    oak = make_dealer(under=river)
    invited = invite("li@example.com", "Li", oak, ["buyer"], by=make_viewer(oak))
    above, stranger = make_viewer(river), make_viewer(make_dealer())
    for by in (above, stranger):
        with pytest.raises(NotAllowed):
            invite_again(invited, oak, by=by)
        assert as_(by).post(reverse("organisations:invite_again", args=[oak.pk, invited.pk])).status_code == 404
    with seeing(stranger.scope):
        assert not Invitation.objects.exists()


def test_who_leaves_is_out_at_once_by_session_by_key_and_through_anothers_eyes() -> None:
    hq = make_hq()
    desk, admin = make_viewer(hq, "credit_controller", "administrator"), hq_viewer("administrator")
    looking, machine = signed_in(desk), make_caller(desk)
    looking.post(reverse("access:view_as"), {"organisation": make_dealer().pk})
    assert looking.get("/").wsgi_request.viewer.read_only
    assert machine.get("/me").status_code == 200
    assign_roles(person(desk), hq, [], by=admin)
    assert looking.get("/").status_code == 302  # to the log-in: the session itself is gone
    assert machine.get("/me").status_code == 401
    with system("test"):
        assert not person(desk).usersession_set.exists()
        assert AuditEntry.objects.filter(verb="let_go").count() == 1


def test_a_changed_role_counts_with_the_next_request_of_session_and_key() -> None:
    oak = make_dealer()
    boss, keeper = make_viewer(oak), make_viewer(oak)
    client, machine = signed_in(keeper), make_caller(keeper)
    assert client.get(reverse("receivables:invoices")).status_code == 200
    assign_roles(person(keeper), oak, ["stock_keeper"], by=boss)
    assert client.get(reverse("receivables:invoices")).status_code in {403, 404}
    assert machine.get("/me").json()["scopes"] == ["receive_goods", "report_stock", "serve_orders"]


def test_a_changed_password_ends_the_persons_other_sessions() -> None:
    owner = make_viewer(make_dealer())
    here, elsewhere = signed_in(owner), signed_in(owner)
    new = "nine-tall-pines-42"
    posted = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), posted).status_code == 302
    assert elsewhere.get("/").status_code == 302


def test_a_closed_account_opens_nothing_until_it_is_opened_again() -> None:
    owner, admin = make_viewer(make_dealer()), hq_viewer("administrator")
    client, machine = signed_in(owner), make_caller(owner)
    close_account(person(owner), by=admin)
    close_account(person(owner), by=admin)
    assert client.get("/").status_code == 302
    assert machine.get("/me").status_code == 401
    assert viewer_of(person(owner)) is None
    refused = Client().post(reverse("account_login"), {"login": owner.email, "password": PASSWORD}, follow=True)
    assert refused.wsgi_request.user.is_anonymous or viewer_of(refused.wsgi_request.user) is None
    reopen_account(person(owner), by=admin)
    assert viewer_of(person(owner)) is not None
    with system("test"):
        assert AuditEntry.objects.filter(verb="close_account").count() == 1


def test_only_hqs_administrator_closes_accounts_and_never_the_own() -> None:
    oak = make_dealer()
    owner, buyer, admin = make_viewer(oak), make_viewer(oak, "buyer"), hq_viewer("administrator")
    for by in (owner, hq_viewer("channel_manager")):
        with pytest.raises(NotAllowed):
            close_account(person(buyer), by=by)
    with pytest.raises(Refusal):
        close_account(person(admin), by=admin)
    address = reverse("organisations:account_of", args=[oak.pk, buyer.user_id])
    assert as_(admin).post(address).status_code == 302
    assert not person(buyer).is_active
    assert as_(owner).post(address).status_code in {403, 404}
    assert as_(make_viewer(make_dealer())).post(address).status_code == 404


def test_the_page_of_people_tells_how_each_signs_in_and_who_let_them_in() -> None:
    from allauth.mfa.models import Authenticator

    oak = make_dealer()
    boss, careful = make_viewer(oak, name="Boss"), make_viewer(oak, "buyer")
    Authenticator.objects.create(user=person(careful), type="totp", data={})
    invite("li@example.com", "Li Na", oak, ["buyer"], by=boss)
    page = as_(boss).get(reverse("organisations:people")).content.decode()
    assert "Signs in with two steps" in page
    assert "Password only" in page
    assert "Invited, not signed in yet" in page
    assert "Let in by Boss" in page
    assert "Close the account" not in page
    with system("test"):
        assert without_second_step(oak.pk) == 2


@pytest.mark.parametrize("size", [1, 3])
def test_the_people_of_an_organisation_cost_three_queries_at_any_size(size: int, django_assert_num_queries: Any) -> None:
    oak = make_dealer()
    boss = make_viewer(oak)
    for n in range(size):
        invite(f"li{n}@example.com", "Li", oak, ["buyer"], by=boss)
    with seeing(boss.scope), django_assert_num_queries(3):
        assert len(people_of(oak)) == size + 1


@pytest.mark.parametrize(("language", "words"), [("en", "Fills and places orders"), ("zh-hans", "填单、下单")])
def test_roles_are_told_in_words_in_both_languages(language: str, words: str) -> None:
    owner = make_viewer(make_dealer(), language=language)
    for page in ("people", "roles"):
        assert words in as_(owner).get(reverse(f"organisations:{page}")).content.decode()
