"""Files as tests send them."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile
from python_calamine import CalamineWorkbook

from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.exchange.actions import check_import, map_columns, take_import, upload_file
from portal.exchange.blanks import csv_template
from portal.exchange.kinds import KINDS, kinds_for
from portal.exchange.models import Import, StagedRow


def csv_bytes(*rows: Sequence[Any], charset: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(charset)


def xlsx_bytes(*rows: Sequence[Any]) -> bytes:
    """A workbook whose numbers are numbers and whose days are a spreadsheet's days."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return out.getvalue()


def row_of(kind: str, /, **other: Any) -> dict[str, Any]:
    """The template's own row with other values."""
    columns = KINDS[kind].columns
    return dict(zip((column.name for column in columns), KINDS[kind].samples[0], strict=True)) | other


def table_of(*rows: Mapping[str, Any]) -> list[list[Any]]:
    """Head and rows, of the columns that the first row names."""
    names = list(rows[0])
    return [names, *([row.get(name) for name in names] for row in rows)]


def file_of(kind: str, *rows: Mapping[str, Any]) -> bytes:
    return csv_bytes(*table_of(*(row_of(kind, **row) for row in rows)))


def send(kind: str, content: bytes, by: Viewer, name: str = "file.csv") -> Import:
    """Upload, map as guessed, and run dry."""
    with seeing(by.scope):
        imported = upload_file(kind, ContentFile(content), name, by=by)
        imported = map_columns(imported, imported.mapping, by=by)
        return check_import(imported, by=by)


def take(imported: Import, by: Viewer, *, good_rows_only: bool = False) -> Import:
    with seeing(by.scope):
        Import.objects.filter(pk=imported.pk).update(good_rows_only=good_rows_only)
        return take_import(imported, by=by)


def bring_in(kind: str, content: bytes, by: Viewer, *, good_rows_only: bool = False, name: str = "file.csv") -> Import:
    return take(send(kind, content, by, name), by, good_rows_only=good_rows_only)


def bring_in_templates(by: Viewer) -> None:
    """A small company: every kind's template in its order."""
    for kind in kinds_for(by):
        assert bring_in(kind.code, csv_template(kind), by).counts["new"] == 1, kind.code


def wrong_rows(imported: Import) -> dict[int, list[dict[str, Any]]]:
    with system("test"):
        return dict(StagedRow.objects.filter(imported=imported, state="wrong").order_by("number").values_list("number", "errors"))


def rows_to_mend(imported: Import) -> list[dict[str, str]]:
    """What the owner gets back, by the names of its columns."""
    with imported.errors.open("rb") as file:
        head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(file.read())).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
