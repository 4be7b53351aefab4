"""A second record is proposed, found known, linked, and weeks later taken back; the pages look well."""

from typing import Any

from partners.customers.actions import add_customer, link_customers, record_consent
from partners.customers.models import Customer, Pair
from partners.customers.queries import cluster_numbers
from partners.customers.rules import CustomerFacts
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.journeys.conftest import NARROW

QINGCHUAN = CustomerFacts("", name_zh="杭州晴川电器有限公司", phone="0571 5550 0100", city="杭州", address="江晖路 100 号")


def keep(viewer: Viewer, facts: CustomerFacts = QINGCHUAN) -> Customer:
    with seeing(viewer.scope):
        return add_customer(facts, by=viewer)


def test_a_known_customer_is_found_linked_and_taken_back(sign_in: Any, server: str) -> None:
    seller = make_viewer(make_dealer(name="Qingchuan Home"), "salesperson")
    first = keep(seller)

    page = sign_in(seller, size=NARROW)
    page.goto("/customers/new/")
    page.fill("[name=name_zh]", "清川电器")
    page.fill("[name=phone]", "0571-55500100")
    page.wait_for_selector("text=Known already?")
    page.click("main form button:has-text('Save')")
    page.wait_for_selector("text=You may know this customer already")
    page.click("button:has-text('It is this one')")
    page.wait_for_selector("text=from 2 records")
    with system("test"):
        pair = Pair.objects.get()
        second = Customer.objects.exclude(pk=first.pk).get()
    assert (pair.state, pair.decided_by_id) == ("same", seller.user_id)

    page.click("button:has-text('Take it back')")
    page.wait_for_selector("text=The pair is open again.")
    with seeing(seller.scope):
        assert cluster_numbers(second.number, seller) == [second.number]
    page.click("button:has-text('The same customer')")
    page.wait_for_selector("text=Linked: one customer.")
    with seeing(seller.scope):
        assert cluster_numbers(second.number, seller) == [first.number, second.number]


def test_the_pages_of_customers_look_well(looks_well: Any, server: str) -> None:
    from django.utils import timezone

    seller = make_viewer(make_dealer(name="Qingchuan Home"))
    first = keep(seller)
    second = keep(
        seller, CustomerFacts("Bright River Trading of the Northern Lakes", phone="138 0013 8000", registry_number="91350100M000100Y43")
    )
    keep(seller, CustomerFacts("", name_zh="杭州清川电器有限公司", city="杭州", address="江晖路 100 号"))
    keep(make_viewer(make_dealer(name="Lingyin Select")))
    with seeing(seller.scope):
        link_customers(first, second, why="They called", by=seller)
        record_consent(first, way="phone", purpose="offers", given=True, on=timezone.localdate(), source="by phone", by=seller)
    page = f"/customers/{first.number}/"
    looks_well(seller, "/customers/", "/customers/new/", "/customers/review/", page, f"{page}change/")
    looks_well(hq_viewer("channel_manager"), "/customers/", "/customers/review/", page)
