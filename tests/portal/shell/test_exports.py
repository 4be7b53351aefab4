"""Lists as files: what is shown and nothing else, typed, harmless, and no larger in memory for a longer list."""

import csv
import datetime as dt
import io
import tracemalloc
from decimal import Decimal
from typing import Any

import django_tables2 as tables
import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django_tables2 import Table
from python_calamine import CalamineWorkbook

from partners.access.models import User
from partners.organisations.models import Organisation
from partners.walls.scope import system
from portal.shell import exports
from portal.shell.exports import table_file
from tests.factories import hq_viewer, make_dealer
from tests.portal.exchange.files import bring_in_templates

pytestmark = pytest.mark.django_db
FOREIGN = ("/cms/", "/accounts/", "/api/")
EVIL = ("=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')


class Things(Table):  # type: ignore[misc]
    name = tables.Column()
    amount = tables.Column()
    day = tables.Column()
    hidden = tables.Column(visible=False, default="secret")


def sheet_of(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def lines_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_amounts_and_days_keep_their_types_and_hidden_columns_stay_hidden() -> None:
    table = Things([{"name": "蓝河", "amount": Decimal("-12.50"), "day": dt.date(2026, 11, 23)}])
    assert sheet_of(table_file(table, "xlsx")) == [["Name", "Amount", "Day"], ["蓝河", -12.5, dt.date(2026, 11, 23)]]
    assert lines_of(table_file(table, "csv")) == [["Name", "Amount", "Day"], ["蓝河", "-12.50", "2026-11-23"]]


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_leaves_as_a_formula(evil: str) -> None:
    table = Things([{"name": evil, "amount": 1, "day": None}])
    assert lines_of(table_file(table, "csv"))[1][0] == f"'{evil}"
    content = table_file(table, "xlsx")
    assert sheet_of(content)[1][0].strip() == evil.strip()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert not [cell for row in book.get_sheet_by_index(0).to_python() for cell in row if cell == 2]
    import zipfile

    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    table = Things([{"name": str(n), "amount": n, "day": None} for n in range(5)])
    lines = lines_of(table_file(table, "csv"))
    assert [line[0] for line in lines[1:4]] == ["0", "1", "2"]
    assert len(lines) == 5
    assert "first 3 rows" in lines[4][0]
    assert len(sheet_of(table_file(table, "xlsx"))) == 5


def test_ten_times_the_rows_need_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are fetched in chunks: the peak is the chunk's and the file's own."""
    monkeypatch.setattr(exports, "CHUNK", 200)

    class Partners(Table):  # type: ignore[misc]
        class Meta:
            model = Organisation
            fields = ("code", "name", "name_zh", "kind")

    hq = hq_viewer()
    with system("test"):
        root = Organisation.objects.get(pk=hq.organisation_id)

    def make(first: int, last: int) -> None:
        with system("test"):
            Organisation.objects.bulk_create(
                Organisation(path=f"{root.path}{n:04}", depth=2, code=f"B{n:05}", name=f"Partner {n}", kind="dealer")
                for n in range(first, last)
            )

    def peak() -> int:
        with system("test"):
            table = Partners(Organisation.objects.order_by("code"))
            tracemalloc.start()
            content = table_file(table, "xlsx")
            _now, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most - 3 * len(content)

    make(0, 200)
    peak()
    small = peak()
    make(200, 2000)
    assert peak() < 1.6 * small


def pages_without_arguments() -> list[str]:
    found = []
    for namespace in ("", *get_resolver().namespace_dict):
        resolver = get_resolver().namespace_dict[namespace][1] if namespace else get_resolver()
        for name in {key for key in resolver.reverse_dict if isinstance(key, str)}:
            try:
                found.append(reverse(f"{namespace}:{name}" if namespace else name))
            except NoReverseMatch:
                continue
    return sorted({address for address in found if not address.startswith(FOREIGN)})


def test_every_list_leaves_as_exactly_what_it_shows() -> None:
    """Every page of HQ's that holds a list: the file has the page's columns and all of its rows, in its order."""
    by = hq_viewer("administrator", "credit_manager", "order_desk", "channel_manager")
    bring_in_templates(by)
    make_dealer(name="=evil()")
    client = Client()
    client.force_login(User.objects.get(pk=by.user_id))
    walked = []
    for address in pages_without_arguments():
        page = client.get(address)
        table = (page.context_data or {}).get("table") if hasattr(page, "context_data") else None
        if page.status_code != 200 or not isinstance(table, Table) or getattr(table, "no_export", False):
            continue
        heads = [str(column.header) for column in table.columns if not column.column.exclude_from_export]
        files = {kind: client.get(address, {"_export": kind}) for kind in ("csv", "xlsx")}
        assert all("attachment" in file["Content-Disposition"] for file in files.values()), address
        lines = lines_of(files["csv"].content)
        left_out = set(getattr(table, "exclude_from_export", ()))
        assert len(lines[0]) == len(heads) - len(left_out), address
        assert set(lines[0]) <= set(heads), address
        with system("test"):  # HQ's own view of it: all rows that the page's query finds
            assert len(lines) - 1 == len(table.rows), address
        assert len(sheet_of(files["xlsx"].content)) in {len(lines), max(len(lines), 1)}, address
        assert not [cell for line in lines for cell in line if cell.startswith(("=", "@", "\t", "\r"))], address
        walked.append(address)
    assert {"/orders/", "/orders/desk/", "/invoices/", "/receivables/", "/stock/", "/products/", "/imports/", "/shipments/"} <= set(walked)
