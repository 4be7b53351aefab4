"""A dealer's morning on a phone: paste, mend, place by a double tap; over the limit it is held, and the controller lets it through."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from channel_orders.orders.models import Order
from channel_orders.pricing.models import Promotion, TaxRate
from partners.walls.scope import system
from stock.ledger.models import ExpectedReceipt
from tests.factories import hq_viewer, make_account, make_dealer, make_hq, make_place, make_position, make_product, make_viewer
from tests.factories.orders import make_order, make_price_list
from tests.journeys.conftest import NARROW, WIDE

TODAY = timezone.localdate()


def shop() -> tuple[Any, dict[str, Any]]:
    """Songlan Kitchen with five products, a promotion and a scarce air fryer; a dealer with 60,000 to order for."""
    place = make_place()
    dealer = make_dealer(name="Hangzhou Qingchuan", name_zh="杭州晴川", city="Hangzhou", address="88 Binjiang Road", tier="gold")
    goods = {
        "KT-17-W": ("Tide kettle 1.7 L, white", "潮汐水壶 1.7 升 白", "chaoxishuihu cxsh", 118, 4, 400),
        "KT-17-B": ("Tide kettle 1.7 L, black", "潮汐水壶 1.7 升 黑", "chaoxishuihuhei cxshh", 118, 4, 400),
        "RC-30": ("Ember rice cooker 3 L", "余烬电饭煲 3 升", "yujindianfanbao yjdfb", 216, 4, 300),
        "AF-55": ("Drift air fryer 5.5 L", "漂流空气炸锅 5.5 升", "piaoliukongqizhaguo plkqzg", 342, 4, 36),
        "BL-09": ("Brook blender 0.9 L", "溪流搅拌机 0.9 升", "xiliujiaobanji xljbj", 208, 2, 200),
    }
    products = {
        sku: make_product(sku=sku, name=name, name_zh=zh, pinyin=pinyin, pack=pack)
        for sku, (name, zh, pinyin, _price, pack, _stock) in goods.items()
    }
    for sku, (*_names, _price, _pack, stock) in goods.items():
        make_position(products[sku], stock)
    make_price_list({products[sku]: row[3] for sku, row in goods.items()}, code="A", name="List A", name_zh="价目 A")
    make_account(dealer, limit=60_000)
    with system("journey"):
        TaxRate.objects.create(seller=make_hq(), country="CN", rate=Decimal("0.13"), valid_from=TODAY - timedelta(days=400))
        winter = Promotion.objects.create(
            seller=make_hq(),
            code="WINTER",
            name="Winter",
            name_zh="冬季促销",
            share=Decimal("0.1"),
            valid_from=TODAY,
            valid_to=TODAY + timedelta(days=38),
        )
        winter.products.add(products["BL-09"])
        coming = {"place": place, "product": products["AF-55"], "quantity": 500, "due_on": TODAY + timedelta(days=14)}
        ExpectedReceipt.objects.create(organisation_id=place.organisation_id, **coming)
    return dealer, products


def test_a_dealer_orders_on_a_phone_and_the_controller_lets_the_second_order_through(sign_in: Callable[..., Any]) -> None:
    dealer, _ = shop()
    phone = sign_in(make_viewer(dealer, "buyer"), size=NARROW, has_touch=True, is_mobile=True)
    phone.goto(reverse("orders:new"))
    _paste(phone)
    _mend(phone)
    _place_by_a_double_tap(phone)
    _place_more_than_the_limit(phone)
    _the_controller_releases(sign_in(hq_viewer("credit_controller"), size=WIDE))
    phone.reload()
    assert "Confirmed" in phone.inner_text("main")


def _paste(phone: Any) -> None:
    phone.fill("#pad", "Product\tQty\nKT-17-W\t48\nRC-30\t30\nAF-55\t60\nBL-09\t20\nKT17B\t24")
    phone.get_by_role("button", name="Add these lines").click()
    phone.get_by_text("You asked for 30. Packs hold 4, so 32.").wait_for()
    shown = phone.inner_text("main")
    assert "36 now, 24 on" in shown
    assert "−10%" in shown
    assert "1 line needs you" in shown


def _mend(phone: Any) -> None:
    phone.get_by_role("button", name="Use KT-17-B").click()
    phone.get_by_text("1 line needs you").wait_for(state="detached")
    phone.get_by_role("button", name="Use 28").click()
    phone.get_by_text("You asked for 30").wait_for(state="detached")
    phone.locator("#lines input[name=quantity-0]").fill("52")
    phone.locator("#lines input[name=quantity-0]").press("Tab")
    phone.get_by_text("¥6,136.00").wait_for()  # 52 × 118
    phone.get_by_role("button", name="¥187.20: explain the price").click()
    assert "Winter" in phone.locator(".w-explain:popover-open").inner_text()
    phone.keyboard.press("Escape")


def _place_by_a_double_tap(phone: Any) -> None:
    phone.locator("#dock button").dblclick()
    phone.wait_for_url("**/orders/SO-*/")
    with system("journey"):
        assert Order.objects.count() == 1
        assert Order.objects.get().stage == "confirmed"
    assert "Back-ordered" not in phone.inner_text("h1")
    phone.get_by_role("heading", name="Shipments").or_(phone.get_by_role("heading", name="Goods")).first.wait_for()


def _place_more_than_the_limit(phone: Any) -> None:
    phone.goto(reverse("orders:new"))
    phone.fill("#find", "RC-30 200")
    phone.press("#find", "Enter")
    phone.get_by_text("Will be held").wait_for()
    phone.locator("#dock button").click()
    phone.get_by_text("No stock is taken meanwhile.").wait_for()


def _the_controller_releases(desk: Any) -> None:
    desk.get_by_role("link", name="Decide: Decide 1 held order").click()
    desk.get_by_role("heading", name="Decision receipt").wait_for()
    desk.get_by_label("Reason, kept with the decision").fill("Pays on Friday, by telephone")
    desk.keyboard.press("Control+Enter")
    desk.get_by_text("is released.").first.wait_for()
    with system("journey"):
        assert Order.objects.filter(stage="confirmed").count() == 2


def test_the_pages_of_orders_look_well(looks_well: Callable[..., None]) -> None:
    dealer, products = shop()
    buyer = make_viewer(dealer)
    order = make_order(dealer, {products["KT-17-W"]: 48, products["AF-55"]: 60}, by=buyer)
    held = make_order(dealer, {products["RC-30"]: 200}, by=buyer)
    detail, queue = reverse("orders:detail", args=[order.number]), reverse("orders:credit_order", args=[held.number])
    looks_well(buyer, "/", reverse("orders:new"), detail, reverse("orders:list"))
    looks_well(hq_viewer("credit_manager"), "/", queue)
    prices = [reverse("pricing:lists"), reverse("pricing:list", args=["A"]), reverse("pricing:new")]
    looks_well(hq_viewer("order_desk"), reverse("orders:desk"), *prices)
