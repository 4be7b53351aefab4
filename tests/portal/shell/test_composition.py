"""What stands on the first page of whom."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from partners.receivables.models import Invoice
from partners.walls.scope import seeing, system
from portal.shell.money import credit_panel, money_due, overdue_tasks
from portal.shell.navigation import Count
from tests.factories import hq_viewer, make_account, make_dealer, make_product, make_viewer
from tests.portal.shell.test_pages import as_

pytestmark = pytest.mark.django_db


def _late_invoice(account: object, days: int) -> None:
    today = timezone.localdate()
    with system("factory"):
        Invoice.objects.create(
            account=account, debtor=account.debtor, creditor=account.creditor, number="SI-1", currency="CNY",
            issued_on=today - timedelta(days=days + 30), due_on=today - timedelta(days=days), net=100, total=100, open=100,
        )  # fmt: skip


def test_a_dealer_sees_what_is_free_to_order() -> None:
    dealer = make_dealer()
    make_account(dealer, limit=Decimal(800000))
    page = as_(make_viewer(dealer)).get("/").content.decode()
    assert "¥800,000.00 <small>free to order</small>" in page
    assert "w-meter" in page


def test_without_a_limit_the_first_page_says_so() -> None:
    dealer = make_dealer()
    make_account(dealer)
    assert "No limit set" in as_(make_viewer(dealer)).get("/").content.decode()


def test_a_stock_keeper_and_hq_have_no_credit_panel() -> None:
    dealer = make_dealer()
    make_account(dealer, limit=1)
    keeper = make_viewer(dealer, "stock_keeper")
    with seeing(keeper.scope):
        assert credit_panel(keeper) is None
    hq = hq_viewer()
    with seeing(hq.scope):
        assert credit_panel(hq) is None
        assert overdue_tasks(hq) == []


def test_a_late_debt_waits_for_the_bookkeeper_and_for_nobody_else() -> None:
    dealer = make_dealer()
    _late_invoice(make_account(dealer, limit=1000), days=12)
    bookkeeper, buyer = make_viewer(dealer, "bookkeeper"), make_viewer(dealer, "buyer")
    with seeing(bookkeeper.scope):
        assert [str(task.detail) for task in overdue_tasks(bookkeeper)] == ["¥100.00; the oldest invoice is 12 days past due."]
        assert money_due(bookkeeper) == Count(1, due=True)
    with seeing(buyer.scope):
        assert overdue_tasks(buyer) == []


def test_a_neighbours_debt_is_nowhere() -> None:
    _late_invoice(make_account(make_dealer(), limit=1000), days=12)
    other = make_viewer(make_dealer(), "bookkeeper")
    with seeing(other.scope):
        assert money_due(other) == Count(0)


def test_a_product_is_found_by_its_code_and_by_its_name_in_either_language() -> None:
    kettle = make_product(sku="KT-17-W", name="Tide kettle", name_zh="潮汐水壶")
    other = make_product(sku="KT-17-W2", name="Tide kettle, second")
    client = as_(make_viewer(make_dealer()))
    for text in ("kt-17-w", "tide", "水壶"):
        page = client.get("/search/", {"q": text}, headers={"HX-Request": "true"}).content.decode()
        assert f'href="/products/{kettle.pk}/"' in page
    first = client.get("/search/", {"q": "KT-17-W"}, headers={"HX-Request": "true"}).content.decode()
    assert first.index(f"/products/{kettle.pk}/") < first.index(f"/products/{other.pk}/")
