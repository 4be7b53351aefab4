"""Spreadsheets by calamine: XLSX, XLS and ODS give up the rows of their first visible sheet."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from portal.exchange.reading import limits
from portal.exchange.reading.faults import Unfit

type Cell = str | int | float | None


def sheet_rows(path: Path) -> Iterator[list[Cell]]:
    """Rows from the sheet's first row on. Raises Unfit for too much of anything, a lock, or damage."""
    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise Unfit("locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unfit("damaged") from error
    if len(book.sheet_names) > limits.SHEETS:
        raise Unfit("too_many_sheets", most=limits.SHEETS)
    try:
        sheet = book.get_sheet_by_name(_first_shown(book))
        if sheet.total_height > limits.ROWS + limits.HEADER_SEARCH_ROWS:
            raise Unfit("too_many_rows", most=limits.ROWS)
        if sheet.total_width > limits.COLUMNS:
            raise Unfit("too_many_columns", most=limits.COLUMNS)
        for _ in range(sheet.start[0] if sheet.start else 0):
            yield []
        for row in sheet.iter_rows():
            yield [plain(value) for value in row]
    except CalamineError as error:
        raise Unfit("damaged") from error


def _first_shown(book: CalamineWorkbook) -> str:
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return str(sheet.name)
    raise Unfit("empty")


def plain(value: Any) -> Cell:
    """A cell as JSON holds it: whole numbers whole (calamine says 7.0), days as ISO text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 (only NaN differs from itself)
            return str(value)
        return int(value) if value.is_integer() and abs(value) < 1e15 else value  # noqa: PLR2004 (beyond it a float is no count)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, str) and len(value) > limits.CELL:
        raise Unfit("cell_too_long", most=limits.CELL, line=0)
    return str(value) if isinstance(value, dt.timedelta) else value
