"""Adventure Works comes in whole: what the ledger says is what the files say, and its pages are quick with all of it there.

The figures are those of Microsoft's AdventureWorksDW, as its SOURCE.txt lists them.
"""

import io
import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Count, F, Max, Sum
from django.test import Client, override_settings
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from channel_orders.orders.models import Order
from partners.access.models import User
from partners.organisations.models import Organisation
from partners.period import month_of
from partners.receivables.models import Account, Invoice, Payment, Statement
from partners.receivables.statements.actions import make_statement
from partners.receivables.statements.rendering import PangoMissing, can_print
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from portal.books import faults_of_books
from portal.exchange.bicycles import Bicycles, owner_email
from portal.exchange.management.commands.import_adventureworks import bring_in, bring_in_all, found_company
from portal.exchange.models import Import
from portal.exchange.reconciling import compare_stock, compare_with_ledger
from stock.catalogue.models import Product
from stock.ledger.models import Movement, Position
from tests.conftest import clone, forget, use

FOLDER = Path(os.environ.get("ADVENTUREWORKS", settings.ROOT / "../shared/data/adventureworks_dw"))
QUICK = 0.5  # seconds for a page
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (FOLDER / "dim_reseller.csv").exists(), reason="the data folder is not beside the checkout"),
    pytest.mark.xdist_group("adventureworks"),
]


@pytest.fixture(scope="module")
def data() -> Bicycles:
    return Bicycles(FOLDER)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _files(_each_test_by_itself: None, media: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = media


@pytest.fixture(scope="module", autouse=True)
def by(django_db_setup: None, django_db_blocker: Any, data: Bicycles, media: Path) -> Iterator[Viewer]:
    """The whole company, brought in once into a database of its own."""
    name = f"weir_bicycles_{os.getpid()}"
    clone(name)
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        before = use(name)
        try:
            administrator = found_company()
            for _name, _imported in bring_in_all(data, by=administrator):
                pass
            yield administrator
        finally:
            use(before)
            forget(name)


def test_the_tree_is_hq_ten_territories_and_their_resellers() -> None:
    with system("test"):
        by_depth = dict(Organisation.objects.values_list("depth").annotate(n=Count("pk")).order_by("depth"))
        assert by_depth == {1: 1, 2: 10, 3: 701}
        assert set(Organisation.objects.filter(depth=2).values_list("kind", flat=True)) == {"branch"}
        assert set(Account.objects.values_list("terms_days", flat=True)) == {30}
        assert Product.objects.count() == 504
        assert Product.objects.exclude(description_zh="").count() > 100


def test_sales_per_reseller_and_per_month_are_the_file_s_to_the_cent(data: Bicycles) -> None:
    with system("test"):
        report = compare_with_ledger(data)
    assert report.worst < Decimal("0.01")
    assert report.unbalanced == 0
    assert sum(key.startswith("reseller") for key in report.ledger) == 635
    years = {key: round(amount, 2) for key, amount in report.ledger.items() if key.startswith("year")}
    assert years == {
        "year 2010": Decimal("489328.58"),
        "year 2011": Decimal("18192802.71"),
        "year 2012": Decimal("28193631.53"),
        "year 2013": Decimal("33574834.16"),
    }
    assert round(report.ledger["all"], 2) == Decimal("80450596.98")
    assert report.ledger["all"] + report.rounding == report.invoices


def test_orders_are_those_of_the_years_and_the_best_customers_the_best() -> None:
    with system("test"):
        by_year = dict(Order.objects.values_list("placed_at__year").annotate(n=Count("pk")).order_by("placed_at__year"))
        assert by_year == {2010: 38, 2011: 773, 2012: 1277, 2013: 1708}
        best = Order.objects.values_list("buyer__name").annotate(net=Sum("net")).order_by("-net").first()
        southwest = Organisation.objects.get(name="Southwest")
        sold = Order.objects.filter(buyer__path__startswith=southwest.path).aggregate(net=Sum("net"))["net"]
    assert best is not None
    assert (best[0], round(best[1], 2)) == ("Brakes and Gears", Decimal("877107.19"))
    assert round(sold, 2) == Decimal("18466458.79")


def test_the_books_are_whole() -> None:
    assert faults_of_books() == []


def test_every_invoice_older_than_45_days_before_the_last_day_is_paid_in_full_and_no_other(data: Bicycles) -> None:
    before = data.last_day - timedelta(days=45)
    with system("test"):
        invoices = Invoice.objects.filter(kind="invoice")
        assert not invoices.filter(issued_on__lt=before, open__gt=0).exists()
        assert not invoices.filter(issued_on__gte=before).exclude(open=F("total")).exists()
        assert Payment.objects.aggregate(left=Sum("unapplied"))["left"] == 0
        assert Payment.objects.count() == invoices.filter(issued_on__lt=before).count() > 3000


def test_daily_stock_is_posted_but_for_exactly_the_days_that_end_below_nothing(data: Bicycles) -> None:
    below = [(line, row) for line, row in data.days if int(row[5]) < 0]
    assert (len(below), len({row[0] for _line, row in below})) == (3319, 115)
    with system("test"):
        imported = Import.objects.get(kind="stock_days")
        stock = compare_stock(data, imported.counts["wrong"])
        posted = Movement.objects.filter(source__startswith="days:")
        lines = {int(note.rsplit(" ", 1)[1]) for note in posted.filter(note__contains=" line ").values_list("note", flat=True).distinct()}
        moving = {line for line, row in data.days if row[3] != "0" or row[4] != "0"}
        assert lines.isdisjoint(line for line, _row in below)
        assert lines >= moving - {line for line, _row in below}
        openings = posted.filter(kind="opening").count()
    assert (stock.compared, stock.differing, stock.kept_aside) == (606, [], 3319)
    assert imported.counts == {"new": len(data.days) - 3319, "changed": 0, "same": 0, "wrong": 3319}
    assert openings == 606
    named = error_rows(imported)
    assert {(row["reference"], row["sku"], row["on"]) for row in named} == {
        (f"fact_product_inventory_daily line {line}", data.skus[row[0]], row[1]) for line, row in below
    }
    assert all("less than nothing" in row["error"] and row["remedy"] for row in named)


def error_rows(imported: Import) -> list[dict[str, str]]:
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(imported.errors.read())).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]


