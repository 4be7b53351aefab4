"""Pages of orders: the happy road, what is refused, and 404 for whoever is not in the tree."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from channel_orders.orders.models import Basket, Order
from partners.access.models import User
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from tests.channel_orders.orders.test_placing import shop
from tests.factories import hq_viewer, make_account, make_dealer, make_organisation, make_place, make_position, make_product, make_viewer
from tests.factories.orders import lines_of, make_order, make_price_list

pytestmark = pytest.mark.django_db
D = Decimal


def browser(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def typed(client: Client, do: str = "", **fields: Any) -> Any:
    """Press a button of the quick order, with all that the page would send along."""
    with system("test"):
        basket = Basket.objects.get()
    sent = {"key": str(basket.key), "do": do}
    for index, line in enumerate(basket.lines):
        sent |= {f"text-{index}": line["text"], f"quantity-{index}": line["quantity"] or ""}
    return client.post(reverse("orders:new"), sent | fields, headers={"HX-Request": "true"})


@pytest.fixture
def counter() -> tuple[Client, Any, Any]:
    dealer, [kettle] = shop(
        limit=10_000, stock=36, pack=4, sku="KT-17-B", name="Tide kettle 1.7 L, black", name_zh="潮汐水壶", pinyin="chaoxishuihu cxsh"
    )
    client = browser(make_viewer(dealer))
    assert client.get(reverse("orders:new")).status_code == 200
    return client, dealer, kettle


def test_a_pasted_list_is_read_priced_rounded_visibly_and_kept(counter: Any) -> None:
    client, _dealer, _kettle = counter
    page = typed(client, "read", pad="Code\tQty\nKT-17-B\t30")
    assert "You asked for 30. Packs hold 4, so 32." in page.text
    assert "Use 28" in page.text
    assert "¥3,200.00" in page.text
    again = client.get(reverse("orders:new"))
    assert "You asked for 30" in again.text
    assert "32 now" in again.text
    assert "Use 28" in typed(client, "", **{"quantity-0": "32", "asked-0": "30:32"}).text
    lower = typed(client, "quantity:0:28")
    assert "You asked for 30" not in lower.text
    assert "¥2,800.00" in lower.text


def test_a_product_is_found_by_name_and_by_pinyin_and_a_wrong_code_is_guessed(counter: Any) -> None:
    client, *_ = counter
    page = typed(client, "read", pad="cxsh 4\n潮汐水壶 4\nKT17B 8\nzzzz 3")
    assert page.text.count("Did you mean <b>KT-17-B</b>") == 1
    assert "No product has this code or name." in page.text
    assert "¥800.00" in page.text  # the same product twice is one line
    with system("test"):
        wrong = [line["text"] for line in Basket.objects.get().lines].index("KT17B")
    assert "¥1,600.00" in typed(client, f"use:{wrong}:KT-17-B").text
    assert "KT-17-B" in client.get(reverse("orders:suggest"), {"find": "cxsh"}).text


def test_what_is_typed_with_enter_is_one_pack_or_the_quantity_said(counter: Any) -> None:
    client, *_ = counter
    typed(client, "find", find="cxsh")
    typed(client, "find", find="KT-17-B 8")
    with system("test"):
        assert Basket.objects.get().lines == [{"text": "KT-17-B", "quantity": 12}]


def test_a_double_tap_places_one_order_and_both_taps_see_it(counter: Any) -> None:
    client, dealer, kettle = counter
    typed(client, "read", pad="KT-17-B 8")
    with system("test"):
        key = str(Basket.objects.get().key)
    sent = {"key": key, "do": "place", "text-0": "KT-17-B", "quantity-0": "8"}
    first, second = (client.post(reverse("orders:new"), sent) for _ in range(2))
    assert first.url == second.url
    with system("test"):
        order = Order.objects.get()
        assert (order.key, order.total, Basket.objects.get().lines) == (key, D(800), [])
    assert lines_of(order)[kettle.pk].reserved == 8
    page = client.get(first.url)
    assert order.number in page.text
    assert dealer.local_name in page.text


def test_a_quantity_that_was_never_shown_rounded_is_shown_before_it_is_ordered(counter: Any) -> None:
    client, *_ = counter
    typed(client, "read", pad="KT-17-B 8")
    page = typed(client, "place", **{"quantity-0": "9"})
    assert "You asked for 9. Packs hold 4, so 12." in page.text
    with system("test"):
        assert Order.objects.count() == 0


def test_wrong_lines_stay_in_the_basket_and_the_others_are_ordered(counter: Any) -> None:
    client, *_ = counter
    typed(client, "read", pad="KT-17-B 8\nnever-made 5")
    assert typed(client, "place").headers["HX-Redirect"].startswith("/orders/SO-")
    with system("test"):
        assert Basket.objects.get().lines == [{"text": "never-made", "quantity": 5}]
        assert Order.objects.get().ordered == 8


def test_over_the_limit_is_said_before_it_is_placed(counter: Any) -> None:
    client, *_ = counter
    page = typed(client, "read", pad="KT-17-B 120")
    assert "Will be held" in page.text
    assert "over the limit by ¥2,000.00" in page.text
    assert "no day for the rest" in page.text
    typed(client, "place")
    with system("test"):
        assert Order.objects.get().stage == "held"


def test_five_thousand_lines_are_read_in_a_fixed_number_of_queries(counter: Any, django_assert_max_num_queries: Any) -> None:
    client, *_ = counter
    pad = "\n".join(f"NO-{n}\t4" for n in range(4_999)) + "\nKT-17-B\t4"
    with django_assert_max_num_queries(32):
        page = typed(client, "read", pad=pad)
    assert page.status_code == 200
    assert "¥400.00" in page.text
    assert typed(client, "read", pad="ONE-MORE\t1").status_code == 422


@pytest.mark.parametrize("size", [1, 3])
def test_the_quick_order_costs_the_same_queries_at_any_size(size: int, django_assert_num_queries: Any) -> None:
    dealer, products = shop(count=size)
    client = browser(make_viewer(dealer))
    client.get(reverse("orders:new"))
    typed(client, "read", pad="\n".join(f"{product.sku} 2" for product in products))
    with django_assert_num_queries(13):
        client.get(reverse("orders:new"))


def test_the_last_order_comes_again_at_todays_prices(counter: Any) -> None:
    client, dealer, kettle = counter
    order = make_order(dealer, {kettle: 8})
    make_price_list({kettle: 90}, level="contract", buyer=dealer)
    assert "¥720.00" in typed(client, "again").text
    assert client.post(reverse("orders:reorder", args=[order.number])).status_code == 302
    with system("test"):
        assert Basket.objects.get().lines == [{"text": kettle.sku, "quantity": 16}]


def test_a_seller_chooses_a_partner_and_orders_for_it() -> None:
    dealer, [kettle] = shop()
    client = browser(hq_viewer("order_desk"))
    assert dealer.local_name in client.get(reverse("orders:new")).text
    assert client.get(reverse("orders:new"), {"buyer": dealer.code}).status_code == 200
    typed(client, "read", pad=f"{kettle.sku} 5", buyer=dealer.code)
    typed(client, "place", buyer=dealer.code)
    with system("test"):
        assert (Order.objects.get().buyer_id, Order.objects.get().total) == (dealer.pk, 500)


def test_an_order_is_cancelled_in_part_and_as_a_whole() -> None:
    dealer, [kettle] = shop()
    viewer = make_viewer(dealer)
    order = make_order(dealer, {kettle: 10}, by=viewer)
    client, url = browser(viewer), reverse("orders:cancel", args=[order.number])
    line = lines_of(order)[kettle.pk]
    assert client.post(url, {"some": "1", f"line-{line.pk}": "3"}).status_code == 302
    assert lines_of(order)[kettle.pk].cancelled == 3
    assert client.post(url, {"some": "1", f"line-{line.pk}": "9"}).status_code == 422
    assert client.post(url).status_code == 302
    with system("test"):
        assert Order.objects.get().stage == "cancelled"
    assert client.post(url).status_code == 409


def test_the_controller_releases_from_the_queue_and_the_seller_alone_sees_it() -> None:
    dealer, [kettle] = shop(limit=100)
    order = make_order(dealer, {kettle: 10})
    client = browser(hq_viewer("credit_controller"))
    page = client.get(reverse("orders:credit_queue"))
    assert order.number in page.text
    assert "Over by ¥900.00" in page.text
    url = reverse("orders:decide", args=[order.number])
    assert client.post(url, {"decision": "release", "amount": "1000", "reason": ""}).status_code == 422
    assert client.post(url, {"decision": "release", "amount": "999", "reason": "x"}).status_code == 422
    assert client.post(url, {"decision": "release", "amount": "1000", "reason": "Paid"}).status_code == 302
    with system("test"):
        assert Order.objects.get().stage == "confirmed"
    assert client.post(url, {"decision": "refuse", "reason": "x"}).status_code == 409
    assert client.get(reverse("orders:credit_order", args=[order.number])).status_code == 200


def test_a_refused_order_tells_its_buyer_why() -> None:
    dealer, [kettle] = shop(limit=100)
    viewer = make_viewer(dealer)
    order = make_order(dealer, {kettle: 10}, by=viewer)
    controller = browser(hq_viewer("credit_controller"))
    controller.post(reverse("orders:decide", args=[order.number]), {"decision": "refuse", "reason": "Two invoices are overdue"})
    assert "Two invoices are overdue" in browser(viewer).get(reverse("orders:detail", args=[order.number])).text


def test_strangers_and_siblings_see_nothing_and_parents_and_hq_see_the_order() -> None:
    make_place()
    distributor = make_organisation(kind="distributor")
    make_position(kettle := make_product(), 50, place=make_place(distributor))
    dealer, sibling, stranger = make_dealer(under=distributor), make_dealer(under=distributor), make_dealer()
    make_price_list({kettle: 100}, seller=distributor)
    make_account(dealer, distributor, limit=0)
    order = make_order(dealer, {kettle: 10})
    gets = [reverse(f"orders:{name}", args=[order.number]) for name in ("detail", "credit_order")]
    posts = [reverse(f"orders:{name}", args=[order.number]) for name in ("cancel", "reorder", "decide", "sign")]
    for viewer in (make_viewer(sibling), make_viewer(stranger)):
        client = browser(viewer)
        assert [client.get(url).status_code for url in gets] == [404] * len(gets)
        assert [client.post(url, {"decision": "refuse", "reason": "x"}).status_code for url in posts] == [404] * len(posts)
        assert client.get(reverse("orders:new"), {"buyer": dealer.code}).status_code == 404
        assert order.number not in client.get(reverse("orders:list")).text
        assert order.number not in client.get(reverse("orders:list"), {"_export": "csv"}).text
        assert order.number not in client.get(reverse("orders:credit_queue")).text
    own, parent, hq = browser(make_viewer(dealer)), browser(make_viewer(distributor)), browser(hq_viewer("administrator"))
    assert [client.get(gets[0]).status_code for client in (own, parent, hq)] == [200] * 3
    assert [client.get(gets[1]).status_code for client in (own, parent, hq)] == [404, 200, 404]
    assert [hq.post(url, {"decision": "refuse", "reason": "x"}).status_code for url in posts] == [404] * 4
    assert order.number in parent.get(reverse("orders:desk")).text
    assert order.number not in hq.get(reverse("orders:desk")).text
    with system("test"):
        assert (Order.objects.get().stage, Basket.objects.exclude(lines=[]).count()) == ("held", 0)


@pytest.mark.parametrize("which", ["list", "desk", "credit_queue"])
@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_queries_at_any_size(which: str, size: int, django_assert_num_queries: Any) -> None:
    dealer, [kettle] = shop(limit=0)
    for _ in range(size):
        make_order(dealer, {kettle: 1})
    client = browser(hq_viewer("credit_manager"))
    with django_assert_num_queries({"list": 5, "desk": 6, "credit_queue": 13}[which]):
        assert client.get(reverse(f"orders:{which}")).status_code == 200


def test_orders_are_found_by_side_stage_words_and_days() -> None:
    dealer, [kettle] = shop(limit=1000)
    first, held = make_order(dealer, {kettle: 10}), make_order(dealer, {kettle: 1})
    client = browser(hq_viewer("order_desk"))

    def found(**query: str) -> list[bool]:
        text = client.get(reverse("orders:list"), query).text
        return [order.number in text for order in (first, held)]

    assert found() == [True, True]
    assert found(stage="held") == [False, True]
    assert found(side="placed") == [False, False]
    assert found(side="taken") == [True, True]
    assert found(q=first.number) == [True, False]
    assert found(q=dealer.name) == [True, True]
    assert found(last="2020-01-01") == [False, False]


def test_a_person_without_the_duty_finds_no_basket_and_no_queue() -> None:
    dealer, _ = shop()
    client = browser(make_viewer(dealer, "stock_keeper"))
    assert client.get(reverse("orders:new")).status_code == 404
    assert client.get(reverse("orders:credit_queue")).status_code == 404
    assert browser(make_viewer(dealer, "buyer")).get(reverse("orders:credit_queue")).status_code == 404
