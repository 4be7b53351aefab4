"""A stock keeper's Monday: report the week on a phone, send another by file, mend its errors, count, and order what is suggested."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from channel_orders.orders.models import Order
from partners.walls.scope import system
from stock.sellthrough.models import Report, ReportLine
from tests.factories import hq_viewer, make_account, make_hq, make_place, make_position, make_viewer
from tests.factories.orders import make_price_list
from tests.journeys.conftest import NARROW, WIDE
from tests.portal.exchange.files import csv_bytes
from tests.stock.sellthrough.shelf import Shelf, make_shelf, week


def shop() -> Shelf:
    """A dealer with two products in packs of four, four weeks of sales reported, the last two weeks due."""
    shelf = make_shelf(products=2, pieces=90, name="Hangzhou Qingchuan", name_zh="杭州晴川")
    fast, slow = shelf.products
    with system("journey"):
        type(fast).objects.filter(pk__in=[fast.pk, slow.pk]).update(pack=4, minimum=4)
    for back in (6, 5, 4, 3):
        shelf.sells({fast.pk: 14, slow.pk: 2}, back=back)
    make_place(make_hq())
    for product in shelf.products:
        make_position(product, 400)
    make_price_list({fast: 118, slow: 208}, code="A", name="List A", name_zh="价目 A")
    make_account(shelf.dealer, limit=60_000)
    return shelf


def test_a_week_by_phone_a_week_by_file_its_errors_mended_and_the_order_that_follows(sign_in: Callable[..., Any], tmp_path: Path) -> None:
    shelf = shop()
    phone = sign_in(shelf.viewer, size=NARROW, has_touch=True, is_mobile=True)
    _report_by_phone(phone, shelf)
    desk = sign_in(make_viewer(shelf.dealer, "stock_keeper"), size=WIDE)
    _send_a_file(desk, shelf, tmp_path)
    _order_what_is_suggested(phone, shelf)


def _report_by_phone(phone: Any, shelf: Shelf) -> None:
    fast, slow = shelf.products
    phone.goto("/")
    phone.get_by_role("link", name=f"Report sales for week {week(1).isocalendar().week}").click()
    phone.goto(f"/reports/new/?week={week(2).isoformat()}")
    phone.fill(f"#id_sold-{fast.pk}", "15")
    phone.get_by_label("None of the others was sold").check()
    phone.get_by_role("button", name="Send the report").click()
    phone.get_by_text("The report is in the books.").wait_for()
    with system("journey"):
        said = ReportLine.objects.filter(report__organisation=shelf.dealer, report__week=week(2))
        assert dict(said.values_list("product", "sold")) == {fast.pk: 15, slow.pk: 0}


def _send_a_file(desk: Any, shelf: Shelf, folder: Path) -> None:
    """Two rows, one with a code that does not exist: the good one is taken, the mended one completes the week."""
    fast, slow = shelf.products
    head, monday = ["Week", "Product code", "Sold"], week(1).isoformat()
    first, mended = folder / "week.csv", folder / "mended.csv"
    first.write_bytes(csv_bytes(head, [monday, fast.sku, 14], [monday, f"{slow.sku}X", 3]))
    mended.write_bytes(csv_bytes(head, [monday, slow.sku, 3]))
    _bring_in(desk, first, wrong=True)
    _bring_in(desk, mended)
    with system("journey"):
        stands = Report.objects.get(organisation=shelf.dealer, week=week(1), superseded_at=None)
        assert dict(ReportLine.objects.filter(report=stands).values_list("product", "sold")) == {fast.pk: 14, slow.pk: 3}


def _bring_in(desk: Any, file: Path, *, wrong: bool = False) -> None:
    desk.goto("/imports/?kind=sales")
    desk.set_input_files("input[type=file]", str(file))
    desk.get_by_role("button", name="Upload and look").click()
    desk.wait_for_url("**/imports/*/")
    desk.locator("form[action$='/check/'] button").first.click()
    desk.locator("form[action$='/take/'] button").first.wait_for()
    if wrong:
        assert "There is no product" in desk.inner_text("main")
    desk.locator("form[action$='/take/'] button").first.click()
    desk.get_by_text("Taken").first.wait_for()


def _order_what_is_suggested(phone: Any, shelf: Shelf) -> None:
    phone.goto("/")
    panel = phone.locator("section", has=phone.get_by_role("heading", name="Running low"))
    assert shelf.product.sku in panel.inner_text()
    panel.get_by_role("button", name="Add to order").click()
    phone.wait_for_url("**/orders/new/**")
    assert shelf.product.sku in phone.inner_text("main")
    with system("journey"):
        assert not Order.objects.filter(buyer=shelf.dealer).exists()  # nothing is placed without its owner's word


def test_pages_of_reports_look_well(looks_well: Callable[..., None]) -> None:
    shelf = shop()
    shelf.sells({shelf.product.pk: 120}, back=2)
    report = shelf.counts(3).report
    address = f"/reports/books/{shelf.product.pk}/?partner={shelf.dealer.code}"
    looks_well(shelf.viewer, "/", "/reports/", "/reports/new/", f"/reports/{report.pk}/", address, "/orders/suggested/")
    looks_well(hq_viewer("planner"), "/channel-stock/", "/channel-stock/signals/", "/channel-stock/rules/", "/reports/coverage/", address)
