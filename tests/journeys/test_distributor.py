"""A distributor's day: it orders from HQ for itself, and its own dealer orders from it, on the credit that it gives."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.urls import reverse

from channel_orders.orders.models import Order
from partners.organisations.models import Organisation
from partners.receivables.models import Account
from partners.walls.scope import system
from tests.factories import make_account, make_dealer, make_organisation, make_place, make_position, make_product, make_viewer
from tests.factories.orders import make_price_list
from tests.journeys.conftest import NARROW


def account_between(debtor: Organisation, creditor: Organisation) -> Account:
    with system("journey"):
        return Account.objects.get(debtor=debtor, creditor=creditor)


def order_on(page: Any, line: str) -> None:
    page.goto(reverse("orders:new"))
    page.fill("#find", line)
    page.press("#find", "Enter")
    page.locator("button[value=place]:visible").first.click()
    page.wait_for_url("**/orders/SO-*/")


def test_a_distributor_orders_for_itself_and_serves_its_own_dealer(sign_in: Callable[..., Any], server: str) -> None:
    kettle = make_product(sku="KT-17-W", name="Tide kettle", pack=1)
    make_position(kettle, 500)
    make_price_list({kettle: 80})
    river = make_organisation(kind="distributor", name="River Supply", city="Suzhou")
    make_account(river, limit=50_000)
    make_position(kettle, 60, place=make_place(river))
    make_price_list({kettle: 100}, seller=river)
    oak = make_dealer(name="Oak Home", under=river)
    make_place(oak)
    owner = make_viewer(river)

    desk = sign_in(owner)
    order_on(desk, "KT-17-W 100")
    with system("journey"):
        own = Order.objects.select_related("seller").get(buyer=river)
    assert (own.stage, own.seller.kind) == ("confirmed", "hq")

    phone = sign_in(make_viewer(oak), size=NARROW)
    order_on(phone, "KT-17-W 40")
    with system("journey"):
        order = Order.objects.get(buyer=oak)
    assert (order.stage, order.seller_id) == ("held", river.pk)  # nobody has set a limit yet

    desk.goto(reverse("orders:credit_order", args=[order.number]))
    desk.get_by_label("Reason, kept with the decision").fill("First order, known for years")
    desk.keyboard.press("Control+Enter")
    desk.get_by_text("is released.").first.wait_for()
    desk.goto(reverse("orders:desk"))
    desk.get_by_role("link", name=order.number).click()
    desk.goto(reverse("fulfilment:order", args=[order.number]))
    desk.click("text=Ship these pieces")
    desk.wait_for_url("**/shipments/**")
    desk.click("text=Issue the invoice")
    desk.wait_for_selector("text=is issued.")

    owed = account_between(oak, river)
    assert owed.receivable == order.total
    assert account_between(river, own.seller).receivable == 0  # what it owes HQ is another account
    desk.goto(reverse("receivables:account_held", args=[owed.pk]))
    desk.get_by_label("Amount received").fill(str(order.total))
    desk.locator("#pay").get_by_label("Reference").fill("TT-1")
    desk.get_by_role("button", name="Record the payment").click()
    desk.get_by_text("set against the oldest invoices").wait_for()
    assert account_between(oak, river).receivable == Decimal(0)
