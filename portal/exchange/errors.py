"""The file its owner gets back to mend: their own columns in their order, and what is wrong with each row in red."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from portal.exchange.kinds import KINDS
from portal.exchange.models import StagedRow
from portal.exchange.phrases import fault_text, remedy_text

if TYPE_CHECKING:
    from portal.exchange.models import Import
    from portal.exchange.reading.table import Table

SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = (18, 44)


def error_workbook(imported: Import, table: Table) -> ContentFile[bytes]:
    """Only the wrong rows, each with "error" and "remedy" behind; the cells at fault are red. Mended, it is a file to send."""
    wrong = dict(StagedRow.objects.filter(imported=imported, state="wrong").order_by("number").values_list("number", "errors"))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bg_color": "#EDE9E0"})
        red = book.add_format({"bg_color": "#F9D9D3", "font_color": "#8A1C0C"})
        width = len(table.header)
        sheet.set_column(0, width, WIDTHS[0])
        sheet.set_column(width, width + 1, WIDTHS[1])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(wrong), width + 1)
        for place, name in enumerate([*table.header, _("error"), _("remedy")]):
            sheet.write_string(0, place, name, head)
        line = 0
        for number, row in table.rows:
            if number not in wrong:
                continue
            line += 1
            at_fault = {imported.mapping.get(fault.get("column", "")) for fault in wrong[number]}
            for place, cell in enumerate(row):
                if isinstance(cell, str) or cell is None:
                    sheet.write_string(line, place, cell or "", red if place in at_fault else None)
                else:
                    sheet.write_number(line, place, cell, red if place in at_fault else None)
            faults = [named_fault(imported, fault) for fault in wrong[number]]
            sheet.write_string(line, width, " ".join(dict.fromkeys(map(fault_text, faults))), red)
            sheet.write_string(line, width + 1, " ".join(dict.fromkeys(map(remedy_text, faults))))
    return ContentFile(out.getvalue())


def named_fault(imported: Import, fault: dict[str, object]) -> dict[str, object]:
    """A fault whose column is called as the file calls it."""
    name = str(fault.get("column", ""))
    place = imported.mapping.get(name)
    column = KINDS[imported.kind].by_name.get(name)
    return fault | {"column": imported.header[place] if place is not None else str(column.label) if column else ""}
