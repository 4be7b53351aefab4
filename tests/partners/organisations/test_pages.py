"""Partners and their people, as HQ, a distributor and a dealer open and change them."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.access.models import Membership, User
from partners.journal.actions import deliver_waiting
from partners.journal.models import AuditEntry, OutboxEvent
from partners.organisations.actions import make_due_moves, move_partner
from partners.organisations.models import Organisation, Placement
from partners.refusal import Invalid, Refusal
from partners.walls.scope import system
from tests.factories import hq_viewer, make_dealer, make_hq, make_organisation, make_viewer
from tests.partners.access.test_door import as_

pytestmark = pytest.mark.django_db
FACTS = {"country": "CN", "currency": "CNY", "language": "zh-hans"}


def page(client: Client, name: str, *args: int, **query: str) -> str:
    answer = client.get(reverse(f"organisations:{name}", args=args), query)
    assert answer.status_code == 200, answer.content[:400]
    return answer.content.decode()


def test_each_sees_its_own_tree() -> None:
    river = make_organisation(kind="distributor", name="River Supply")
    oak = make_dealer(under=river, name="Oak Home")
    make_dealer(name="Fir Home")
    hq, distributor, dealer = as_(hq_viewer()), as_(make_viewer(river)), as_(make_viewer(oak))
    assert all(name in page(hq, "list") for name in ("River Supply", "Oak Home", "Fir Home"))
    assert "Oak Home" in page(distributor, "list")
    assert "Fir Home" not in page(distributor, "list")
    assert "Fir Home" not in page(dealer, "list")
    assert dealer.get(reverse("organisations:detail", args=[river.pk])).status_code == 404
    assert "River Supply" in page(dealer, "detail", oak.pk)  # whom it stands under, by name


@pytest.mark.parametrize("text", ["qingchuan", "hzqc", "晴川", "P-QC", "Qing chuan"])
def test_a_partner_is_found_by_code_name_chinese_name_and_pinyin(text: str) -> None:
    client = as_(hq_viewer())
    posted = FACTS | {"kind": "dealer", "parent": make_hq().pk, "code": "P-QC", "name": "Qing Chuan Ltd", "name_zh": "杭州晴川家电"}
    assert client.post(reverse("organisations:new"), posted).status_code == 302
    make_dealer(name="Somebody Else")
    found = page(client, "list", q=text)
    assert "P-QC" in found
    assert "Somebody Else" not in found


def test_a_new_partner_stands_in_the_tree_with_its_day_and_is_written_down() -> None:
    client, hq = as_(hq_viewer("channel_manager")), make_hq()
    posted = FACTS | {"kind": "dealer", "parent": hq.pk, "code": "P-NEW", "name": "New Home", "phone": "0571 5550 0100"}
    assert client.post(reverse("organisations:new"), posted).status_code == 302
    with system("test"):
        made = Organisation.objects.get(code="P-NEW")
        assert (made.get_parent().pk, made.buys_from_id, made.phone) == (hq.pk, hq.pk, "+8657155500100")
        assert Placement.objects.get(organisation=made).parent_id == hq.pk
        assert AuditEntry.objects.get(verb="create_partner").concerns_id == made.pk
        assert OutboxEvent.objects.get(name="PartnerCreated").body == {"organisation_id": made.pk, "parent_id": hq.pk}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"registry_number": "91110000600037342L"}, "check digit"),
        ({"registry_number": "91110000600037341L"}, "Old Home"),
        ({"code": "p-old"}, "Old Home"),
        ({"phone": "12"}, "not a phone number"),
        ({"currency": "XQZ"}, "Three letters"),
        ({"kind": "branch", "parent": "dealer"}, "cannot stand there"),
    ],
)
def test_a_wrong_fact_is_named_at_its_field_and_nothing_is_kept(wrong: dict[str, str], words: str) -> None:
    old = make_dealer(code="P-OLD", name="Old Home", registry_number="91110000600037341L")
    posted = FACTS | {"kind": "dealer", "parent": str(make_hq().pk), "code": "P-NEW", "name": "New Home"} | wrong
    if wrong.get("parent"):
        posted["parent"] = str(old.pk)
    answer = as_(hq_viewer()).post(reverse("organisations:new"), posted)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with system("test"):
        assert not Organisation.objects.filter(name="New Home").exists()


def test_a_move_takes_the_whole_branch_and_keeps_where_it_stood() -> None:
    east, west = make_organisation(kind="branch", name="East"), make_organisation(kind="branch", name="West")
    river = make_organisation(kind="distributor", under=east, since=dt.date(2025, 1, 1))
    oak = make_dealer(under=river)
    client = as_(hq_viewer())
    today = timezone.localdate()
    posted = {"parent": west.pk, "on": str(today), "reason": "New borders"}
    assert client.post(reverse("organisations:move", args=[river.pk]), posted).status_code == 302
    with system("test"):
        moved = Organisation.objects.get(pk=oak.pk)
        assert moved.is_descendant_of(Organisation.objects.get(pk=west.pk))
        places = Placement.objects.filter(organisation=river).order_by("valid")
        assert [(place.parent_id, place.valid.lower, place.valid.upper) for place in places] == [
            (east.pk, dt.date(2025, 1, 1), today),
            (west.pk, today, None),
        ]
        assert OutboxEvent.objects.filter(name="PartnerMoved").count() == 1
    assert "New borders" in page(client, "detail", river.pk)


def test_a_move_planned_for_a_day_happens_on_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    west, oak = make_organisation(kind="branch"), make_dealer(since=dt.date(2025, 1, 1))
    day = timezone.localdate() + dt.timedelta(days=3)
    assert move_partner(oak, west, on=day, reason="from then", by=hq_viewer()) is False
    assert make_due_moves() == 0
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    assert make_due_moves() == 1
    assert make_due_moves() == 0
    with system("test"):
        assert Organisation.objects.get(pk=oak.pk).get_parent().pk == west.pk


def test_a_move_that_makes_a_circle_or_fits_no_kind_is_refused() -> None:
    by, today = hq_viewer(), timezone.localdate()
    river = make_organisation(kind="distributor")
    lower = make_organisation(kind="distributor", under=river)
    oak = make_dealer(under=lower)
    for thing, parent in ((river, lower), (river, river), (river, oak), (lower, river)):
        with pytest.raises(Invalid):
            move_partner(thing, parent, on=today, reason="no", by=by)
    with system("test"):
        assert not Placement.objects.exists()


def test_after_the_end_of_a_partner_its_people_are_out() -> None:
    oak = make_dealer()
    dealer, hq = as_(make_viewer(oak)), as_(hq_viewer())
    assert dealer.get("/").status_code == 200
    assert hq.post(reverse("organisations:state", args=[oak.pk]), {"state": "ended", "reason": ""}).status_code == 422
    assert hq.post(reverse("organisations:state", args=[oak.pk]), {"state": "ended", "reason": "Closed"}).status_code == 302
    assert dealer.get("/").status_code == 403
    assert hq.post(reverse("organisations:state", args=[oak.pk]), {"state": "active", "reason": "Again"}).status_code == 422


def test_only_a_channel_manager_changes_partners() -> None:
    river = make_organisation(kind="distributor")
    oak = make_dealer(under=river)
    for client in (as_(make_viewer(river)), as_(make_viewer(oak)), as_(hq_viewer("auditor"))):
        for name in ("change", "move"):
            assert client.get(reverse(f"organisations:{name}", args=[oak.pk])).status_code == 404
        assert client.post(reverse("organisations:state", args=[oak.pk]), {"state": "ended", "reason": "x"}).status_code == 404
        assert client.get(reverse("organisations:new")).status_code == 403


def test_contacts_are_kept_by_the_partner_itself_and_hq() -> None:
    river = make_organisation(kind="distributor")
    oak = make_dealer(under=river)
    address = reverse("organisations:contact", args=[oak.pk])
    named = {"name": "Wang Fang", "phone": "138 0013 8000"}
    assert as_(make_viewer(river)).post(address, named).status_code == 404
    own = as_(make_viewer(oak))
    assert own.post(address, named).status_code == 302
    assert "+8613800138000" in page(own, "detail", oak.pk)


def test_somebody_is_let_in_by_letter_chooses_a_password_once_and_comes_in(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    oak = make_dealer(name="Oak Home", language="en")
    boss = as_(make_viewer(oak))
    with django_capture_on_commit_callbacks(execute=True):
        answer = boss.post(reverse("organisations:people"), {"email": "Li@Example.com", "name": "Li Na", "roles": ["buyer", "bookkeeper"]})
        assert answer.status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        deliver_waiting()
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["li@example.com"]
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    invited = Client()
    form = invited.get(link[1], follow=True)
    chosen = {"password1": "seven-tall-pines-8", "password2": "seven-tall-pines-8"}
    assert invited.post(form.request["PATH_INFO"], chosen).status_code == 302
    assert invited.post(reverse("account_login"), {"login": "li@example.com", "password": "seven-tall-pines-8"}).status_code == 302
    assert "Oak Home" in invited.get("/").content.decode()
    again = Client().get(link[1], follow=True)
    assert "password1" not in again.content.decode()


def test_who_is_let_go_is_signed_out_at_once_and_the_last_owner_stays() -> None:
    oak = make_dealer()
    owner, buyer = make_viewer(oak), make_viewer(oak, "buyer")
    boss, leaver = as_(owner), as_(buyer)
    assert leaver.get("/").status_code == 200
    address = reverse("organisations:roles_of", args=[oak.pk, buyer.user_id])
    assert boss.post(address, {"let_go": "1"}).status_code == 302
    assert leaver.get("/").status_code in {302, 403}
    with system("test"):
        assert not Membership.objects.filter(user=buyer.user_id, ended_at=None).exists()
    boss.post(reverse("organisations:roles_of", args=[oak.pk, owner.user_id]), {"roles": ["buyer"]})
    with system("test"):
        assert list(Membership.objects.filter(user=owner.user_id, ended_at=None).values_list("role", flat=True)) == ["owner"]


def test_a_distributor_does_not_manage_its_dealers_people_but_hq_does() -> None:
    river = make_organisation(kind="distributor")
    oak = make_dealer(under=river)
    buyer = make_viewer(oak, "buyer")
    address, posted = reverse("organisations:roles_of", args=[oak.pk, buyer.user_id]), {"roles": ["owner"]}
    assert as_(make_viewer(river)).post(address, posted).status_code == 404
    assert as_(hq_viewer("channel_manager")).post(address, posted).status_code == 302
    with system("test"):
        assert Membership.objects.get(user=buyer.user_id, ended_at=None).role == "owner"


def test_roles_at_hq_are_the_administrators_affair() -> None:
    desk = hq_viewer("order_desk")
    address = reverse("organisations:roles_of", args=[make_hq().pk, desk.user_id])
    assert as_(hq_viewer("channel_manager")).post(address, {"roles": ["administrator"]}).status_code == 404
    assert as_(hq_viewer("administrator")).post(address, {"roles": ["credit_controller", "owner"]}).status_code == 302
    with system("test"):  # a partner's role does not fit HQ: nothing changed
        assert Membership.objects.get(user=desk.user_id, ended_at=None).role == "order_desk"


def test_the_page_of_roles_says_what_each_may_do() -> None:
    assert "Give the second signature on credit" in page(as_(hq_viewer()), "roles")
    assert "Give the second signature on credit" not in page(as_(make_viewer(make_dealer())), "roles")


@pytest.mark.parametrize("size", [1, 6])
def test_the_list_of_partners_costs_the_same_queries_at_any_size(size: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(size):
        make_dealer(under=make_organisation(kind="distributor"))
    client = as_(hq_viewer())
    client.get(reverse("organisations:list"))
    with django_assert_num_queries(7):
        client.get(reverse("organisations:list"))


def test_a_refusal_of_a_second_move_changes_nothing() -> None:
    west, oak, by = make_organisation(kind="branch"), make_dealer(), hq_viewer()
    day = timezone.localdate() + dt.timedelta(days=3)
    move_partner(oak, west, on=day, reason="first", by=by)
    with pytest.raises(Refusal):
        move_partner(oak, west, on=day, reason="second", by=by)
    with system("test"):
        assert Placement.objects.filter(organisation=oak).count() == 2
        assert User.objects.exists()
