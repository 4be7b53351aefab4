"""Pages of reports: one happy, one refused, one stranger, and what each may see."""

from typing import Any

import pytest
from django.test import Client

from partners.access.models import User
from partners.organisations.models import Organisation, Territory
from partners.walls.scope import system
from stock.sellthrough.models import Report, ReportingRules, ReportLine
from tests.factories import hq_viewer, make_account, make_dealer, make_organisation, make_place, make_product, make_viewer
from tests.factories.partners import make_hq
from tests.stock.sellthrough.shelf import Shelf, make_shelf, nothing_changed, week

pytestmark = pytest.mark.django_db


def logged_in(viewer: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def form_of(kind: str = "sales", back: int = 1, **said: Any) -> dict[str, Any]:
    return {"kind": kind, "week": week(back).isoformat(), **said}


def test_a_shop_reports_its_week_by_form_and_sees_it_in_the_books() -> None:
    shelf = make_shelf(products=2, pieces=20)
    one, other = shelf.products
    client = logged_in(shelf.viewer)
    page = client.get("/reports/new/").content.decode()
    assert one.sku in page
    assert other.sku in page
    answer = client.post("/reports/new/", form_of(**{f"sold-{one.pk}": "6"}), follow=True)
    assert answer.status_code == 200
    with system("test"):
        line = ReportLine.objects.get(organisation=shelf.dealer)
    assert (line.product_id, line.sold) == (one.pk, 6)  # the other was left empty: a blank is not a zero
    assert shelf.on_hand == 14
    assert one.sku in answer.content.decode()


def test_none_of_the_others_is_a_declared_zero() -> None:
    shelf = make_shelf(products=3, pieces=20)
    logged_in(shelf.viewer).post("/reports/new/", form_of(rest="on", **{f"sold-{shelf.product.pk}": "6"}))
    with system("test"):
        assert sorted(ReportLine.objects.filter(organisation=shelf.dealer).values_list("sold", flat=True)) == [0, 0, 6]


def test_an_empty_form_says_that_a_blank_is_not_a_zero_and_changes_nothing() -> None:
    shelf = make_shelf(pieces=20)
    before = nothing_changed()
    answer = logged_in(shelf.viewer).post("/reports/new/", form_of())
    assert answer.status_code == 422
    assert "a blank is not a zero" in answer.content.decode()
    assert nothing_changed() == before


def test_what_cannot_be_meant_stands_beside_its_field_and_what_was_typed_stays() -> None:
    shelf = make_shelf(products=2, pieces=20)
    one, other = (product.pk for product in shelf.products)
    said = form_of(**{f"sold-{one}": "6", f"sold-{other}": "2000000"})
    client = logged_in(shelf.viewer)
    answer = client.post("/reports/new/", said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_sold-{other}_error"' in page
    assert 'value="2000000"' in page
    assert shelf.on_hand == 20
    assert client.post("/reports/new/", said | {"good_only": "on"}).status_code == 302
    assert shelf.on_hand == 14


def test_a_count_by_form_is_booked_on_its_day() -> None:
    shelf = make_shelf(pieces=20)
    logged_in(shelf.viewer).post("/reports/new/", form_of("count", on=week(1).isoformat(), **{f"counted-{shelf.product.pk}": "18"}))
    assert (shelf.on_hand, shelf.movements()[-1]) == (18, ("count", -2, week(1)))


def test_a_double_tap_sends_one_report() -> None:
    shelf = make_shelf(pieces=20)
    client, said = logged_in(shelf.viewer), form_of(**{f"sold-{shelf.product.pk}": "6"})
    first, second = client.post("/reports/new/", said), client.post("/reports/new/", said)
    assert first.url == second.url
    with system("test"):
        assert Report.objects.filter(organisation=shelf.dealer).count() == 1


def test_a_report_is_seen_by_its_owner_and_above_and_is_not_there_for_others() -> None:
    distributor = make_organisation(kind="distributor")
    shelf = make_shelf(pieces=20, under=distributor)
    report = shelf.sells(6).report
    for address in (f"/reports/{report.pk}/", f"/reports/books/{shelf.product.pk}/?partner={shelf.dealer.code}"):
        assert logged_in(shelf.viewer).get(address).status_code == 200
        assert logged_in(make_viewer(distributor)).get(address).status_code == 200
        assert logged_in(hq_viewer()).get(address).status_code == 200
        assert logged_in(make_viewer(make_dealer(under=distributor))).get(address).status_code == 404


def test_who_may_not_report_has_no_form() -> None:
    shelf = make_shelf(pieces=20)
    assert logged_in(make_viewer(shelf.dealer, "buyer")).get("/reports/new/").status_code == 404
    answer = logged_in(make_viewer(shelf.dealer, "buyer")).post("/reports/new/", form_of(**{f"sold-{shelf.product.pk}": "6"}))
    assert (answer.status_code, shelf.on_hand) == (404, 20)


def test_the_channel_is_open_to_who_has_partners_below_and_to_hq_alone() -> None:
    distributor = make_organisation(kind="distributor")
    below, other = make_shelf(pieces=20, under=distributor), make_shelf(pieces=20)
    below.sells(2)
    for address in ("/channel-stock/", "/channel-stock/signals/", "/reports/coverage/"):
        assert logged_in(below.viewer).get(address).status_code == 404
        mine = logged_in(make_viewer(distributor)).get(address)
        assert (mine.status_code, other.dealer.name in mine.content.decode()) == (200, False)
        assert logged_in(hq_viewer()).get(address).status_code == 200
    assert below.product.sku in logged_in(hq_viewer()).get("/channel-stock/?state=&transit=1").content.decode()


def test_the_channel_comes_as_a_file() -> None:
    shelf = make_shelf(pieces=20)
    shelf.sells(5)
    answer = logged_in(hq_viewer()).get("/channel-stock/?_export=csv")
    assert answer.status_code == 200
    assert shelf.product.sku in answer.content.decode()


def test_hq_sets_the_rules_and_a_partner_finds_no_such_page() -> None:
    planner = logged_in(hq_viewer("planner"))
    said = {
        "due_days": 2, "open_weeks": 4, "average_weeks": 8, "cover_least": 2, "cover_most": 9, "deep_ratio": "1.3", "lead_days": 6,
        "review_days": 7, "service": "1.65", "outlier": 5,
    }  # fmt: skip
    assert planner.post("/channel-stock/rules/", said).status_code == 302
    with system("test"):
        kept = ReportingRules.objects.get()
    assert (kept.due_days, kept.cover_most) == (2, 9)
    assert planner.post("/channel-stock/rules/", said | {"cover_most": 1}).status_code == 422
    assert logged_in(make_viewer(make_dealer())).get("/channel-stock/rules/").status_code == 404


def test_home_says_what_is_due_and_what_runs_low() -> None:
    shelf = make_shelf(pieces=60)
    for back in (5, 4, 3, 2):
        shelf.sells(14, back=back)
    page = logged_in(shelf.viewer).get("/").content.decode()
    assert f"Report sales for week {week(1).isocalendar().week}" in page
    assert "Running low" in page
    assert shelf.product.sku in page


def test_a_suggestion_opened_twice_lies_in_the_order_once() -> None:
    shelf = make_shelf(pieces=60)
    make_account(shelf.dealer, limit=100_000)
    make_place()
    for back in (4, 3, 2, 1):
        shelf.sells(14, back=back)
    client = logged_in(shelf.viewer)
    page = client.get("/orders/suggested/").content.decode()
    assert f'name="sku-{shelf.product.sku}"' in page
    for _ in range(2):
        assert client.post("/orders/suggested/", {f"sku-{shelf.product.sku}": "20"}).url == "/orders/new/"
    basket = client.get("/orders/new/").content.decode()
    assert shelf.product.sku in basket
    assert 'value="20"' in basket
    assert logged_in(make_viewer(shelf.dealer, "bookkeeper")).get("/orders/suggested/").status_code == 404
    assert make_product().sku not in page


def test_signals_name_partners_and_products_in_the_readers_language() -> None:
    east, west = (Territory.objects.create(code=code, name=code, name_zh=zh) for code, zh in (("EAST", "华东"), ("WEST", "西部")))
    here, there = make_shelf(territory=east), make_shelf(territory=west)
    there = Shelf(there.dealer, there.viewer, here.products)
    there.put(40, on=week(5))
    there.counts(28, back=2)
    here.sells(12)
    with system("test"):
        Organisation.objects.filter(pk=there.dealer.pk).update(name_zh="昆明钟楼优选")
    page = logged_in(make_viewer(make_hq(), language="zh-hans")).get("/channel-stock/signals/").content.decode()
    assert "昆明钟楼优选（西部）" in page
    assert there.dealer.name not in page
