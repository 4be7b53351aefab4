"""Applications, states and people by keys: what HQ may, what a partner may, what a stranger never learns."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from partners.access.models import Membership, User
from partners.organisations.models import Application, Organisation
from partners.walls.scope import system
from tests.factories import hq_viewer, make_dealer, make_hq, make_organisation, make_viewer
from tests.factories.applications import make_application
from tests.portal.api.conftest import Caller, make_caller

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "Harbour Trading", "name_zh": "海港商贸", "city": "Hangzhou", "address": "1 Harbour Road", "phone": "0571 5550 0100",
    "registry_number": "91110000600037341L", "contact_name": "Wang Fang", "contact_email": "wang@example.com", "turnover": "1200000.00",
}  # fmt: skip


@pytest.fixture
def hq(db: None) -> Caller:
    return make_caller(hq_viewer("administrator", "channel_manager"))


@pytest.fixture
def dealer(db: None) -> Caller:
    return make_caller(make_viewer(make_dealer(code="P-OAK")))


def test_an_application_goes_from_hand_in_to_a_partner(hq: Caller) -> None:
    first = hq.post("/applications", FACTS, key="hand-in-0001")
    assert first.status_code == 201, first.content
    again = hq.post("/applications", FACTS, key="hand-in-0001")
    assert again["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    number = first.json()["number"]
    assert first.json()["phone"] == "+8657155500100"
    assert hq.post(f"/applications/{number}/review").json()["state"] == "review"
    assert hq.post(f"/applications/{number}/ask", {"words": "The licence"}).json()["state"] == "info"
    approved = hq.post(
        f"/applications/{number}/approve", {"under": "HQ", "code": "P-77", "limit": "20000", "terms_days": 45}, key="approve-0001"
    )
    assert approved.status_code == 200, approved.content
    assert (approved.json()["state"], approved.json()["partner"]) == ("approved", "P-77")
    assert hq.post(f"/applications/{number}/refuse", {"words": "Too late"}).status_code == 409
    assert [row["number"] for row in hq.get("/applications", state="approved").json()["rows"]] == [number]
    with system("test"):
        assert Application.objects.count() == 1
        assert Organisation.objects.filter(code="P-77").count() == 1
    assert hq.get("/partners/P-77/states").json()[0] == {
        "state": "active", "on": str(timezone.localdate()), "reason": "", "planned": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"registry_number": "91110000600037342L"}, "registry_number"), ({"phone": "12"}, "phone"), ({"territory": "MOON"}, "territory"),
     ({"contact_email": "nobody"}, "asked.contact_email"), ({"kind": "hq"}, "asked.kind")],
)  # fmt: skip
def test_a_wrong_fact_is_named_and_nothing_is_kept(hq: Caller, wrong: dict[str, Any], field: str) -> None:
    answer = hq.post("/applications", FACTS | wrong)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    with system("test"):
        assert not Application.objects.exists()


def test_duplicates_are_listed_with_reasons(hq: Caller) -> None:
    make_dealer(code="P-OLD", phone="+8657112345678")
    made = make_application(phone="+8657112345678")
    assert hq.get(f"/applications/{made.number}/duplicates").json()[0]["reasons"] == ["same phone"]


def test_a_partners_key_finds_no_application_and_changes_no_state(dealer: Caller) -> None:
    made = make_application()
    assert dealer.get("/applications").status_code == 403
    assert dealer.get(f"/applications/{made.number}").status_code == 403
    assert dealer.post("/applications", FACTS).status_code == 403
    assert dealer.post(f"/applications/{made.number}/approve", {"under": "P-OAK", "code": "P-X"}).status_code == 403
    assert dealer.post("/partners/P-OAK/state", {"state": "ended", "reason": "x"}).status_code == 403
    other = make_dealer(code="P-ELM")
    assert dealer.get("/partners/P-ELM/states").status_code == 404
    assert dealer.post("/partners/P-ELM/state", {"state": "ended", "reason": "x"}).status_code == 404
    with system("test"):
        assert Organisation.objects.get(pk=other.pk).state == "active"


def test_hq_suspends_and_moves_by_key_once(hq: Caller) -> None:
    make_hq()
    west, oak = make_organisation(kind="branch", code="BR-W"), make_dealer(code="P-OAK")
    asked = {"state": "suspended", "reason": "Price war"}
    done = hq.post("/partners/P-OAK/state", asked, key="suspend-0001")
    assert done.json() == {"code": "P-OAK", "state": "suspended", "under": "HQ", "planned": False}
    assert hq.post("/partners/P-OAK/state", asked, key="suspend-0001").json() == done.json()
    later = str(timezone.localdate() + timedelta(days=4))
    assert hq.post("/partners/P-OAK/state", {"state": "active", "reason": "Settled", "on": later}).json()["planned"] is True
    moved = hq.post("/partners/P-OAK/move", {"under": "BR-W", "on": str(timezone.localdate()), "reason": "New borders"})
    assert moved.json()["under"] == "BR-W"
    with system("test"):
        assert Organisation.objects.get(pk=oak.pk).get_parent().pk == west.pk


def test_an_owners_key_lets_people_in_changes_roles_and_lets_go(dealer: Caller) -> None:
    asked = {"email": "li@example.com", "name": "Li Na", "roles": ["buyer"]}
    made = dealer.post("/people", asked, key="invite-0001")
    assert made.status_code == 201, made.content
    assert dealer.post("/people", asked, key="invite-0001").json() == made.json()
    person = made.json()["id"]
    assert made.json()["invitation"] == "waiting"
    assert dealer.post(f"/people/{person}/invite-again").status_code == 409
    assert dealer.post(f"/people/{person}/roles", {"roles": ["stock_keeper"]}).json()["roles"] == ["stock_keeper"]
    assert dealer.post(f"/people/{person}/roles", {"roles": ["administrator"]}).status_code == 422
    assert dealer.post(f"/people/{person}/roles", {"roles": []}).json()["roles"] == []
    assert [one["id"] for one in dealer.get("/people").json()] == [dealer.viewer.user_id]
    assert dealer.post(f"/people/{person}/roles", {"roles": ["buyer"]}).status_code == 404
    with system("test"):
        assert not Membership.objects.filter(user=person, ended_at=None).exists()


def test_people_of_another_organisation_are_not_there(dealer: Caller, hq: Caller) -> None:
    elm = make_dealer(code="P-ELM")
    owner = make_viewer(elm)
    assert dealer.get("/people", organisation="P-ELM").status_code == 404
    assert dealer.post(f"/people/{owner.user_id}/roles", {"roles": []}).status_code == 404
    invited = {"organisation": "P-ELM", "email": "x@example.com", "name": "X", "roles": ["owner"]}
    assert dealer.post("/people", invited).status_code == 404
    assert [one["id"] for one in hq.get("/people", organisation="P-ELM").json()] == [owner.user_id]
    assert not User.objects.filter(email="x@example.com").exists()


def test_a_distributors_key_does_not_manage_its_dealers_people() -> None:
    river = make_organisation(kind="distributor")
    make_dealer(under=river, code="P-OAK")
    assert make_caller(make_viewer(river)).get("/people", organisation="P-OAK").status_code == 404
