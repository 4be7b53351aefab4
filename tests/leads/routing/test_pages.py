"""Pages of leads, as HQ and the salesperson use them, and as nobody else can."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from leads.pipeline.actions import log_activity
from leads.pipeline.models import Lead
from leads.routing.actions import accept_offer, decline_offer
from leads.routing.models import Offer
from partners.access.models import User
from partners.customers.actions import add_customer
from partners.customers.rules import CustomerFacts
from partners.organisations.models import Organisation
from partners.walls.scope import seeing, system
from tests.factories import hq_viewer, make_dealer, make_product, make_viewer
from tests.factories.leads import contact_of, lead_now, make_lead, make_offer, offer_now

pytestmark = pytest.mark.django_db
FACTS = {
    "kind": "company", "name": "Greenfield Hotel", "phone": "0571 5550 0188", "country": "CN", "city": "Hangzhou", "district": "Xihu",
    "wanted": "Kettles for guest rooms", "pieces": "40", "source": "fair", "priority": "high", "passes_on": "on", "key": "form-1",
}  # fmt: skip


def logged_in(viewer: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def seller_at(dealer: Organisation | None = None) -> tuple[Organisation, Any, Client]:
    dealer = dealer or make_dealer(city="Hangzhou", region="Zhejiang")
    seller = make_viewer(dealer, "salesperson")
    return dealer, seller, logged_in(seller)


def test_hq_takes_a_lead_down_and_a_double_tap_enters_one() -> None:
    desk, product = logged_in(hq_viewer("channel_manager")), make_product()
    for _ in range(2):
        answer = desk.post("/leads/new/", FACTS | {"codes": product.sku})
    with system("test"):
        lead = Lead.objects.get()
    assert answer.headers["Location"] == f"/leads/{lead.number}/"
    assert (lead.masked_name, lead.products, lead.pieces, lead.passes_on) == ("G… Hotel", [product.sku], 40, True)
    assert "Greenfield Hotel" in text_of(desk.get("/leads/"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"phone": "12"}, "is not a phone number"),
        ({"wanted": "Kettles for Greenfield Hotel"}, "would tell partners who asks"),
        ({"codes": "NO-SUCH"}, "is not a product"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(change: dict[str, str], words: str) -> None:
    desk = logged_in(hq_viewer("channel_manager"))
    answer = desk.post("/leads/new/", FACTS | change)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'value="Greenfield Hotel"' in text_of(answer)
    with system("test"):
        assert not Lead.objects.exists()


def test_hq_offers_by_the_rules_and_sees_why() -> None:
    dealer, seller, _client = seller_at()
    lead, desk = make_lead(), logged_in(hq_viewer("channel_manager"))
    page = text_of(desk.get(f"/leads/{lead.number}/"))
    assert dealer.name in page
    assert "Same city" in page
    desk.post(f"/leads/{lead.number}/offer/", {"partner": dealer.pk, "hours": 5})
    with seeing(seller.scope):
        offer = Offer.objects.get()
    assert offer.expires_at - offer.offered_at == timedelta(hours=5)
    again = desk.post(f"/leads/{lead.number}/offer/", {"code": dealer.code, "hours": 5})
    assert again.status_code == 422
    assert "was asked about this lead already" in text_of(again)
    nobody = desk.post(f"/leads/{lead.number}/offer/", {"hours": 5})
    assert "Tick a partner" in text_of(nobody)
    desk.post(f"/leads/{lead.number}/withdraw/")
    assert offer_now(offer).state == "withdrawn"


def test_the_salesperson_answers_on_a_page_that_hides_who_asks() -> None:
    dealer, _seller, client = seller_at()
    lead = make_lead(name="Greenfield Hotel", phone="+8657155500188")
    make_offer(lead, dealer, hours=4)
    for address in (
        "/leads/",
        f"/leads/{lead.number}/",
        "/",
        "/search/?q=Greenfield",
        f"/search/?q={lead.number}",
        "/leads/?view=all&_export=csv",
    ):
        page = text_of(client.get(address))
        assert "Greenfield Hotel" not in page, address
        assert "5550" not in page, address
    page = text_of(client.get(f"/leads/{lead.number}/"))
    assert "G… Hotel" in page
    assert "3 h 59 min left" in page
    done = client.post(f"/leads/{lead.number}/accept/", follow=True)
    assert "Greenfield Hotel" in text_of(done)
    assert 'href="tel:+8657155500188"' in text_of(done)
    assert "Greenfield Hotel" in text_of(client.get("/leads/"))
    assert lead.number in text_of(client.get("/search/?q=Greenfield"))


def test_declining_needs_a_reason_and_leaves_a_masked_line() -> None:
    dealer, _seller, client = seller_at()
    lead = make_lead(name="Greenfield Hotel", passes_on=False)
    offer = make_offer(lead, dealer)
    assert client.post(f"/leads/{lead.number}/decline/", {}).status_code == 422
    assert offer_now(offer).state == "open"
    client.post(f"/leads/{lead.number}/decline/", {"reason": "too_far"})
    page = text_of(client.get("/leads/?view=earlier"))
    assert "G… Hotel" in page
    assert "Too far away" in page
    again = client.post(f"/leads/{lead.number}/accept/")
    assert again.status_code == 409
    assert "answered already" in text_of(again)


def test_who_was_slower_is_told_plainly() -> None:
    (one, first, _), (two, _second, client) = seller_at(), seller_at()
    lead = make_lead()
    offers = {offer.organisation_id: offer for offer in (make_offer(lead, one), make_offer(lead, two))}
    accept_offer(offers[one.pk], by=first)
    answer = client.post(f"/leads/{lead.number}/accept/")
    assert answer.status_code == 409
    assert "Another partner accepted this lead first" in text_of(answer)


def test_the_work_is_noted_planned_and_won_in_few_taps() -> None:
    dealer, seller, client = seller_at()
    lead = make_lead(value=None)
    accept_offer(make_offer(lead, dealer), by=seller)
    client.post(f"/leads/{lead.number}/note/", {"kind": "call", "words": "Wants a sample"})
    client.post(f"/leads/{lead.number}/step/", {"step": "sample", "when": "3d"})
    now = lead_now(lead)
    assert (now.state, now.next_step) == ("working", "sample")
    assert now.next_at is not None
    assert timezone.localtime(now.next_at).strftime("%H:%M") == "09:00"
    assert "Wants a sample" in text_of(client.get(f"/leads/{lead.number}/"))
    assert client.post(f"/leads/{lead.number}/win/", {"amount": ""}).status_code == 422
    client.post(f"/leads/{lead.number}/win/", {"amount": "6200.50"})
    assert (lead_now(lead).state, str(lead_now(lead).won_amount)) == ("won", "6200.5000")


def test_another_time_left_empty_is_refused() -> None:
    dealer, seller, client = seller_at()
    lead = make_lead()
    accept_offer(make_offer(lead, dealer), by=seller)
    page = text_of(client.post(f"/leads/{lead.number}/step/", {"step": "call", "when": "own"}, follow=True))
    assert "The next step lies in the past" in page
    assert lead_now(lead).state == "accepted"


def test_a_customer_that_may_be_known_is_asked_about() -> None:
    dealer, seller, client = seller_at()
    with seeing(seller.scope):
        known = add_customer(CustomerFacts(name="Greenfield Hotel Ltd", phone="+8657155500188"), by=seller)
    lead = make_lead(name="Greenfield Hotel", phone="+8657155500188")
    accept_offer(make_offer(lead, dealer), by=seller)
    page = text_of(client.get(f"/leads/{lead.number}/win/"))
    assert "We may know this customer already" in page
    assert "Phone: the same" in page
    undecided = client.post(f"/leads/{lead.number}/win/", {"amount": "100"})
    assert undecided.status_code == 422
    assert "Choose “the same” or “a new one”" in text_of(undecided)
    client.post(f"/leads/{lead.number}/win/", {"amount": "100", "same_as": known.number})
    assert lead_now(lead).customer_id == known.pk


def test_lost_by_a_slip_of_the_thumb_is_taken_up_again() -> None:
    dealer, seller, client = seller_at()
    lead = make_lead()
    accept_offer(make_offer(lead, dealer), by=seller)
    page = text_of(client.post(f"/leads/{lead.number}/lose/", {"reason": "price"}, follow=True))
    assert f"/leads/{lead.number}/reopen/" in page
    client.post(f"/leads/{lead.number}/reopen/")
    assert lead_now(lead).state == "working"


def test_a_returned_lead_shows_its_partner_only_the_slip() -> None:
    dealer, seller, client = seller_at()
    lead = make_lead(name="Greenfield Hotel")
    accept_offer(make_offer(lead, dealer), by=seller)
    client.post(f"/leads/{lead.number}/return/", {"reason": "no_time"})
    page = text_of(client.get(f"/leads/{lead.number}/"))
    assert "Greenfield" not in page
    assert "Returned to HQ" in page
    assert contact_of(lead).holder_id is None


def test_strangers_and_people_without_the_duty_find_nothing() -> None:
    dealer, seller, _client = seller_at()
    lead = make_lead()
    accept_offer(make_offer(lead, dealer), by=seller)
    strangers = [make_viewer(make_dealer(), "salesperson"), make_viewer(dealer, "bookkeeper"), hq_viewer("order_desk")]
    pages = ("", "win/")
    deeds = {"accept/": {}, "decline/": {"reason": "no_time"}, "return/": {"reason": "no_time"}, "offer/": {"next": "1"}, "withdraw/": {},
             "qualify/": {}, "note/": {"kind": "call"}, "step/": {"step": "call", "when": "1d"}, "lose/": {"reason": "price"},
             "reopen/": {}, "win/": {"amount": "1"}, "change/": FACTS}  # fmt: skip
    for viewer in strangers:
        client = logged_in(viewer)
        assert {client.get(f"/leads/{lead.number}/{page}").status_code for page in pages} == {404}
        assert {client.post(f"/leads/{lead.number}/{deed}", said).status_code for deed, said in deeds.items()} == {404}
    assert lead_now(lead).state == "accepted"
    salesperson = logged_in(strangers[0])
    assert {salesperson.get(f"/leads/{page}").status_code for page in ("conflicts/", "answers/", "new/")} == {404}


def test_hq_sees_conflicts_with_reasons_and_the_partner_only_that_there_is_one() -> None:
    dealer, seller, _client = seller_at()
    manager = hq_viewer("channel_manager")
    first = make_lead(name="Greenfield Hotel", phone="+8657155500188")
    accept_offer(make_offer(first, dealer), by=seller)
    other_dealer, other_seller, other_client = seller_at()
    second = make_lead(name="Greenfield Hotel Ltd", phone="+8657155500188")
    accept_offer(make_offer(second, other_dealer), by=other_seller)
    desk = logged_in(manager)
    page = text_of(desk.get("/leads/conflicts/"))
    assert first.number in page
    assert second.number in page
    assert "same phone, same name" in page.replace("\n", " ")
    seen = text_of(other_client.get(f"/leads/{second.number}/"))
    assert "Somebody else may be talking to this customer" in seen
    assert first.number not in seen
    assert dealer.name not in seen


def test_answers_are_counted_by_partner_and_exported() -> None:
    dealer, seller, _client = seller_at()
    decline_offer(make_offer(make_lead(passes_on=False), dealer), "no_time", by=seller)
    desk = logged_in(hq_viewer("channel_manager"))
    assert dealer.name in text_of(desk.get("/leads/answers/?days=30"))
    export = desk.get("/leads/answers/?_export=csv")
    assert dealer.name in text_of(export)


@pytest.mark.parametrize("size", [1, 3])
def test_the_salespersons_list_costs_the_same_queries_at_any_size(size: int) -> None:
    dealer, seller, client = seller_at()
    for _ in range(size):
        lead = make_lead()
        accept_offer(make_offer(lead, dealer), by=seller)
        log_activity(lead_now(lead), "call", by=seller)
        make_offer(make_lead(), dealer)
    client.get("/leads/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/leads/")
    assert len([one for one in captured.captured_queries if '"pipeline_' in one["sql"] or '"routing_' in one["sql"]]) == 2
