"""Pure rules of orders: where a line stands, how far an order has come, what a cancelled piece was worth, what a pasted list says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from partners.money import part_of

MOST_LINES = 5_000


class Line(Protocol):
    """The quantities of an order line, in pieces."""

    @property
    def ordered(self) -> int: ...
    @property
    def reserved(self) -> int: ...
    @property
    def shipped(self) -> int: ...
    @property
    def cancelled(self) -> int: ...
    @property
    def received(self) -> int: ...
    @property
    def damaged(self) -> int: ...
    @property
    def lost(self) -> int: ...
    @property
    def invoiced(self) -> int: ...
    @property
    def credited(self) -> int: ...
    @property
    def returned(self) -> int: ...


def open_of(line: Line) -> int:
    """Law of the line: ordered = shipped + open + cancelled."""
    return line.ordered - line.shipped - line.cancelled


def is_lawful(line: Line) -> bool:
    """Say whether the quantities obey the law of the line; the database keeps the same by constraints."""
    settled = line.received + line.damaged + line.lost
    return (
        min(line.ordered, line.reserved, line.shipped, line.cancelled, line.received, line.damaged, line.lost) >= 0
        and 0 <= line.reserved <= open_of(line)
        and 0 <= line.invoiced - line.credited <= line.shipped
        and settled <= line.shipped
        and 0 <= line.returned <= line.received + line.damaged
    )


def line_state(line: Line, *, credit: str = "granted") -> str:
    """The one word for a line, derived from its quantities and the order's credit. Nobody types it."""
    if credit == "refused":
        return "refused"
    if line.ordered == line.cancelled:
        return "cancelled"
    if credit == "held":
        return "held"
    return _moving(line) if line.shipped else _waiting(line)


def _moving(line: Line) -> str:
    if open_of(line):
        return "partly_shipped"
    return "received" if line.received + line.damaged + line.lost >= line.shipped else "shipped"


def _waiting(line: Line) -> str:
    if line.reserved >= open_of(line):
        return "allocated"
    return "partly_allocated" if line.reserved else "back_ordered"


class Mark(NamedTuple):
    """One step of an order's road: its name, whether it is "done", "now" or "" (to come), and pieces reached of all."""

    name: str
    state: str
    reached: int = 0
    whole: int = 0


def road(lines: Sequence[Line], *, credit: str) -> list[Mark]:
    """The road of an order: placed, credit, allocated, shipped, received, invoiced. The first step that is not done is now."""
    whole = sum(line.ordered - line.cancelled for line in lines)
    if credit == "refused" or not whole:
        end = "credit" if credit == "refused" else "cancelled"
        return [Mark("placed", "done"), Mark(end, "now")]
    reached = {
        "placed": whole,
        "credit": whole if credit == "granted" else 0,
        "allocated": sum(line.reserved + line.shipped for line in lines),
        "shipped": sum(line.shipped for line in lines),
        "received": sum(line.received + line.damaged + line.lost for line in lines),
        "invoiced": sum(min(line.invoiced, line.shipped) for line in lines),
    }
    marks, before = [], True
    for name, pieces in reached.items():
        done = pieces >= whole
        marks.append(Mark(name, "done" if done else "now" if before else "", pieces, whole))
        before = before and done
    return marks


def worth_from_the_end(net: Decimal, tax: Decimal, ordered: int, cancelled: int, pieces: int, currency: str) -> Decimal:
    """What `pieces` more are worth, tax included, when `cancelled` were cancelled before.

    Cancelled pieces count from the end, shipped ones from the front, so that all parts of a line sum to it to the cent.
    """
    first, last = ordered - cancelled - pieces, ordered - cancelled
    return part_of(net, ordered, first, last, currency) + part_of(tax, ordered, first, last, currency)


def cut(pieces: int, waiting: int) -> tuple[int, int]:
    """Split pieces to cancel into (waiting, reserved): what no stock is promised for goes first."""
    unpromised = min(pieces, waiting)
    return unpromised, pieces - unpromised


class Typed(NamedTuple):
    """One line as somebody typed it: a code, name or initials, and pieces (None: not said or not a number)."""

    text: str
    quantity: int | None


HEADS = re.compile(r"(?i)^(sku|code|product|item|article)\b|^(产品|商品|货号|型号|编码|名称)")
PIECES = r"[×x*]?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*(?:pcs?|pieces?|件|台|个|只|套)?"
AMOUNT = re.compile(rf"^{PIECES}$", re.IGNORECASE)
AT_THE_END = re.compile(rf"^(.*\S)\s+{PIECES}$", re.IGNORECASE)
FULL_WIDTH = str.maketrans("０１２３４５６７８９，；　\u00a0", "0123456789,;  ")
LONGEST_TEXT = 80
MOST_PIECES = 9_999_999


def read_pad(text: str) -> list[Typed]:
    """Read what was typed or pasted from a spreadsheet: a product and a quantity a line, parted by tab, comma, semicolon or blanks.

    A heading is left out; a line without a quantity keeps None. Columns beyond are read for the first number after the product.
    """
    rows = [row.strip() for row in text.translate(FULL_WIDTH).splitlines()]
    typed = [line for row in rows if row and (line := _read_row(row)).text]
    if typed and typed[0].quantity is None and HEADS.match(typed[0].text):
        typed = typed[1:]
    return typed


def _read_row(row: str) -> Typed:
    said = AT_THE_END.match(row) if not re.search(r"[\t;]", row) else None
    if said and "," not in said[1].rstrip(","):
        return _typed(said[1], said[2])
    cells = [cell for cell in (part.strip(" ,\"'") for part in re.split(r"[\t;]" if re.search(r"[\t;]", row) else ",", row)) if cell]
    for cell in cells[1:]:
        if found := AMOUNT.match(cell):
            return _typed(cells[0], found[1])
    return _typed(cells[0] if cells else "", None)


def _typed(text: str, pieces: str | None) -> Typed:
    return Typed(text.strip(" ,\"'")[:LONGEST_TEXT], None if pieces is None else min(int(pieces.replace(",", "")), MOST_PIECES))


def together(lines: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Sum quantities by product, in the order they first came: a product stands in an order once, so that its steps count together."""
    sums: dict[int, int] = {}
    for product, quantity in lines:
        sums[product] = sums.get(product, 0) + quantity
    return sums
