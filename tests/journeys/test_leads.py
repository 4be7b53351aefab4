"""A lead from the fair: offered, declined, offered on, accepted on a phone, called, won; and the customer was known already."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from leads.pipeline.actions import log_activity, plan_step
from leads.pipeline.models import Lead
from leads.routing.actions import accept_offer
from leads.routing.models import Offer
from partners.customers.actions import add_customer
from partners.customers.models import Customer
from partners.customers.rules import CustomerFacts
from partners.walls.scope import seeing, system
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.factories.leads import lead_now, make_lead, make_offer
from tests.journeys.conftest import NARROW, WIDE

HANGZHOU = {"city": "Hangzhou", "region": "Zhejiang"}
PHONE = "+8657155500188"


def dealers() -> dict[str, Any]:
    """Two dealers of one city, each with somebody who works leads; by the dealer's name."""
    return {name: make_viewer(make_dealer(name=name, name_zh=name, **HANGZHOU), "salesperson") for name in ("Qingchuan", "Lingyin")}


def test_a_lead_is_offered_declined_offered_on_accepted_on_a_phone_and_won(sign_in: Callable[..., Any]) -> None:
    sellers = dealers()
    _hq_takes_it_down_and_lets_the_rules_choose(sign_in(hq_viewer("channel_manager"), size=WIDE))
    first = _asked()
    seller = next(viewer for viewer in sellers.values() if viewer.organisation_id == first.organisation_id)
    other = next(viewer for viewer in sellers.values() if viewer is not seller)
    _declines(sign_in(seller, size=NARROW, has_touch=True, is_mobile=True))
    assert _asked().organisation_id == other.organisation_id
    with seeing(other.scope):
        known = add_customer(CustomerFacts(name="Greenfield Hotel Ltd", phone=PHONE, city="Hangzhou"), by=other)
    phone = sign_in(other, size=NARROW, has_touch=True, is_mobile=True)
    _accepts(phone)
    _works(phone)
    _wins_and_finds_the_customer_known(phone, known)


def _asked() -> Offer:
    with system("journey"):
        return Offer.objects.get(state="open")


def _hq_takes_it_down_and_lets_the_rules_choose(desk: Any) -> None:
    desk.goto(reverse("leads:new"))
    desk.locator("#id_wanted").fill("Kettles for Greenfield Hotel")
    desk.locator("#id_pieces").fill("40")
    desk.locator("#id_name").fill("Greenfield Hotel")
    desk.locator("#id_phone").fill("0571 5550 0188")
    desk.locator("#id_city").fill("Hangzhou")
    desk.locator("#id_district").fill("Xihu")
    desk.get_by_role("button", name="Save the lead").click()
    desk.get_by_text("would tell partners who asks").first.wait_for()
    desk.locator("#id_wanted").fill("Kettles for guest rooms")
    desk.get_by_role("button", name="Save the lead").click()
    desk.get_by_role("heading", name="Greenfield Hotel").wait_for()
    assert "Same city" in desk.inner_text("main")
    desk.get_by_role("button", name="Let the rules choose").click()
    desk.get_by_text("1 partner is asked.").first.wait_for()


def _declines(phone: Any) -> None:
    assert "Answer the lead from G… Hotel" in phone.inner_text("main")
    phone.get_by_role("link", name="Answer").first.click()
    phone.get_by_role("heading", name="G… Hotel").wait_for()
    assert "Greenfield" not in phone.content()
    phone.get_by_label("Too small").check()
    phone.get_by_role("button", name="Decline the lead").click()
    phone.get_by_text("Nothing to do now").wait_for()


def _accepts(phone: Any) -> None:
    phone.goto(reverse("routing:index"))
    phone.get_by_role("link", name="Answer G… Hotel").click()
    phone.get_by_role("button", name="Accept the lead").click()
    phone.get_by_role("heading", name="Greenfield Hotel").wait_for()
    assert phone.get_by_role("link", name="Call +86").get_attribute("href") == f"tel:{PHONE}"


def _works(phone: Any) -> None:
    phone.get_by_role("button", name="Called").click()
    phone.get_by_text("Noted.").first.wait_for()
    phone.locator("#id_step").select_option("quote")
    phone.get_by_role("button", name="Plan it").click()
    phone.get_by_text("Planned.").first.wait_for()
    assert "Send a quotation" in phone.inner_text("main")


def _wins_and_finds_the_customer_known(phone: Any, known: Customer) -> None:
    phone.get_by_role("link", name="Won").click()
    phone.locator("#id_amount").fill("6200")
    assert "We may know this customer already" in phone.inner_text("main")
    phone.get_by_role("button", name="Mark as won").click()
    phone.get_by_text("Choose “the same” or “a new one”").first.wait_for()
    phone.get_by_label("Greenfield Hotel Ltd").check()
    phone.get_by_role("button", name="Mark as won").click()
    phone.get_by_text("is won.").first.wait_for()
    with system("journey"):
        lead = Lead.objects.get()
        assert (lead.state, lead.won_amount, lead.customer_id) == ("won", 6200, known.pk)
        assert Customer.objects.count() == 1


def test_the_pages_of_leads_look_well(looks_well: Callable[..., None]) -> None:
    sellers = dealers()
    seller, other = sellers["Qingchuan"], sellers["Lingyin"]
    held, asked, fresh = make_lead(name="Lotus School", phone=PHONE), make_lead(), make_lead(name="绿野酒店", phone=PHONE)
    accept_offer(make_offer(held, _house(seller)), by=seller)
    log_activity(lead_now(held), "call", "Wants a sample", by=seller)
    plan_step(lead_now(held), "visit", timezone.now() + timedelta(days=1), by=seller)
    make_offer(asked, _house(seller))
    with seeing(other.scope):
        add_customer(CustomerFacts(name="Lotus School", phone=PHONE), by=other)
    page, slip = (reverse("routing:lead", args=[lead.number]) for lead in (held, asked))
    looks_well(seller, reverse("routing:index"), page, slip, reverse("leads:win", args=[held.number]))
    new = reverse("routing:lead", args=[fresh.number])
    looks_well(
        hq_viewer("channel_manager"),
        reverse("routing:index"),
        new,
        reverse("leads:new"),
        reverse("routing:conflicts"),
        reverse("routing:answers"),
    )


def _house(seller: Any) -> Any:
    from partners.organisations.models import Organisation

    with system("journey"):
        return Organisation.objects.get(pk=seller.organisation_id)
