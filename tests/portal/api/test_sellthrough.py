"""Reports over HTTP: sent once, read by whom they concern, corrected, refused line by line."""

import pytest

from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.portal.api.conftest import make_caller
from tests.stock.sellthrough.shelf import make_shelf, week

pytestmark = pytest.mark.django_db


def test_a_report_is_sent_once_and_read_by_its_owner_and_hq_alone() -> None:
    shelf = make_shelf(pieces=20)
    caller = make_caller(shelf.viewer)
    body = {"week": week(1).isoformat(), "lines": [{"sku": shelf.product.sku, "sold": 6}]}
    first = caller.post("/reports", body, key="report-0001")
    again = caller.post("/reports", body, key="report-0001")
    assert (first.status_code, again.content, shelf.on_hand) == (201, first.content, 14)
    report = first.json()
    assert (report["pieces"], report["stands"], report["lines"][0]["sku"]) == (6, True, shelf.product.sku)
    assert caller.get(f"/reports/{report['id']}").json() == report
    assert make_caller(hq_viewer()).get(f"/reports/{report['id']}").status_code == 200
    assert make_caller(make_viewer(make_dealer())).get(f"/reports/{report['id']}").status_code == 404


def test_a_wrong_code_is_named_and_changes_nothing() -> None:
    shelf = make_shelf(pieces=20)
    answer = make_caller(shelf.viewer).post("/reports", {"week": week(1).isoformat(), "lines": [{"sku": "NOPE", "sold": 6}]})
    assert (answer.status_code, answer.json()["code"], shelf.on_hand) == (422, "not_a_product", 20)


def test_channel_stock_coverage_and_suggestions_are_read() -> None:
    shelf = make_shelf(pieces=60)
    for back in (4, 3, 2, 1):
        shelf.sells(14, back=back)
    hq, own = make_caller(hq_viewer()), make_caller(shelf.viewer)
    (row,) = hq.get("/channel-stock").json()["rows"]
    assert (row["partner"], row["on_hand"], row["sold"], row["weeks"]) == (shelf.dealer.code, 4, 56, 4)
    assert own.get("/channel-stock").json()["rows"] == []
    assert hq.get("/reports/coverage").json() == {"week": week(1).isoformat(), "sent": 1, "expected": 1}
    (made,) = own.get("/suggestions").json()
    assert (made["sku"], made["quantity"], made["low"]) == (shelf.product.sku, 20, True)
    assert own.get("/reports", kind="count").json()["rows"] == []
