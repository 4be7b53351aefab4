"""Any list as XLSX or CSV: `?_export=xlsx` on a page whose answer is a TemplateResponse with a `table`.

The file holds exactly what the list shows to this viewer under the present filters and order, all pages of it,
because it is made from the same table. A view needs nothing for it but `TemplateResponse` (or a class-based list).

Rows are fetched and written in chunks, so that a file of any list costs the same memory. A file ends after MOST_ROWS, and says so.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_tables2 import Table
from django_tables2.rows import BoundRow

from partners.formulas import harmless

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST_ROWS = 50_000  # what a request has time to write
CHUNK = 2000


class TableExport:
    """Middleware: turn the answer of a list page into a file when the query asks for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> HttpResponse:
        kind = request.GET.get("_export", "")
        table = (response.context_data or {}).get("table")
        if kind not in KINDS or not isinstance(table, Table) or getattr(table, "no_export", False):
            return response
        hidden = frozenset(request.GET.get("_hide", "").split(","))
        return _Ready(table_file(table, kind, hidden), file_name(table, kind), KINDS[kind])


class _Ready(TemplateResponse):
    """A file in the place of a template answer, which is what Django expects back from the hook."""

    def __init__(self, content: bytes, name: str, content_type: str) -> None:
        super().__init__(None, [], content_type=content_type)  # type: ignore[arg-type]
        self.content = content
        self["Content-Disposition"] = f'attachment; filename="{name}"'


def file_name(table: Table, kind: str) -> str:
    """The table's own name and the day."""
    name = table.attrs.get("id") or type(table).__name__.removesuffix("Table").lower()
    return f"{name}-{dt.date.today():%Y-%m-%d}.{kind}"


def table_file(table: Table, kind: str, hidden: frozenset[str] = frozenset()) -> bytes:
    """All rows of a table as the bytes of a file, without the columns that its reader hid."""
    rows = _rows(table, hidden)
    return _csv(rows) if kind == "csv" else _xlsx(rows)


def _rows(table: Table, hidden: frozenset[str]) -> Iterator[list[Any]]:
    """The head and the rows of the columns that are shown; where rows are left out, a last line that says so."""
    left_out = {*getattr(table, "exclude_from_export", ()), *hidden}
    columns = [column for column in table.columns if not column.column.exclude_from_export and column.name not in left_out]
    yield [column.header for column in columns]
    for number, record in enumerate(_records(table)):
        if number == MOST_ROWS:
            yield [_("Only the first %(most)s rows are in this file. Filter the list and export it again.") % {"most": f"{MOST_ROWS:,}"}]
            return
        row = BoundRow(record, table=table)
        yield [row.get_cell_value(column.name) for column in columns]


def _records(table: Table) -> Iterable[Any]:
    records = table.data.data
    return records[: MOST_ROWS + 1].iterator(chunk_size=CHUNK) if isinstance(records, QuerySet) else records


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | float | Decimal | dt.date | dt.datetime):
        return value
    if value is None:
        return ""
    return str(value) if isinstance(value, Promise) else value if isinstance(value, str) else str(value)


def _harmless(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value


def _csv(rows: Iterable[list[Any]]) -> bytes:
    """UTF-8 with the mark that Excel needs to see Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_harmless(_plain(value)) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(rows: Iterable[list[Any]]) -> bytes:
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                plain = _plain(value)
                style = head if number == 0 else day if isinstance(plain, dt.date) else None
                sheet.write(number, column, plain, style)
    return out.getvalue()
