"""Form controls and table cells, as the templates `shell/field.html` and `shell/table.html` write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, FileInput, RadioSelect, Select, Textarea
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.shell import figures


def control(field: BoundField) -> SafeString:
    """A form field's control in Weir's look, its help and error tied to it."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return format_html('<div class="w-pick">{}</div>', field.as_widget())
    css = "w-in"
    if isinstance(widget, CheckboxInput):
        css = "w-check"
    elif isinstance(widget, Select):
        css = "w-in w-select"
    elif isinstance(widget, ClearableFileInput | FileInput):
        css = "w-in w-file"
    attrs: dict[str, Any] = {"class": f"{css} {widget.attrs.get('class', '')}".strip()}
    if isinstance(widget, Textarea):
        attrs.setdefault("rows", min(4, int(widget.attrs.get("rows", 4))))
    return field.as_widget(attrs=attrs)


def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


def sort_state(column: Any) -> str:
    """How a django-tables2 column is sorted now: "ascending", "descending" or not at all."""
    if column.name not in (column._table.order_by or {}):
        return ""
    return "descending" if column.order_by_alias.is_descending else "ascending"


def cell_text(value: Any) -> Any:
    """A table's cell by its type: amounts, counts, days and moments are written as everywhere; missing stays empty."""
    if value is None or value == "—":
        return ""
    if isinstance(value, Decimal | figures.Priced):
        return figures.amount_text(value)
    if isinstance(value, dt.datetime):
        return figures.moment_text(value)
    if isinstance(value, dt.date):
        return figures.day_text(value)
    return figures.quantity_text(value) if isinstance(value, int) and not isinstance(value, bool) else value


def cells(row: Any) -> Iterator[tuple[Any, Any]]:
    """A row's columns and cells. A date or an amount inside a link is written like one that stands by itself."""
    for column, cell in row.items():
        raw = row.get_cell_value(column.name) if column.link and column.render == column.column.render else None
        is_figure = isinstance(raw, dt.date | Decimal)
        yield column, column.link(cell_text(raw), record=row.record, value=raw) if is_figure else cell_text(cell)
