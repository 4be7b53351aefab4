"""Cancelling what is open, and deciding about held orders: credit and stock follow to the cent and to the piece."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from channel_orders.orders.actions import cancel_open, judge_again, refuse_order, release_order, sign_order
from channel_orders.orders.models import Order
from partners.journal.models import OutboxEvent
from partners.receivables.models import Account, CreditDecision, CreditLimit, CreditPolicy
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import seeing, system
from stock.ledger.models import Reservation
from stock.ledger.queries import faults_of_stock
from tests.channel_orders.orders.test_placing import books, shop
from tests.factories import hq_viewer, make_dealer, make_hq, make_position, make_product, make_viewer
from tests.factories.orders import lines_of, make_order, make_price_list

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
D = Decimal


@pytest.fixture(autouse=True)
def _books_are_whole(db: Any) -> Any:
    yield
    assert faults_of_stock() == []


def ordered() -> Decimal:
    with system("test"):
        return Account.objects.get().ordered


def release(order: Order, by: Any, **changed: Any) -> Order:
    with seeing(by.scope):
        return release_order(order, by=by, **({"amount": order.total, "valid_until": TODAY, "reason": "Paid by Friday"} | changed))


def test_a_cancelled_order_gives_back_all_credit_and_all_stock() -> None:
    dealer, [kettle] = shop(stock=6)
    viewer = make_viewer(dealer)
    order = make_order(dealer, {kettle: 10}, by=viewer)
    with seeing(viewer.scope):
        after = cancel_open(order, by=viewer)
    assert (after.stage, after.cancelled, ordered()) == ("cancelled", 10, 0)
    with system("test"):
        assert [(r.quantity, r.waiting) for r in Reservation.objects.all()] == [(0, 0)]
        assert OutboxEvent.objects.get(name="OrderCancelled").body["whole"] is True


def test_what_waits_is_cancelled_before_what_is_reserved() -> None:
    dealer, [kettle] = shop(stock=6, price=D("33.3333"))
    viewer = make_viewer(dealer)
    order = make_order(dealer, {kettle: 10}, by=viewer)
    line = lines_of(order)[kettle.pk]
    with seeing(viewer.scope):
        cancel_open(order, {line.pk: 3}, by=viewer)
    line = lines_of(order)[kettle.pk]
    assert (line.cancelled, line.reserved, line.open) == (3, 6, 7)
    with seeing(viewer.scope):
        cancel_open(order, {line.pk: 2}, by=viewer)
    line = lines_of(order)[kettle.pk]
    assert (line.cancelled, line.reserved, line.open) == (5, 5, 5)
    assert ordered() == D("166.67")  # of 333.33, counted from the front


@pytest.mark.parametrize("pieces", [11, -1])
def test_more_than_is_open_cannot_be_cancelled(pieces: int) -> None:
    dealer, [kettle] = shop()
    viewer = make_viewer(dealer)
    order = make_order(dealer, {kettle: 10}, by=viewer)
    before = books()
    with pytest.raises(Invalid), seeing(viewer.scope):
        cancel_open(order, {lines_of(order)[kettle.pk].pk: pieces}, by=viewer)
    with pytest.raises(NotAllowed), seeing(viewer.scope):
        cancel_open(order, by=make_viewer(make_dealer()))
    assert books() == before


def test_a_cancelled_order_is_not_cancelled_twice() -> None:
    dealer, [kettle] = shop()
    viewer = make_viewer(dealer)
    order = make_order(dealer, {kettle: 10}, by=viewer)
    with seeing(viewer.scope):
        cancel_open(order, by=viewer)
        with pytest.raises(Refusal) as refused:
            cancel_open(order, by=viewer)
    assert refused.value.code == "nothing_open"


def test_a_held_order_that_gets_smaller_is_judged_again_and_goes_through_where_it_fits() -> None:
    dealer, [kettle] = shop(limit=800)
    viewer = make_viewer(dealer)
    order = make_order(dealer, {kettle: 10}, by=viewer)
    with seeing(viewer.scope):
        still = cancel_open(order, {lines_of(order)[kettle.pk].pk: 1}, by=viewer)
        assert (still.stage, ordered()) == ("held", 0)
        after = cancel_open(order, {lines_of(order)[kettle.pk].pk: 1}, by=viewer)
    assert (after.stage, ordered(), lines_of(order)[kettle.pk].reserved) == ("confirmed", 800, 8)


def test_a_released_order_takes_credit_and_stock_and_leaves_the_limit() -> None:
    dealer, [kettle] = shop(limit=100)
    order = make_order(dealer, {kettle: 10})
    after = release(order, hq_viewer("credit_controller"))
    assert (after.stage, ordered(), lines_of(order)[kettle.pk].reserved) == ("confirmed", 1000, 10)
    with system("test"):
        assert [d.verdict for d in CreditDecision.objects.order_by("pk")] == ["held", "released"]
        assert CreditLimit.objects.get().amount == 100
    with pytest.raises(Refusal) as refused:
        release(order, hq_viewer("credit_controller"))
    assert refused.value.code == "not_held"


def test_above_the_set_amount_a_second_person_signs() -> None:
    dealer, [kettle] = shop(limit=100)
    order = make_order(dealer, {kettle: 10})
    with system("test"):
        CreditPolicy.objects.create(creditor=make_hq(), four_eyes_above=500)
    first, second = hq_viewer("credit_manager"), hq_viewer("credit_manager")
    assert (release(order, first).stage, ordered()) == ("held", 0)
    with pytest.raises(Refusal) as refused, seeing(first.scope):
        sign_order(order, by=first)
    assert refused.value.code == "second_person"
    with seeing(second.scope):
        assert (sign_order(order, by=second).stage, ordered()) == ("confirmed", 1000)


def test_a_refused_order_says_why_and_took_nothing() -> None:
    dealer, [kettle] = shop(limit=100)
    order = make_order(dealer, {kettle: 10})
    controller = hq_viewer("credit_controller")
    with seeing(controller.scope):
        after = refuse_order(order, reason="Two invoices are overdue", by=controller)
    assert (after.credit, after.credit_note, ordered()) == ("refused", "Two invoices are overdue", 0)
    with system("test"):
        assert Order.objects.get().stage == "refused"
        assert OutboxEvent.objects.get(name="OrderRefused").body["reason"] == "Two invoices are overdue"


@pytest.mark.parametrize("changed", [{"reason": " "}, {"valid_until": TODAY - timedelta(days=1)}, {"amount": D(999)}])
def test_a_release_needs_a_reason_a_day_to_come_and_the_whole_amount(changed: dict[str, Any]) -> None:
    dealer, [kettle] = shop(limit=100)
    order = make_order(dealer, {kettle: 10})
    before = books()
    with pytest.raises(Invalid):
        release(order, hq_viewer("credit_controller"), **changed)
    assert books() == before


def test_nobody_decides_but_the_sellers_controllers() -> None:
    dealer, [kettle] = shop(limit=100)
    order = make_order(dealer, {kettle: 10})
    before = books()
    for viewer in (make_viewer(dealer), hq_viewer("order_desk"), make_viewer(make_dealer())):
        with pytest.raises(NotAllowed):
            release(order, viewer)
    assert books() == before


def test_a_held_order_is_judged_again_when_the_limit_was_raised() -> None:
    dealer, [kettle] = shop(limit=100)
    order = make_order(dealer, {kettle: 10})
    controller = hq_viewer("credit_controller")
    with seeing(controller.scope):
        assert judge_again(order, by=controller).stage == "held"
    with system("test"):
        CreditLimit.objects.update(amount=1000)
    with seeing(controller.scope):
        assert judge_again(order, by=controller).stage == "confirmed"
    assert ordered() == 1000


def test_a_release_takes_the_stock_that_is_left_then() -> None:
    dealer, [kettle] = shop(limit=500, stock=8)
    order = make_order(dealer, {kettle: 6})
    make_order(dealer, {kettle: 4})
    toaster = make_product()
    make_position(toaster, 1)
    make_price_list({toaster: 1})
    after = release(order, hq_viewer("credit_controller"))
    assert (after.stage, lines_of(order)[kettle.pk].reserved) == ("confirmed", 4)
