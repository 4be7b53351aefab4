"""Pages of fulfilment, as the desk and the dealer use them, and as nobody else can."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channel_orders.fulfilment.actions import ask_return, authorise_return, invoice_shipment, ship_order
from channel_orders.fulfilment.models import Return, Shipment
from channel_orders.fulfilment.queries import waiting_for
from partners.access.models import User
from partners.walls.scope import seeing, system
from tests.channel_orders.fulfilment.day import Day, receive_all
from tests.factories import hq_viewer, make_dealer, make_order, make_organisation, make_position, make_product, make_viewer

TODAY = timezone.localdate()


def logged_in(viewer: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def shipments() -> list[Shipment]:
    with system("test"):
        return list(Shipment.objects.order_by("pk"))


def test_the_desk_ships_what_is_reserved_and_the_form_says_so(day: Day) -> None:
    desk, number = logged_in(day.desk), day.order.number
    page = text_of(desk.get(f"/orders/{number}/fulfilment/"))
    assert "Ship these pieces" in page
    assert 'value="36"' in page
    lines = day.lines()
    too_many = desk.post(f"/orders/{number}/ship/", {f"line-{lines[1].pk}": 40})
    assert too_many.status_code == 422
    assert "40 to ship, 36 reserved" in text_of(too_many)
    sent = desk.post(f"/orders/{number}/ship/", {f"line-{lines[1].pk}": 20, "carrier": "SF", "expected_on": TODAY})
    (shipment,) = shipments()
    assert sent.headers["Location"] == f"/shipments/{shipment.number}/"
    assert (shipment.carrier, day.lines()[1].shipped) == ("SF", 20)
    desk.post(f"/orders/{number}/ship/", {f"line-{lines[1].pk}": 20})
    assert day.lines()[1].shipped == 20  # 16 were left: refused


def test_the_desk_reserves_what_came(day: Day) -> None:
    desk = logged_in(day.desk)
    answer = desk.post(f"/orders/{day.order.number}/allocate/", follow=True)
    assert "Nothing is free now" in text_of(answer)


def test_many_are_shipped_and_billed_at_once_and_one_that_cannot_stops_no_other(day: Day) -> None:
    other = make_order(make_dealer(), [(make_product(), 5, 3)])  # nothing reserved: not ready
    desk = logged_in(day.desk)
    page = text_of(desk.get("/shipping/"))
    assert day.order.number in page
    assert other.number not in page
    desk.post("/shipping/ship/", {"order": [day.order.number, other.number]})
    (shipment,) = shipments()
    assert shipment.number in text_of(desk.get("/shipping/"))
    desk.post("/shipping/invoice/", {"shipment": [shipment.number]})
    desk.post("/shipping/invoice/", {"shipment": [shipment.number]})
    assert shipments()[0].invoice_id is not None
    assert "All is billed" in text_of(desk.get("/shipping/"))


def test_the_dealer_counts_on_its_page_and_asks_damaged_pieces_back(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    invoice_shipment(shipment, by=day.desk)
    dealer, desk, one = logged_in(day.buyer), logged_in(day.desk), day.lines()[1].pk
    assert "Record the receipt" in text_of(dealer.get(f"/shipments/{shipment.number}/"))
    assert "Record the receipt" not in text_of(desk.get(f"/shipments/{shipment.number}/"))
    wrong = dealer.post(f"/shipments/{shipment.number}/receive/", {f"received-{one}": 36, f"damaged-{one}": 4})
    assert wrong.status_code == 422
    assert "40 counted, 36 on the way" in text_of(wrong)
    dealer.post(f"/shipments/{shipment.number}/receive/", {f"received-{one}": 32, f"damaged-{one}": 4})
    assert (day.lines()[1].received, day.lines()[1].damaged) == (32, 4)
    nothing = dealer.post(f"/orders/{day.order.number}/return/", {"reason": "damaged"})
    assert nothing.status_code == 422
    asked = dealer.post(f"/orders/{day.order.number}/return/", {"reason": "damaged", "note": "Dented", f"line-{one}": 4}, follow=True)
    assert "Dented" in text_of(asked)
    with system("test"):
        number = Return.objects.get().number
    assert "Authorise the return" not in text_of(dealer.get(f"/returns/{number}/"))
    assert "Authorise the return" in text_of(desk.get(f"/returns/{number}/"))
    silent = desk.post(f"/returns/{number}/answer/", {"refuse": "1", "answer": ""})
    assert silent.status_code == 422
    desk.post(f"/returns/{number}/answer/", {f"line-{one}": 4, "send_back_by": TODAY + timedelta(days=7)})
    wrong = desk.post(f"/returns/{number}/take-back/", {f"received-{one}": 3, f"restocked-{one}": 4})
    assert wrong.status_code == 422
    desk.post(f"/returns/{number}/take-back/", {f"received-{one}": 4, f"restocked-{one}": 1})
    assert day.lines()[1].credited == 4
    assert "Credited, with tax" in text_of(dealer.get(f"/returns/{number}/"))


def test_missing_pieces_are_credited_from_the_page(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    desk = logged_in(day.desk)
    desk.post(f"/shipments/{shipment.number}/invoice/")
    receive_all(day, shipment, line1=(35, 0, 1))
    assert "Credit the missing pieces" in text_of(desk.get(f"/shipments/{shipment.number}/"))
    desk.post(f"/shipments/{shipment.number}/credit-lost/")
    assert day.lines()[1].credited == 1


class Wall:
    """One shipment and one return of a dealer under a distributor's sibling."""

    def __init__(self, day: Day) -> None:
        shipment = ship_order(day.order, by=day.desk)
        receive_all(day, shipment, line2=(12, 0, 0))
        asked = ask_return(day.order, day.ids(line2=2), reason="unsold", by=day.buyer)
        number = day.order.number
        self.pages = [f"/orders/{number}/fulfilment/", f"/shipments/{shipment.number}/", f"/returns/{asked.number}/"]
        self.lists = ["/shipments/", "/returns/"]
        self.words = [shipment.number, asked.number]
        self.sellers = [
            f"/orders/{number}/allocate/",
            f"/orders/{number}/ship/",
            f"/shipments/{shipment.number}/invoice/",
            f"/shipments/{shipment.number}/credit-lost/",
            f"/returns/{asked.number}/answer/",
            f"/returns/{asked.number}/take-back/",
        ]
        self.buyers = [f"/shipments/{shipment.number}/receive/", f"/orders/{number}/return/"]
        self.fields = {f"line-{day.lines()[2].pk}": 1, f"received-{day.lines()[1].pk}": 1, "reason": "unsold", "send_back_by": TODAY}