def test_positions_are_the_sum_of_their_movements() -> None:
    with system("test"):
        assert Position.objects.aggregate(n=Sum("on_hand"))["n"] == Movement.objects.aggregate(n=Sum("quantity"))["n"]


def test_the_same_files_again_change_nothing(by: Viewer, data: Bicycles) -> None:
    counted = (Movement, Payment, Position, Order)
    with system("test"):
        before = [model.objects.count() for model in counted]
    for kind, name, content in data.files():
        if kind != "history":  # the longest; the demo's and the benchmark's cover it
            again = bring_in(kind, name, content + b"\r\n", by=by).counts
            assert (again["new"], again["changed"]) == (0, 0), kind
    with system("test"):
        assert [model.objects.count() for model in counted] == before


def test_the_biggest_reseller_s_statement_prints_and_adds_up(by: Viewer, data: Bicycles) -> None:
    try:
        can_print()
    except PangoMissing:
        pytest.skip("Pango is not on this machine")
    with system("test"):
        account = Account.objects.get(debtor__code=data.biggest)
        last = Invoice.objects.filter(account=account).aggregate(last=Max("issued_on"))["last"]
        paper = make_statement(account.pk, month_of(last), by=by)
        assert isinstance(paper, Statement)
        figures = paper.figures
        billed = Invoice.objects.filter(
            account=account, issued_on__range=(date.fromisoformat(figures["first"]), date.fromisoformat(figures["last"]))
        )
        assert Decimal(figures["invoiced"]) == billed.aggregate(total=Sum("total"))["total"] > 0
        text = "\n".join(page.extract_text() for page in PdfReader(paper.file.open("rb")).pages)
    opening, invoiced, paid, credited, closing = (Decimal(figures[name]) for name in ("opening", "invoiced", "paid", "credited", "closing"))
    assert opening + invoiced - paid - credited == closing == sum(map(Decimal, figures["ageing"].values()))
    printed = re.findall(r"−?[\d,]+\.\d\d", text)
    for amount in (opening, invoiced, closing):
        assert f"{amount:,.2f}" in printed


PAGES = (
    "shell:home",
    "orders:list",
    "receivables:account",
    "receivables:invoices",
    "receivables:statements",
    "fulfilment:shipments",
    "orders:new",
)


@pytest.mark.parametrize("name", [*PAGES, "order", "invoice"])
def test_pages_of_the_biggest_reseller_open_in_half_a_second(name: str, data: Bicycles) -> None:
    client = Client()
    client.force_login(User.objects.get(email=owner_email(data.biggest)))
    with system("test"):
        order = Order.objects.filter(buyer__code=data.biggest).annotate(n=Count("lines")).order_by("-n").first()
        invoice = Invoice.objects.filter(debtor__code=data.biggest).order_by("-total").first()
    assert order is not None
    assert invoice is not None
    special = {"order": reverse("orders:detail", args=[order.number]), "invoice": reverse("receivables:invoice", args=[invoice.pk])}
    address = special.get(name) or reverse(name)
    took = []
    for _ in range(4):
        began = perf_counter()
        answer = client.get(address)
        took.append(perf_counter() - began)
        assert answer.status_code == 200
    assert min(took) < QUICK
