"""Leads over HTTP: entered, offered, answered, ended; each once for its key, each only to whom it concerns."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from leads.pipeline.models import Lead
from partners.access.actions import issue_key
from partners.walls.scope import seeing, system
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.factories.leads import contact_of, lead_now, make_lead, make_offer
from tests.portal.api.conftest import Caller, make_caller

pytestmark = pytest.mark.django_db
BODY = {"name": "Greenfield Hotel", "wanted": "Kettles for guest rooms", "phone": "+86 571 5550 0188", "city": "Hangzhou", "pieces": 40}


def seller_of(dealer: Any = None) -> tuple[Any, Caller]:
    dealer = dealer or make_dealer(city="Hangzhou", region="Zhejiang")
    return dealer, make_caller(make_viewer(dealer))


def manager() -> Caller:
    return make_caller(hq_viewer())


def test_a_lead_goes_from_entry_to_won_over_http() -> None:
    (dealer, seller), hq = seller_of(), manager()
    entered = hq.post("/leads", BODY, key="enter-0001")
    assert entered.status_code == 201, entered.content
    number = entered.json()["number"]
    assert hq.post("/leads", BODY, key="enter-0001").json()["number"] == number
    assert [one["partner"] for one in hq.get(f"/leads/{number}/candidates").json()] == [dealer.code]
    offered = hq.post(f"/leads/{number}/offers", {"hours": 5})
    assert offered.json()["state"] == "offered", offered.content

    slip = seller.get("/leads/offers").json()["rows"][0]
    assert (slip["number"], slip["who"], slip["phone"]) == (number, "G… Hotel", "…88")
    assert seller.get(f"/leads/{number}").status_code == 404
    accepted = seller.post(f"/leads/{number}/answer", {"accept": True}, key="answer-0001")
    assert accepted.json()["state"] == "accepted", accepted.content
    assert seller.post(f"/leads/{number}/answer", {"accept": True}, key="answer-0001").headers["Idempotency-Replayed"] == "true"
    read = seller.get(f"/leads/{number}").json()
    assert (read["who"], read["contact"]["phone"]) == ("Greenfield Hotel", "+8657155500188")

    at = (timezone.now() + timedelta(days=1)).isoformat()
    worked = seller.post(f"/leads/{number}/progress", {"did": "call", "words": "Wants a sample", "step": "sample", "at": at})
    assert (worked.json()["state"], worked.json()["next_step"]) == ("working", "sample"), worked.content
    won = seller.post(f"/leads/{number}/end", {"end": "won", "amount": "6200.00"})
    assert (won.json()["state"], won.json()["won_amount"]) == ("won", "6200.0000"), won.content


def test_an_asked_partner_reads_no_contact_anywhere() -> None:
    dealer, seller = seller_of()
    lead = make_lead(name="Greenfield Hotel", phone="+8657155500188")
    make_offer(lead, dealer)
    for path in ("/leads", "/leads/offers", "/leads/offers?open=false", f"/leads/{lead.number}", "/leads?q=Greenfield"):
        said = seller.get(path).content.decode()
        assert "Greenfield" not in said
        assert "5550" not in said


def test_a_returned_lead_answers_with_the_slip() -> None:
    dealer, seller = seller_of()
    lead = make_lead(name="Greenfield Hotel")
    make_offer(lead, dealer)
    seller.post(f"/leads/{lead.number}/answer", {"accept": True})
    back = seller.post(f"/leads/{lead.number}/end", {"end": "returned", "reason": "no_time"})
    assert (back.status_code, back.json()["state"], back.json()["who"]) == (200, "returned", "G… Hotel")
    assert seller.get(f"/leads/{lead.number}").status_code == 404
    assert contact_of(lead).holder_id is None


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("answer", {"accept": False}, 422, "missing"),
        ("answer", {"accept": False, "reason": "because"}, 422, None),
        ("progress", {"step": "call"}, 404, None),
    ],
)
def test_what_cannot_be_meant_is_refused_and_changes_nothing(path: str, body: dict[str, Any], status: int, code: str | None) -> None:
    dealer, seller = seller_of()
    lead = make_lead()
    make_offer(lead, dealer)
    answer = seller.post(f"/leads/{lead.number}/{path}", body)
    assert answer.status_code == status, answer.content
    assert code is None or answer.json()["code"] == code
    assert lead_now(lead).state == "offered"


def test_strangers_find_nothing_and_enter_nothing() -> None:
    dealer, seller = seller_of()
    _other, stranger = seller_of()
    owner = make_viewer(dealer)
    with seeing(owner.scope):
        bookkeeper = Caller(owner, issue_key("books", ["see_money"], by=owner)[1])
    lead = make_lead()
    make_offer(lead, dealer)
    seller.post(f"/leads/{lead.number}/answer", {"accept": True})
    for caller in (stranger, bookkeeper):
        assert caller.get(f"/leads/{lead.number}").status_code == 404
        assert caller.get(f"/leads/{lead.number}/candidates").status_code == 404
        for path, body in (("answer", {"accept": True}), ("progress", {"did": "call"}), ("end", {"end": "lost", "reason": "price"}),
                           ("offers", {}), ("qualify", {})):  # fmt: skip
            assert caller.post(f"/leads/{lead.number}/{path}", body).status_code == 404, path
    assert seller.post("/leads", BODY).status_code in {403, 404}
    with system("test"):
        assert Lead.objects.count() == 1
