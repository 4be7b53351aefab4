"""Placing an order: credit and stock promised at once, or held and nothing taken; once for each key; at a fixed price in statements."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from channel_orders.orders.actions import Wanted, Wishes, place_order
from channel_orders.orders.models import Order, OrderLine
from partners.journal.models import AuditEntry, OutboxEvent
from partners.organisations.models import Organisation
from partners.receivables.models import Account, CreditDecision, Entry
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import seeing, system
from stock.ledger.models import Position, Reservation
from stock.ledger.queries import faults_of_stock
from tests.factories import (
    hq_viewer,
    make_account,
    make_dealer,
    make_hq,
    make_organisation,
    make_place,
    make_position,
    make_product,
    make_viewer,
)
from tests.factories.orders import lines_of, make_order, make_price_list

pytestmark = pytest.mark.django_db
D = Decimal


def shop(
    *, limit: int | None = 100_000, stock: int = 100, price: Any = 100, count: int = 1, **fields: Any
) -> tuple[Organisation, list[Any]]:
    """A dealer of HQ with its account, and products with a price and stock."""
    make_place()
    dealer = make_dealer()
    make_account(dealer, limit=limit)
    products = [make_product(**fields) for _ in range(count)]
    for product in products:
        make_position(product, stock)
    make_price_list(dict.fromkeys(products, price))
    return dealer, products


def books() -> dict[str, int]:
    """How many rows stand in every table that an order writes."""
    with system("test"):
        counted = {model.__name__: model.objects.count() for model in (Order, OrderLine, Entry, CreditDecision, Reservation, OutboxEvent)}
        counted["audit"] = AuditEntry.objects.filter(target__startswith="order:").count()
        reserved = sum(Position.objects.values_list("reserved", flat=True))
        return counted | {"reserved": reserved, "ordered": int(sum(Account.objects.values_list("ordered", flat=True)))}


def test_an_order_within_the_limit_promises_credit_and_stock_at_once() -> None:
    dealer, [kettle] = shop(limit=1000)
    order = make_order(dealer, {kettle: 10})
    line = lines_of(order)[kettle.pk]
    assert (order.stage, order.total, order.number[:3]) == ("confirmed", D(1000), "SO-")
    assert (line.ordered, line.reserved, line.open, line.net) == (10, 10, 10, D(1000))
    with system("test"):
        account = Account.objects.get(debtor=dealer)
        assert (account.ordered, account.exposure) == (1000, 1000)
        assert Position.objects.get(product=kettle).reserved == 10
        assert OutboxEvent.objects.get(name="OrderPlaced").body["order"] == order.number
        assert AuditEntry.objects.filter(verb="place_order", target=f"order:{order.number}").count() == 1
        assert Order.objects.get(pk=order.pk).stage == "confirmed"


def test_an_order_over_the_limit_is_held_and_takes_no_stock() -> None:
    dealer, [kettle] = shop(limit=999)
    order = make_order(dealer, {kettle: 10})
    assert (order.stage, lines_of(order)[kettle.pk].reserved) == ("held", 0)
    with system("test"):
        assert (Account.objects.get(debtor=dealer).ordered, Position.objects.get(product=kettle).reserved) == (0, 0)
        assert OutboxEvent.objects.get(name="OrderHeld").body["reasons"] == ["over_limit"]
        assert CreditDecision.objects.get().verdict == "held"


def test_a_first_order_of_a_dealer_without_an_account_opens_one_and_is_held() -> None:
    make_place()
    dealer, kettle = make_dealer(), make_product()
    make_price_list({kettle: 100})
    assert make_order(dealer, {kettle: 1}).stage == "held"
    with system("test"):
        assert CreditDecision.objects.get().reasons == ["no_limit"]


def test_what_is_short_waits_is_gathered_or_is_cancelled_as_the_order_says() -> None:
    dealer, [kettle] = shop(stock=36, price=D("342.33"))
    later = make_order(dealer, {kettle: 30})
    assert lines_of(later)[kettle.pk].reserved == 30
    back, gathered, given_up = (
        make_order(dealer, {kettle: 4}, wishes=Wishes(shortage=how)) for how in ("back_order", "complete", "cancel_rest")
    )
    assert [lines_of(order)[kettle.pk].reserved for order in (back, gathered, given_up)] == [4, 2, 0]
    assert (given_up.stage, given_up.cancelled) == ("cancelled", 4)
    with system("test"):
        assert Account.objects.get(debtor=dealer).ordered == later.total + back.total + gathered.total
        assert {r.source: (r.quantity, r.waiting) for r in Reservation.objects.all()} == {
            f"order:{later.number}": (30, 0),
            f"order:{back.number}": (4, 0),
            f"order:{gathered.number}": (2, 2),
            f"order:{given_up.number}": (0, 0),
        }
    assert faults_of_stock() == []


def test_the_promise_for_a_partly_cancelled_order_is_what_is_left_of_it_to_the_cent() -> None:
    dealer, [kettle] = shop(stock=7, price=D("33.3333"))
    order = make_order(dealer, {kettle: 11}, wishes=Wishes(shortage="cancel_rest"))
    line = lines_of(order)[kettle.pk]
    assert (line.net, line.reserved, line.cancelled, order.stage) == (D("366.67"), 7, 4, "confirmed")
    with system("test"):
        assert Account.objects.get(debtor=dealer).ordered == D("233.34")  # 366.67 × 7 / 11, rounded


def test_the_same_key_and_body_is_the_same_order_and_another_body_is_refused() -> None:
    dealer, [kettle] = shop()
    viewer = make_viewer(dealer)
    first = make_order(dealer, {kettle: 10}, by=viewer, key="tap")
    before = books()
    again = make_order(dealer, {kettle: 10}, by=viewer, key="tap")
    assert (again.pk, again.number) == (first.pk, first.number)
    with pytest.raises(Invalid) as refused:
        make_order(dealer, {kettle: 11}, by=viewer, key="tap")
    assert (refused.value.code, refused.value.status) == ("key_reused", 422)
    assert books() == before


def test_a_key_belongs_to_its_buyer() -> None:
    one, [kettle] = shop()
    other = make_dealer()
    make_account(other, limit=5000)
    assert make_order(one, {kettle: 1}, key="k").pk != make_order(other, {kettle: 1}, key="k").pk


@pytest.mark.parametrize(
    ("fields", "quantity", "code"),
    [
        ({"pack": 4}, 30, "off_pack"),
        ({"pack": 4}, 2, "off_pack"),
        ({"minimum": 10}, 5, "off_pack"),
        ({"maximum": 50}, 60, "off_pack"),
        ({"life": "ended"}, 4, "not_orderable"),
        ({}, 0, "no_quantity"),
        ({}, -4, "no_quantity"),
    ],
)
def test_a_quantity_that_cannot_be_meant_is_refused_and_changes_nothing(fields: dict[str, Any], quantity: int, code: str) -> None:
    dealer, [kettle] = shop(**fields)
    before = books()
    with pytest.raises(Invalid) as refused:
        make_order(dealer, {kettle: quantity})
    assert (refused.value.code, refused.value.field) == (code, f"line-{kettle.sku}")
    assert books() == before


def test_a_partial_pack_is_refused_with_the_two_nearest_quantities() -> None:
    dealer, [kettle, toaster] = shop(count=2, pack=4)
    with pytest.raises(Invalid) as refused:
        make_order(dealer, {kettle: 30, toaster: 5})
    assert [(line["lower"], line["upper"]) for line in refused.value.facts["lines"]] == [(28, 32), (4, 8)]
    assert "28 or 32" in str(refused.value)


def test_a_product_without_a_price_is_refused() -> None:
    dealer, [kettle] = shop()
    unpriced = make_product()
    before = books()
    with pytest.raises(Invalid) as refused:
        make_order(dealer, {kettle: 1, unpriced: 1})
    assert refused.value.code == "no_price"
    assert books() == before


def test_a_suspended_partner_orders_nothing() -> None:
    dealer, [kettle] = shop()
    viewer = make_viewer(dealer)
    with system("test"):
        Organisation.objects.filter(pk=dealer.pk).update(state="suspended")
    before = books()
    with pytest.raises(Refusal) as refused:
        make_order(dealer, {kettle: 1}, by=viewer)
    assert refused.value.code == "suspended"
    assert books() == before


def test_only_the_buyer_itself_and_its_seller_place_its_orders() -> None:
    make_place()
    distributor = make_organisation(kind="distributor")
    make_place(distributor)
    dealer, sibling, kettle = make_dealer(under=distributor), make_dealer(under=distributor), make_product()
    make_price_list({kettle: 75}, seller=distributor)
    make_account(dealer, distributor, limit=1000)
    desk = make_order(dealer, {kettle: 1}, by=make_viewer(distributor))
    assert (desk.buyer_id, desk.seller_id, desk.total) == (dealer.pk, distributor.pk, 75)
    before = books()
    for viewer in (make_viewer(sibling), hq_viewer(), make_viewer(make_dealer()), make_viewer(dealer, "bookkeeper")):
        with pytest.raises(NotAllowed):
            make_order(dealer, {kettle: 1}, by=viewer)
    assert books() == before


@pytest.mark.parametrize("size", [1, 5, 500])
def test_an_order_costs_eight_statements_whatever_its_lines(size: int, django_assert_num_queries: Any) -> None:
    dealer, products = shop(count=size, limit=10_000_000)
    viewer = make_viewer(dealer)
    lines = [Wanted(product.pk, 2) for product in products]
    with transaction.atomic(), seeing(viewer.scope), django_assert_num_queries(8 + 2):  # and its savepoint
        order = place_order(lines, key="k", by=viewer)
    assert order.stage == "confirmed"
    assert all(line.reserved == 2 for line in lines_of(order).values())


def test_a_held_order_costs_six_statements_and_a_repeat_two(django_assert_num_queries: Any) -> None:
    dealer, products = shop(count=5, limit=0)
    viewer = make_viewer(dealer)
    lines = [Wanted(product.pk, 2) for product in products]
    with transaction.atomic(), seeing(viewer.scope):
        with django_assert_num_queries(6 + 2):
            assert place_order(lines, key="k", by=viewer).stage == "held"
        with django_assert_num_queries(2 + 2):
            place_order(lines, key="k", by=viewer)


def test_the_price_receipt_is_kept_with_the_line_and_never_recomputed() -> None:
    dealer, [kettle] = shop(price={1: 100, 10: 90})
    order = make_order(dealer, {kettle: 10})
    make_price_list({kettle: 50}, level="contract", buyer=dealer)
    line = lines_of(order)[kettle.pk]
    assert (line.unit_price, line.price_receipt["from_quantity"], line.price_receipt["list_price"]) == (90, 10, "90.0000")
    assert make_hq().pk == order.seller_id
