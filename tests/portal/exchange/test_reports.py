"""Reports by file: a partner's own template, its errors, the mended rows, and nobody else's."""

import pytest
from django.test import Client

from partners.access.models import User
from partners.refusal import NotAllowed
from partners.walls.scope import seeing, system
from portal.exchange.blanks import csv_template
from portal.exchange.kinds import KINDS
from stock.sellthrough.models import Report, ReportLine
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.portal.exchange.files import csv_bytes, send, take, wrong_rows
from tests.stock.sellthrough.shelf import make_shelf, week

pytestmark = pytest.mark.django_db
HEAD = ["Week", "Product code", "Sold"]


def test_the_template_lists_the_partners_own_products_for_the_week_that_is_due() -> None:
    shelf, other = make_shelf(products=2, pieces=20), make_shelf(pieces=9)
    with seeing(shelf.viewer.scope):
        text = csv_template(KINDS["sales"], KINDS["sales"].rows_for(shelf.viewer)).decode()
    assert all(f"{week(1).isoformat()},{product.sku}," in text for product in shelf.products)
    assert other.product.sku not in text


def test_a_file_of_two_weeks_becomes_two_reports() -> None:
    shelf = make_shelf(pieces=50)
    content = csv_bytes(HEAD, [week(2).isoformat(), shelf.product.sku, 6], [week(1).isoformat(), shelf.product.sku, 4])
    imported = take(send("sales", content, shelf.viewer), shelf.viewer)
    assert imported.counts == {"new": 2, "changed": 0, "same": 0, "wrong": 0}
    assert shelf.on_hand == 40
    with system("test"):
        reports = list(Report.objects.filter(organisation=shelf.dealer).order_by("week").values_list("week", "pieces", "way"))
    assert reports == [(week(2), 6, "file"), (week(1), 4, "file")]


def test_wrong_rows_are_named_good_ones_are_taken_and_the_mended_ones_complete_the_week() -> None:
    shelf = make_shelf(products=2, pieces=20)
    one, other = shelf.products
    monday = week(1).isoformat()
    content = csv_bytes(HEAD, [monday, one.sku, 6], [monday, f"{other.sku}X", 4], [week(0).isoformat(), one.sku, 1])
    imported = send("sales", content, shelf.viewer)
    assert imported.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 2}
    assert {fault["code"] for faults in wrong_rows(imported).values() for fault in faults} == {"unknown_product", "week_not_over"}
    assert imported.errors
    take(imported, shelf.viewer, good_rows_only=True)
    take(send("sales", csv_bytes(HEAD, [monday, other.sku, 4]), shelf.viewer, "mended.csv"), shelf.viewer)
    with system("test"):
        standing = ReportLine.objects.filter(report__organisation=shelf.dealer, report__superseded_at=None)
        assert dict(standing.values_list("product", "sold")) == {one.pk: 6, other.pk: 4}


def test_an_empty_row_says_nothing_and_the_same_file_again_changes_nothing() -> None:
    shelf = make_shelf(products=2, pieces=20)
    rows = [[week(1).isoformat(), shelf.products[0].sku, 6], [week(1).isoformat(), shelf.products[1].sku, ""]]
    take(send("sales", csv_bytes(HEAD, *rows), shelf.viewer), shelf.viewer)
    before = shelf.movements()
    again = send("sales", csv_bytes(HEAD, *rows, ["", "", ""]), shelf.viewer)
    assert again.counts["new"] == again.counts["changed"] == 0
    take(again, shelf.viewer)
    assert shelf.movements() == before


def test_a_count_by_file_is_booked() -> None:
    shelf = make_shelf(pieces=20)
    content = csv_bytes(["Counted on", "Product code", "Counted"], [week(1).isoformat(), shelf.product.sku, 17])
    take(send("count", content, shelf.viewer), shelf.viewer)
    assert (shelf.on_hand, shelf.movements()[-1]) == (17, ("count", -3, week(1)))


def test_hqs_kinds_are_closed_to_partners_and_reports_to_hq_and_to_who_may_not_report() -> None:
    shelf = make_shelf(pieces=20)
    content = csv_bytes(HEAD, [week(1).isoformat(), shelf.product.sku, 6])
    for kind, viewer in (("products", shelf.viewer), ("sales", hq_viewer()), ("sales", make_viewer(shelf.dealer, "buyer"))):
        with pytest.raises(NotAllowed):
            send(kind, content, viewer)
    assert shelf.on_hand == 20


def test_pages_of_files_are_each_partners_own() -> None:
    shelf = make_shelf(pieces=20)
    imported = send("sales", csv_bytes(HEAD, [week(1).isoformat(), shelf.product.sku, 6]), shelf.viewer)
    pages = {viewer: Client() for viewer in (shelf.viewer, make_viewer(make_dealer()), make_viewer(shelf.dealer, "buyer"), hq_viewer())}
    for viewer, client in pages.items():
        client.force_login(User.objects.get(pk=viewer.user_id))
    seen = [client.get(f"/imports/{imported.pk}/").status_code for client in pages.values()]
    assert seen == [200, 404, 404, 404]
    listed = pages[shelf.viewer].get("/imports/").content.decode()
    assert "Sales of a week" in listed
    assert "Opening stock" not in listed
