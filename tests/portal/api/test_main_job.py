"""The main job over HTTP: order, hold, release, ship, count, bill, pay, send back; each once for its key, each only to whom it concerns."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.portal.api.conftest import Market

Lines = Callable[..., list[dict[str, Any]]]


def test_a_dealer_orders_and_hq_ships_bills_and_is_paid(market: Market, lines: Lines) -> None:
    placed = market.buyer.post("/orders", {"lines": lines(10, 5)})
    assert placed.status_code == 201, placed.content
    order = placed.json()
    assert (order["stage"], order["total"], order["lines"][0]["reserved"]) == ("confirmed", "150.0000", 10)
    number, sku = order["number"], market.products[0].sku

    shipped = market.hq.post(f"/orders/{number}/shipments", {"lines": [{"sku": sku, "quantity": 8}], "carrier": "SF"})
    assert shipped.status_code == 201, shipped.content
    shipment = shipped.json()["number"]
    assert market.buyer.get(f"/orders/{number}").json()["stage"] == "partly_shipped"

    billed = market.hq.post(f"/shipments/{shipment}/invoice")
    assert billed.status_code == 200, billed.content
    read = market.buyer.get(f"/invoices/{billed.json()['invoice']}")
    assert read.status_code == 200, read.content
    invoice = read.json()
    assert (invoice["total"], invoice["open"], invoice["lines"][0]["quantity"]) == ("80.0000", "80.0000", 8)

    counted = market.buyer.post(f"/shipments/{shipment}/receipt", {"counts": [{"sku": sku, "received": 4, "damaged": 4}]})
    assert counted.status_code == 200, counted.content
    asked = market.buyer.post(f"/orders/{number}/returns", {"lines": [{"sku": sku, "quantity": 4}], "reason": "damaged"})
    assert asked.status_code == 201, asked.content
    back = asked.json()["number"]
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    assert market.hq.post(f"/returns/{back}/authorise", {"send_back_by": day}).status_code == 200
    credited = market.hq.post(f"/returns/{back}/receive", {"counts": [{"sku": sku, "received": 4, "restocked": 0}]})
    assert credited.json()["state"] == "credited", credited.content

    account = market.buyer.get("/accounts").json()["rows"][0]
    paid = market.hq.post("/payments", {"account": account["id"], "amount": "40.00", "reference": "TT1"})
    assert paid.status_code == 201, paid.content
    standing = market.buyer.get(f"/accounts/{account['id']}").json()
    assert (standing["account"]["receivable"], standing["account"]["ordered"], standing["free"]) == ("0.0000", "70.0000", "930.0000")


def test_a_held_order_waits_for_the_controller_and_takes_no_stock(market: Market, lines: Lines) -> None:
    order = market.buyer.post("/orders", {"lines": lines(100, 100)}).json()
    assert (order["stage"], order["lines"][0]["reserved"]) == ("held", 0)
    day = timezone.localdate().isoformat()
    refused = market.buyer.post(f"/orders/{order['number']}/release", {"valid_until": day, "reason": "please"})
    assert refused.status_code in {403, 404}
    released = market.hq.post(f"/orders/{order['number']}/release", {"valid_until": day, "reason": "pays well"})
    assert released.json()["stage"] == "confirmed", released.content


def test_the_same_key_answers_the_same_bytes_and_another_body_is_refused(market: Market, lines: Lines) -> None:
    body = {"lines": lines(1)}
    first = market.buyer.post("/orders", body, key="twice-tapped")
    again = market.buyer.post("/orders", body, key="twice-tapped")
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true"
    other = market.buyer.post("/orders", {"lines": lines(2)}, key="twice-tapped")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert len(market.buyer.get("/orders").json()["rows"]) == 1


def test_what_is_not_yours_is_not_there(market: Market, lines: Lines) -> None:
    number = market.buyer.post("/orders", {"lines": lines(1)}).json()["number"]
    for path in (f"/orders/{number}", "/orders/SO-00000000", f"/partners/{market.dealer.code}"):
        answer = market.sibling.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_there")
    assert market.sibling.get("/orders").json() == {"rows": [], "next": None}
    assert market.sibling.post(f"/orders/{number}/cancel").status_code == 404


@pytest.mark.django_db
def test_a_stranger_learns_nothing_but_how_to_ask() -> None:
    for headers in ({}, {"Authorization": "Bearer weir_00000000_wrong"}, {"Authorization": "Basic x"}):
        answer = Client().get("/api/v1/orders", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "stranger")


def test_a_wrong_line_is_named_with_its_remedy(market: Market) -> None:
    answer = market.buyer.post("/orders", {"lines": [{"sku": "NO-SUCH", "quantity": 1}]})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert "NO-SUCH" in answer.json()["detail"]
    assert market.buyer.post("/orders", {"lines": []}).status_code == 422
    assert market.buyer.get("/orders", cursor="nonsense").json()["code"] == "bad_cursor"


def test_lists_come_in_pages(market: Market, lines: Lines) -> None:
    numbers = [market.buyer.post("/orders", {"lines": lines(1)}).json()["number"] for _ in range(3)]
    first = market.buyer.get("/orders", limit=2).json()
    second = market.buyer.get("/orders", limit=2, cursor=first["next"]).json()
    assert [row["number"] for row in first["rows"] + second["rows"]] == numbers[::-1]
    assert second["next"] is None
