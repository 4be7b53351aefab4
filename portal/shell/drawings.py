"""What the templates of the meter and of bars need to draw: geometry from `meter`, words from `figures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal.shell import figures, meter

BAR_STEP = 26  # pixels from one bar to the next


def _plain(value: Any) -> Decimal:
    return value.amount if isinstance(value, figures.Priced) else Decimal(value or 0)


def meter_values(limit: Any, owed: Any, on_order: Any, this_order: Any, currency: str) -> dict[str, Any]:
    """Values for `shell/parts/meter.html`; amounts are Money, or Decimals with `currency`."""
    first = next((value for value in (owed, limit, on_order) if isinstance(value, figures.Priced)), None)
    plain = [_plain(value) for value in (limit, owed, on_order, this_order)]
    return {
        "meter": meter.credit_meter(*plain) if limit is not None else None,
        "limit": plain[0],
        "owed": plain[1],
        "on_order": plain[2],
        "this_order": plain[3],
        "used": sum(plain[1:]),
        "has_this": this_order is not None,
        "currency": first.currency if first else currency,
    }


def bar_rows(rows: Sequence[Mapping[str, Any]], currency: str) -> list[dict[str, Any]]:
    """Bars on one scale, each with its place from the top in pixels."""
    widths = meter.bar_widths([_plain(row["value"]) for row in rows])
    return [
        {
            "label": row["label"],
            "text": figures.money_text(row["value"], currency),
            "kind": row.get("kind", ""),
            "width": width,
            "y": 8 + BAR_STEP * index,
            "base": 19 + BAR_STEP * index,
        }
        for index, (row, width) in enumerate(zip(rows, widths, strict=True))
    ]


def chart_values(data: Mapping[str, Any], kind: str, unit: str) -> dict[str, Any]:
    """Values for `shell/parts/chart.html`: what the script draws, and the same as rows of a table; Decimals are amounts."""
    series = data["series"]
    written = [[figures.amount_text(v) if isinstance(v, Decimal) else figures.quantity_text(v) for v in line["values"]] for line in series]
    rows = list(zip(data["labels"], *written, strict=True))
    return {"data": {**data, "kind": kind, "unit": unit}, "rows": rows, "series": series}
