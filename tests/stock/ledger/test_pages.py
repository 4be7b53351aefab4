"""Stock pages: each sees its own, a count is kept with its reason, a receipt is taken in once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.access.models import User
from partners.journal.models import AuditEntry
from partners.walls.scope import system
from stock.ledger.actions import receive_expected, reserve_stock, ship_stock
from stock.ledger.models import ExpectedReceipt, Movement, Position
from stock.ledger.queries import faults_of_stock
from tests.factories import hq_viewer, make_dealer, make_hq, make_organisation, make_place, make_position, make_product, make_viewer

TODAY = timezone.localdate()
pytestmark = pytest.mark.django_db


def logged_in(viewer: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def test_each_sees_its_own_stock_and_who_stands_above_sees_it_too() -> None:
    distributor = make_organisation(kind="distributor")
    dealer, sibling = make_dealer(under=distributor), make_dealer(under=distributor)
    product = make_product()
    position = make_position(product, 7, place=make_place(dealer))
    page = f"/stock/{position.pk}/"
    assert logged_in(make_viewer(dealer)).get(page).status_code == 200
    assert logged_in(make_viewer(distributor)).get(page).status_code == 200
    assert logged_in(hq_viewer()).get(page).status_code == 200
    assert logged_in(make_viewer(sibling)).get(page).status_code == 404
    assert product.sku not in logged_in(make_viewer(sibling)).get("/stock/?whose=all").content.decode()
    assert product.sku in logged_in(make_viewer(distributor)).get("/stock/?whose=partners").content.decode()
    assert product.sku not in logged_in(make_viewer(distributor)).get("/stock/").content.decode()


def test_the_list_costs_the_same_queries_at_one_row_and_at_three() -> None:
    client, costs = logged_in(hq_viewer()), []
    for rows in (1, 2):
        for _ in range(rows):
            make_position(make_product(), 5)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/stock/?whose=all").status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 10


def test_the_figures_of_a_position_say_what_is_coming() -> None:
    dealer, product = make_dealer(), make_product()
    make_position(product, 40)
    own = make_position(product, 3, place=make_place(dealer))
    reserve_stock(make_place().pk, {product.pk: 12}, source="order:SO-1", by=None)
    ship_stock(
        make_place().pk, {product.pk: 8}, source_reserved="order:SO-1", source="shipment:SH-1-1", receiver_id=dealer.pk,
        expected_on=None, on=TODAY, by=None,
    )  # fmt: skip
    row = logged_in(make_viewer(dealer)).get("/stock/?_export=csv").content.decode("utf-8-sig").splitlines()[1]
    assert row.endswith(",3,0,3,8,0")
    row = logged_in(hq_viewer()).get("/stock/?_export=csv").content.decode("utf-8-sig").splitlines()[1]
    assert row.endswith(",32,4,28,0,0")
    assert "SO-1" in logged_in(hq_viewer()).get(f"/stock/{Position_of(product)}/").content.decode()
    assert logged_in(hq_viewer("order_desk")).post(f"/stock/{own.pk}/count/").status_code == 404


def Position_of(product: Any) -> int:  # noqa: N802
    with system("test"):
        return Position.objects.get(product=product, place=make_place()).pk


def test_a_count_is_taken_against_the_figure_that_was_shown() -> None:
    product = make_product()
    position = make_position(product, 20)
    client = logged_in(hq_viewer("planner"))
    url = f"/stock/{position.pk}/count/"
    reserve_stock(make_place().pk, {product.pk: 15}, source="order:SO-1", by=None)
    missing = client.post(url, {"seen": 20, "counted": 18, "reason": ""})
    assert missing.status_code == 422
    too_few = client.post(url, {"seen": 20, "counted": 10, "reason": "Water"})
    assert too_few.status_code == 422
    assert "promised to orders" in too_few.content.decode()
    assert client.post(url, {"seen": 20, "counted": 18, "reason": "Two broken"}).status_code == 302
    with system("test"):
        assert Position.objects.get(pk=position.pk).on_hand == 18
        assert Movement.objects.get(kind="count").note == "Two broken"
        assert AuditEntry.objects.get(verb="count_stock").changes["on_hand"] == [20, 18]
    assert faults_of_stock() == []


def test_a_dealer_opens_its_place_and_counts_in_a_product() -> None:
    dealer, product = make_dealer(), make_product()
    client = logged_in(make_viewer(dealer, "stock_keeper"))
    assert "Name yours first" in client.get("/stock/count/").content.decode()
    client.post("/stock/count/", {"name": "Shop", "address": ""})
    wrong = client.post("/stock/count/", {"place": "", "sku": "NOPE", "counted": 0, "reason": ""})
    assert wrong.status_code == 422
    with system("test"):
        place = dealer.places.get()
    assert client.post("/stock/count/", {"place": place.pk, "sku": product.sku.lower(), "counted": 6, "reason": "Start"}).status_code == 302
    assert client.post("/stock/count/", {"place": place.pk, "sku": product.sku, "counted": 9, "reason": "Found"}).status_code == 302
    with system("test"):
        assert Position.objects.get(place=place).on_hand == 9
    elsewhere = make_place()
    assert client.post("/stock/count/", {"place": elsewhere.pk, "sku": product.sku, "counted": 9, "reason": "x"}).status_code == 422


def test_an_expected_receipt_is_taken_in_once() -> None:
    product = make_product()
    position = make_position(product, 0)
    client = logged_in(hq_viewer("planner"))
    client.post(f"/stock/{position.pk}/expect/", {"quantity": 24, "due_on": TODAY + timedelta(days=8)})
    with system("test"):
        coming = ExpectedReceipt.objects.get(organisation=make_hq())
    assert client.post(f"/stock/{position.pk}/expect/", {"quantity": 0, "due_on": ""}).status_code == 422
    url = f"/stock/{position.pk}/expected/{coming.pk}/"
    client.post(url, {"quantity": 0})
    client.post(url, {"quantity": 22})
    assert client.post(url, {"quantity": 22}).status_code == 404
    with system("test"):
        assert Position.objects.get(pk=position.pk).on_hand == 22
    with pytest.raises(Exception, match="taken in already"):
        receive_expected(coming, 1, by=hq_viewer("planner"))