def test_strangers_and_siblings_find_nothing_there(day: Day) -> None:
    wall = Wall(day)
    for viewer in (make_viewer(make_dealer()), make_viewer(make_organisation(kind="distributor"))):
        client = logged_in(viewer)
        for page in wall.pages:
            assert client.get(page).status_code == 404, page
        for page in wall.sellers + wall.buyers:
            assert client.post(page, wall.fields).status_code == 404, page
        for page in wall.lists:
            shown = text_of(client.get(page)) + text_of(client.get(page + "?_export=csv"))
            assert not any(word in shown for word in wall.words), page
    with system("test"):
        assert Return.objects.get().state == "asked"


def test_each_side_sees_all_and_does_only_its_part(day: Day) -> None:
    wall = Wall(day)
    for viewer, mine, others in ((day.buyer, wall.buyers, wall.sellers), (day.desk, wall.sellers, wall.buyers)):
        client = logged_in(viewer)
        for page in wall.pages + wall.lists:
            assert client.get(page).status_code == 200, page
        for page in others:
            assert client.post(page, wall.fields).status_code in {403, 404}, page
        assert all(client.post(page, wall.fields).status_code in {302, 422} for page in mine)
    auditor = logged_in(hq_viewer("auditor"))
    for page in wall.pages + wall.lists:
        assert auditor.get(page).status_code == 200
    for page in wall.sellers + wall.buyers:
        assert auditor.post(page, wall.fields).status_code in {403, 404}
    assert auditor.get("/shipping/").status_code == 404


@pytest.mark.parametrize("page", ["/shipments/", "/returns/", "/shipping/"])
def test_lists_cost_the_same_queries_at_one_row_and_at_three(db: Any, page: str) -> None:
    desk, costs = hq_viewer("order_desk"), []
    client = logged_in(desk)
    for rows in (1, 2):
        for _ in range(rows):
            dealer, product = make_dealer(), make_product()
            make_position(product, 20)
            day = Day.__new__(Day)
            day.order = make_order(dealer, [(product, 5, 3)])
            day.buyer = make_viewer(dealer)
            shipment = ship_order(day.order, by=desk)
            receive_all(day, shipment, line1=(5, 0, 0))
            authorise_return(ask_return(day.order, day.ids(line1=1), reason="unsold", by=day.buyer), send_back_by=TODAY, by=desk)
            make_order(dealer, [(product, 5, 3)])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 12


def test_what_waits_is_counted_for_each(day: Day) -> None:
    with seeing(day.desk.scope):
        assert waiting_for(day.desk).to_ship == 1
    shipment = ship_order(day.order, by=day.desk)
    with seeing(day.desk.scope):
        assert (waiting_for(day.desk).to_ship, waiting_for(day.desk).to_invoice) == (0, 1)
    with seeing(day.buyer.scope):
        assert waiting_for(day.buyer).to_receive == 1
    receive_all(day, shipment, line2=(12, 0, 0))
    ask_return(day.order, day.ids(line2=2), reason="unsold", by=day.buyer)
    with seeing(day.desk.scope):
        assert waiting_for(day.desk).returns_to_answer == 1


def test_pages_speak_chinese(day: Day) -> None:
    shipment = ship_order(day.order, by=day.desk)
    chinese = logged_in(make_viewer(day.dealer, language="zh-hans"))
    for page in (
        "/shipments/",
        f"/shipments/{shipment.number}/",
        f"/orders/{day.order.number}/fulfilment/",
        "/returns/",
        "/stock/",
        "/products/",
    ):
        assert 'lang="zh-Hans"' in text_of(chinese.get(page))
