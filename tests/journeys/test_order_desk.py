"""The order desk's day: HQ ships in part and bills, the dealer counts four damaged, they come back and are credited."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from channel_orders.fulfilment.models import Return, Shipment
from channel_orders.orders.models import Order, OrderLine
from partners.receivables.models import Account
from partners.walls.scope import system
from stock.ledger.models import Position
from tests.factories import hq_viewer, make_dealer, make_order, make_place, make_position, make_product, make_viewer
from tests.journeys.conftest import NARROW


def line_of(order: Order, number: int) -> OrderLine:
    with system("test"):
        return OrderLine.objects.get(order=order, number=number)


def components(order: Order) -> tuple[Decimal, Decimal, Decimal]:
    with system("test"):
        account = Account.objects.get(pk=order.account_id)
    return account.ordered, account.delivered, account.receivable + account.unapplied


def test_an_order_ships_in_part_is_counted_and_four_damaged_pieces_are_credited(sign_in: Any, server: str) -> None:
    dealer, desk = make_dealer(name="Qingchuan Home"), hq_viewer("order_desk")
    own = make_place(dealer)
    kettle, cooker = make_product(sku="KT-17-W", name="Kettle"), make_product(sku="RC-40", name="Rice cooker")
    make_position(kettle, 36)
    make_position(cooker, 12)
    order = make_order(dealer, [(kettle, 60, 100), (cooker, 12, 50)])
    kettles = line_of(order, 1).pk

    at_desk = sign_in(desk)
    at_desk.goto("/shipping/")
    assert at_desk.locator("table").first.inner_text().count(order.number) == 1
    at_desk.goto(f"/orders/{order.number}/fulfilment/")
    assert at_desk.input_value(f"#id_line-{kettles}") == "36"
    at_desk.fill("[name=carrier]", "SF Express")
    at_desk.click("text=Ship these pieces")
    at_desk.wait_for_url("**/shipments/**")
    with system("test"):
        shipment = Shipment.objects.get()
    line = line_of(order, 1)
    assert (line.shipped, line.open, line.reserved) == (36, 24, 0)
    shipped = Decimal(4200) * Decimal("1.13")
    assert components(order) == (Decimal(2400) * Decimal("1.13"), shipped, 0)
    at_desk.click("text=Issue the invoice")
    at_desk.wait_for_selector("text=is issued.")
    assert components(order) == (Decimal(2400) * Decimal("1.13"), 0, shipped)

    on_phone = sign_in(make_viewer(dealer), size=NARROW)
    on_phone.goto(f"/shipments/{shipment.number}/")
    on_phone.fill(f"#id_received-{kettles}", "32")
    for _ in range(4):
        on_phone.click(f"weir-stepper:has(#id_damaged-{kettles}) [data-by='1']")
    on_phone.click("text=Record the receipt")
    on_phone.wait_for_selector("text=The receipt is recorded.")
    line = line_of(order, 1)
    assert (line.received, line.damaged, line.lost) == (32, 4, 0)
    with system("test"):
        assert Position.objects.get(place=own, product=kettle).on_hand == 32

    on_phone.goto(f"/orders/{order.number}/return/")
    on_phone.fill(f"#id_line-{kettles}", "4")
    on_phone.check("input[value=damaged]")
    on_phone.click("text=Ask for the return")
    on_phone.wait_for_url("**/returns/**")
    with system("test"):
        returned = Return.objects.get()
    at_desk.goto(f"/returns/{returned.number}/")
    at_desk.fill("[name=send_back_by]", str(timezone.localdate() + timedelta(days=14)))
    at_desk.click("text=Authorise the return")
    at_desk.wait_for_selector("text=Take back and credit")
    at_desk.fill(f"#id_restocked-{kettles}", "1")
    at_desk.click("text=Take back and credit")
    at_desk.wait_for_selector("text=Credited, with tax")
    line = line_of(order, 1)
    assert (line.returned, line.credited, line.invoiced) == (4, 4, 36)
    credit = Decimal(400) * Decimal("1.13")
    assert components(order) == (Decimal(2400) * Decimal("1.13"), 0, shipped - credit)
    with system("test"):
        assert Position.objects.get(place_id=order.place_id, product=kettle).on_hand == 1


def test_the_pages_of_goods_look_well(looks_well: Any, server: str) -> None:
    dealer, desk = make_dealer(), hq_viewer("order_desk")
    make_place(dealer)
    product = make_product(pack=4)
    position = make_position(product, 36)
    order = make_order(dealer, [(product, 60, 100)])
    from channel_orders.fulfilment.actions import ask_return, record_receipt, ship_order
    from stock.ledger.rules import Counted

    line = line_of(order, 1).pk
    shipment = ship_order(order, {line: 20}, by=desk, carrier="SF Express", tracking="SF1029384756")
    record_receipt(shipment, {line: Counted(12, 4)}, by=make_viewer(dealer))
    returned = ask_return(order, {line: 2}, reason="damaged", note="Dented", by=make_viewer(dealer))
    goods = [f"/orders/{order.number}/fulfilment/", f"/shipments/{shipment.number}/", f"/returns/{returned.number}/"]
    looks_well(make_viewer(dealer), *goods, "/shipments/", "/returns/", f"/orders/{order.number}/return/", "/stock/", "/stock/count/")
    looks_well(hq_viewer(), *goods, "/shipping/", "/stock/", f"/stock/{position.pk}/", "/products/", f"/products/{product.pk}/change/")
