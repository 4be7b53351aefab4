"""The file to fill in: a template for each kind, with what each column means, what it allows, and a row that shows how."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.exchange.kinds.column import Column, Kind

ROWS_PREPARED = 2000
MOST_LISTED = 255  # characters a drop-down may hold in the cell itself
MOST_PROMPT = 255
FORMATS = {"code": "@", "text": "@", "email": "@", "day": "yyyy-mm-dd", "amount": "#,##0.00##", "whole": "0"}


def csv_template(kind: Kind, rows: Iterable[tuple[Any, ...]] | None = None) -> bytes:
    """Column names and `rows`, samples or the viewer's own, with the mark that Excel needs to see Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([str(column.label) for column in kind.columns])
    for row in kind.samples if rows is None else rows:
        writer.writerow(["" if cell is None else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_template(kind: Kind, rows: Iterable[tuple[Any, ...]] | None = None) -> bytes:
    """The same as a workbook: drop-downs, notes on each column, codes kept as text, and a second sheet that explains."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(str(kind.label)[:31])
        head = book.add_format({"bold": True, "bg_color": "#EDE9E0", "text_wrap": True, "valign": "top"})
        needed = book.add_format({"bold": True, "bg_color": "#D6E6E3", "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(kind.columns):
            sheet.set_column(place, place, 18, book.add_format({"num_format": FORMATS.get(column.sort, "@")}))
            sheet.write_string(0, place, str(column.label), needed if column.required else head)
            sheet.write_comment(0, place, _meaning(column))
            _offer(sheet, place, column)
        for line, row in enumerate(kind.samples if rows is None else rows, start=1):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(line, place, cell)
        _explain(book, kind)
    return out.getvalue()


def _offer(sheet: xlsxwriter.worksheet.Worksheet, place: int, column: Column) -> None:
    listed = [str(word) for word in column.choices.values()]
    if listed and len(",".join(listed)) <= MOST_LISTED:
        sheet.data_validation(
            1, place, ROWS_PREPARED, place, {"validate": "list", "source": listed, "input_message": _meaning(column)[:MOST_PROMPT]}
        )


def _meaning(column: Column) -> str:
    return " ".join(part for part in (_("Required.") if column.required else "", str(column.help), _sort_words(column)) if part) or str(
        column.label
    )


def _sort_words(column: Column) -> str:
    return {
        "day": _("A day, such as 2026-11-23."),
        "whole": _("A whole number."),
        "amount": _("An amount, such as 1299.50."),
        "email": _("An e-mail address."),
    }.get(column.sort, "")


def _explain(book: xlsxwriter.Workbook, kind: Kind) -> None:
    sheet = book.add_worksheet(_("Columns"))
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 3, 60)
    for place, word in enumerate((_("Column"), _("Required"), _("Meaning"), _("Allowed values"))):
        sheet.write_string(0, place, word, bold)
    for line, column in enumerate(kind.columns, start=1):
        sheet.write_string(line, 0, str(column.label))
        sheet.write_string(line, 1, _("yes") if column.required else "")
        sheet.write_string(line, 2, _meaning(column), wrap)
        sheet.write_string(line, 3, ", ".join(str(word) for word in column.choices.values()), wrap)
