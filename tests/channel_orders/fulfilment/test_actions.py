"""An order's pieces and its money move together, from stock to the buyer and back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channel_orders.fulfilment.actions import (
    allocate_order,
    ask_return,
    authorise_return,
    credit_lost,
    invoice_shipment,
    receive_return,
    record_receipt,
    refuse_return,
    serve_back_orders,
    ship_order,
)
from channel_orders.fulfilment.actions.returning import Inspected
from channel_orders.fulfilment.models import Return
from channel_orders.orders.models import Order, OrderLine
from partners.journal.models import AuditEntry, OutboxEvent
from partners.receivables.models import Invoice
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from stock.ledger.actions import put_stock
from stock.ledger.models import Position
from stock.ledger.rules import Counted
from tests.channel_orders.fulfilment.day import Day, receive_all
from tests.factories import (
    hq_viewer,
    make_dealer,
    make_hq,
    make_order,
    make_organisation,
    make_place,
    make_position,
    make_product,
    make_viewer,
)

TODAY = timezone.localdate()


def test_a_part_ships_and_the_rest_is_back_ordered(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk, carrier="SF", tracking="SF123")
    lines = day.lines()
    assert [(line.shipped, line.reserved, line.open) for line in lines.values()] == [(36, 0, 24), (12, 0, 0), (0, 0, 5)]
    assert shipment.number == f"SH-{day.order.number[3:]}-1"
    order, account = day.now(), day.account()
    assert (order.stage, order.shipped) == ("partly_shipped", 48)
    net = Decimal("1199.88") + Decimal("93.24")
    assert shipment.amount == net + Decimal("155.98") + Decimal("12.12")  # 13 % of each line, its share rounded
    assert (account.delivered, account.ordered) == (shipment.amount, order.total - shipment.amount)
    with system("test"):
        assert OutboxEvent.objects.filter(name="OrderShipped").count() == 1
        assert AuditEntry.objects.get(verb="ship_order").target == f"order:{order.number}"


def test_parts_of_every_line_sum_to_the_order(day: Day) -> None:
    put_stock(day.order.place_id, {day.some.pk: 24, day.none.pk: 5}, kind="receipt", source="t", on=TODAY, by=None)
    allocate_order(day.order, by=day.desk)
    cuts = ({"line1": 7, "line2": 1}, {"line1": 29, "line3": 2}, {"line1": 24, "line2": 11, "line3": 3})
    amounts = [ship_order(day.order, day.ids(**pieces), by=day.desk).amount for pieces in cuts]
    assert sum(amounts) == day.order.total
    assert (day.account().ordered, day.account().delivered) == (0, day.order.total)
    assert day.now().stage == "shipped"


def test_what_is_not_reserved_does_not_ship_and_nothing_changes(day: Day) -> None:
    for quantities, code in (
        ({"line1": 37}, "too_many"),
        ({"line3": 1}, "too_many"),
        ({"line1": -1}, "too_many"),
        ({"line1": 0}, "nothing_chosen"),
    ):
        with pytest.raises(Invalid) as refused:
            ship_order(day.order, day.ids(**quantities), by=day.desk)
        assert refused.value.code == code
    assert (day.now().shipped, day.account().delivered) == (0, 0)


def test_a_held_order_takes_nothing_from_stock(day: Day) -> None:
    held = make_order(day.dealer, [(day.all, 1, 1)], held=True)
    for action in (ship_order, allocate_order):
        with pytest.raises(Refusal) as refused:
            action(held, by=day.desk)
        assert refused.value.code == "not_granted"


def test_an_order_wanted_at_once_ships_whole_or_not_at_all(day: Day) -> None:
    with system("test"):
        Order.objects.filter(pk=day.order.pk).update(shortage="complete")
    with pytest.raises(Refusal) as refused:
        ship_order(day.order, by=day.desk)
    assert refused.value.code == "all_at_once"
    put_stock(day.order.place_id, {day.some.pk: 24, day.none.pk: 5}, kind="receipt", source="t", on=TODAY, by=None)
    allocate_order(day.order, by=day.desk)
    ship_order(day.order, by=day.desk)
    assert day.now().stage == "shipped"


def test_allocation_by_hand_takes_no_more_than_asked(day: Day) -> None:
    put_stock(day.order.place_id, {day.some.pk: 100}, kind="receipt", source="t", on=TODAY, by=None)
    assert allocate_order(day.order, day.ids(line1=10), by=day.desk) == day.ids(line1=10)
    assert day.lines()[1].reserved == 46
    assert allocate_order(day.order, by=day.desk) == day.ids(line1=14)
    with pytest.raises(Invalid):
        allocate_order(day.order, day.ids(line1=1), by=day.desk)


def test_stock_that_comes_goes_to_the_oldest_order(day: Day) -> None:
    younger = make_order(day.dealer, [(day.some, 10, 1), (day.some, 10, 1)])  # one product on two lines
    put_stock(day.order.place_id, {day.some.pk: 37}, kind="receipt", source="t", on=TODAY, by=None)
    with system("test"):
        assert OutboxEvent.objects.get(name="StockArrived").body == {"place_id": day.order.place_id, "product_ids": [day.some.pk]}
    serve_back_orders(day.order.place_id, [day.some.pk])
    serve_back_orders(day.order.place_id, [day.some.pk])  # told twice: nothing more
    assert day.lines()[1].reserved == 60
    with system("test"):
        assert [line.reserved for line in OrderLine.objects.filter(order=younger)] == [10, 3]


def test_an_invoice_bills_what_the_shipment_carried_once(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    invoice = invoice_shipment(shipment, by=day.desk)
    account = day.account()
    assert (invoice.total, account.delivered, account.receivable) == (shipment.amount, 0, shipment.amount)
    assert [line.invoiced for line in day.lines().values()] == [36, 12, 0]
    with system("test"):
        lines = list(invoice.lines.all())
    assert [(line.code, line.text_zh, line.quantity) for line in lines] == [
        (day.some.sku, day.some.name_zh, 36),
        (day.all.sku, day.all.name_zh, 12),
    ]
    with pytest.raises(Refusal) as refused:
        invoice_shipment(shipment, by=day.desk)
    assert refused.value.code == "already_invoiced"
    assert [line.invoiced for line in day.lines().values()] == [36, 12, 0]


def test_the_buyer_counts_and_its_own_stock_rises(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    counted = receive_all(day, shipment, line1=(30, 4, 0))
    assert counted.received_at is None
    counted = receive_all(day, shipment, line1=(1, 0, 1), line2=(12, 0, 0))
    assert counted.received_at is not None
    line = day.lines()[1]
    assert (line.received, line.damaged, line.lost) == (31, 4, 1)
    assert day.now().settled == 48
    with system("test"):
        assert Position.objects.get(place=day.own, product=day.some).on_hand == 31
    for count in ((1, 0, 0), (2, 0, -1)):
        with pytest.raises(Invalid):
            receive_all(day, shipment, line1=count)
    with pytest.raises(Invalid):
        receive_all(day, shipment, line1=(0, 0, 0))


def test_damaged_pieces_come_back_and_are_credited_at_the_price_paid(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    invoice = invoice_shipment(shipment, by=day.desk)
    receive_all(day, shipment, line1=(32, 4, 0), line2=(12, 0, 0))
    with system("test"):
        before = Position.objects.get(place_id=day.order.place_id, product=day.some).on_hand
    asked = ask_return(day.order, day.ids(line1=4), reason="damaged", by=day.buyer)
    assert asked.number == f"RT-{day.order.number[3:]}-1"
    authorise_return(asked, send_back_by=TODAY + timedelta(days=14), by=day.desk)
    done = receive_return(asked, {line: Inspected(4, 1) for line in day.ids(line1=4)}, by=day.desk)
    credit = Decimal("133.32") + Decimal("17.33")
    line, account = day.lines()[1], day.account()
    assert (done.state, line.returned, line.credited) == ("credited", 4, 4)
    assert account.receivable == invoice.total - credit
    with system("test"):
        note = Invoice.objects.get(kind="credit_note")
        assert (note.total, note.corrects_id, note.open) == (credit, invoice.pk, 0)
        assert Position.objects.get(place_id=day.order.place_id, product=day.some).on_hand == before + 1
        assert Position.objects.get(place=day.own, product=day.some).on_hand == 32  # damaged ones were never on hand


def test_unsold_pieces_leave_the_buyers_stock(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    invoice_shipment(shipment, by=day.desk)
    receive_all(day, shipment, line2=(12, 0, 0))
    asked = ask_return(day.order, day.ids(line2=5), reason="unsold", by=day.buyer)
    authorise_return(asked, day.ids(line2=3), send_back_by=TODAY, by=day.desk)
    receive_return(asked, {line: Inspected(2, 2) for line in day.ids(line2=2)}, by=day.desk)
    with system("test"):
        assert Position.objects.get(place=day.own, product=day.all).on_hand == 10
        assert Position.objects.get(place_id=day.order.place_id, product=day.all).on_hand == 2
    assert day.lines()[2].returned == 2
    ask_return(day.order, day.ids(line2=10), reason="unsold", by=day.buyer)  # the pieces that did not come are free again


def test_no_more_is_asked_back_than_arrived_and_is_left(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    with pytest.raises(Invalid):
        ask_return(day.order, day.ids(line2=1), reason="unsold", by=day.buyer)
    receive_all(day, shipment, line2=(10, 2, 0))
    ask_return(day.order, day.ids(line2=8), reason="unsold", by=day.buyer)
    with pytest.raises(Invalid) as refused:
        ask_return(day.order, day.ids(line2=5), reason="unsold", by=day.buyer)
    assert refused.value.facts["most"] == 4
    with system("test"):
        assert Return.objects.count() == 1


def test_a_refused_return_says_why_and_frees_its_pieces(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    receive_all(day, shipment, line2=(12, 0, 0))
    asked = ask_return(day.order, day.ids(line2=12), reason="unsold", by=day.buyer)
    with pytest.raises(Invalid):
        refuse_return(asked, answer=" ", by=day.desk)
    refuse_return(asked, answer="Season goods", by=day.desk)
    with pytest.raises(Refusal):
        authorise_return(asked, send_back_by=TODAY, by=day.desk)
    ask_return(day.order, day.ids(line2=12), reason="unsold", by=day.buyer)


def test_a_return_is_credited_only_once_it_was_billed(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    receive_all(day, shipment, line2=(12, 0, 0))
    asked = ask_return(day.order, day.ids(line2=1), reason="faulty", by=day.buyer)
    authorise_return(asked, send_back_by=TODAY, by=day.desk)
    inspected = {line: Inspected(1, 0) for line in day.ids(line2=1)}
    with pytest.raises(Refusal) as refused:
        receive_return(asked, inspected, by=day.desk)
    assert refused.value.code == "invoice_first"
    invoice_shipment(shipment, by=day.desk)
    receive_return(asked, inspected, by=day.desk)
    with pytest.raises(Refusal):
        receive_return(asked, inspected, by=day.desk)
    assert day.lines()[2].returned == 1


def test_what_was_lost_is_credited_once(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    invoice = invoice_shipment(shipment, by=day.desk)
    receive_all(day, shipment, line1=(34, 0, 2), line2=(12, 0, 0))
    note = credit_lost(shipment, by=day.desk)
    assert note.total == Decimal("66.66") + Decimal("8.67")
    assert day.account().receivable == invoice.total - note.total
    with pytest.raises(Refusal) as refused:
        credit_lost(shipment, by=day.desk)
    assert refused.value.code == "nothing_lost"
    assert day.lines()[1].credited == 2


def test_each_side_does_its_own_part_and_others_nothing(day: Day) -> None:
    distributor = make_organisation(kind="distributor")
    others = [day.buyer, make_viewer(distributor), make_viewer(make_dealer()), hq_viewer("auditor")]
    for viewer in others:
        for action in (ship_order, allocate_order):
            with pytest.raises(NotAllowed):
                action(day.order, by=viewer)
    shipment = ship_order(day.order, by=day.desk)
    for viewer in others:
        with pytest.raises(NotAllowed):
            invoice_shipment(shipment, by=viewer)
    for viewer in (day.desk, make_viewer(distributor), make_viewer(day.dealer, "bookkeeper")):
        with pytest.raises(NotAllowed):
            record_receipt(shipment, {}, by=viewer)
        with pytest.raises(NotAllowed):
            ask_return(day.order, {}, reason="unsold", by=viewer)


def test_a_distributor_serves_its_own_dealers(day: Day) -> None:
    distributor = make_organisation(kind="distributor")
    dealer = make_dealer(under=distributor)
    make_position(day.all, 9, place=make_place(distributor))
    order = make_order(dealer, [(day.all, 9, 5)])
    seller = make_viewer(distributor)
    invoice = invoice_shipment(ship_order(order, by=seller), by=seller)
    assert (invoice.debtor_id, invoice.creditor_id) == (dealer.pk, distributor.pk)
    with pytest.raises(NotAllowed):
        ship_order(order, by=hq_viewer("order_desk"))  # HQ looks on: it is not its sale


@pytest.mark.parametrize("size", [1, 3])
def test_actions_cost_the_same_statements_at_any_size(db: Any, size: int) -> None:
    dealer, desk = make_dealer(), hq_viewer("order_desk")
    buyer = make_viewer(dealer)
    make_place(dealer)
    products = [make_product() for _ in range(size)]
    order = make_order(dealer, [(product, 10, 3) for product in products])
    put_stock(order.place_id, {product.pk: 50 for product in products}, kind="receipt", source="t", on=TODAY, by=None)
    costs = {}

    def cost(name: str, work: Any) -> Any:
        with CaptureQueriesContext(connection) as captured:
            result = work()
        costs[name] = len([q for q in captured if "set_config" not in q["sql"] and "SAVEPOINT" not in q["sql"]])
        return result

    with system("test"):
        lines = list(OrderLine.objects.filter(order=order).values_list("pk", flat=True))
    cost("allocate", lambda: allocate_order(order, by=desk))
    shipment = cost("ship", lambda: ship_order(order, by=desk))
    cost("invoice", lambda: invoice_shipment(shipment, by=desk))
    cost("receive", lambda: record_receipt(shipment, {line: Counted(8, 2) for line in lines}, by=buyer))
    asked = cost("ask", lambda: ask_return(order, dict.fromkeys(lines, 2), reason="damaged", by=buyer))
    cost("authorise", lambda: authorise_return(asked, send_back_by=TODAY, by=desk))
    cost("take back", lambda: receive_return(asked, {line: Inspected(2, 1) for line in lines}, by=desk))
    assert costs == COSTS


COSTS = {"allocate": 5, "ship": 8, "invoice": 13, "receive": 7, "ask": 7, "authorise": 7, "take back": 22}


def test_a_failed_transaction_leaves_no_trace(day: Day) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ship_order(day.order, by=day.desk)
        _ = 1 / 0
    assert (day.now().shipped, day.account().delivered) == (0, 0)
    with system("test"):
        assert make_hq().pk
        assert not OutboxEvent.objects.filter(name="OrderShipped").exists()
