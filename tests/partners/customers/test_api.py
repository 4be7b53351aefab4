"""Customers over HTTP."""

import pytest

from partners.customers.actions import add_customer
from partners.customers.rules import CustomerFacts
from partners.walls.scope import seeing
from tests.factories import make_dealer, make_viewer
from tests.portal.api.conftest import make_caller


@pytest.mark.django_db
def test_a_customer_is_read_with_all_its_numbers_and_who_keeps_it() -> None:
    dealer = make_dealer()
    viewer = make_viewer(dealer)
    with seeing(viewer.scope):
        kept = add_customer(CustomerFacts("West Lake Hotel", phone="+8657155500177"), by=viewer)
    read = make_caller(viewer).get(f"/customers/{kept.number}")
    assert read.status_code == 200, read.content
    said = read.json()
    assert (said["kept_by"], said["name"], said["numbers"]) == (dealer.code, "West Lake Hotel", [kept.number])
    assert {fact["attribute"] for fact in said["believed"]} >= {"name"}
    assert make_caller(make_viewer(make_dealer())).get(f"/customers/{kept.number}").status_code == 404
