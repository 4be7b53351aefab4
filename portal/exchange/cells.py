"""What a cell means: text, code, whole number, amount, day or one of several words. Pure; raises Wrong with a named fault."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from partners.formulas import unmarked

type Cell = str | int | float | None

PLACES = 4
MOST_DIGITS = 14  # before the point: what numeric(18,4) holds
MOST_WHOLE = 2_000_000_000
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
SERIAL_ZERO = date(1899, 12, 30)  # a spreadsheet's day 0, its leap-year error included
SERIALS = range(32_874, 73_416)  # FIRST_DAY … LAST_DAY
# Full-width signs to plain ones, and no others: NFKC would also read ² as 2.
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFFE5: "¥", 0xFFE1: "£", 0x2212: "-"}
FLOAT_DUST = Decimal("0.0000005")

PLAIN = re.compile(r"[+-]?\d+(\.\d+)?|[+-]?\.\d+")
PLAIN_ASCII = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
EUROPEAN = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d+,\d{1,2}")
BRACKETS = re.compile(r"\(([\d.,]+)\)")
CURRENCY = re.compile(r"^(?:[A-Z]{3}|[¥$€£])\s*|\s*(?:[A-Z]{3}|元|[¥$€£])$")
CHINESE_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
LEFT_BEHIND = re.compile("[\x80-\x9f]")
# Controls but for line breaks and tabs, halves of pairs, private letters, and the mark that turns reading round.
STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\u202e\U000f0000-\U0010ffff]")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


class Wrong(ValueError):
    """A cell cannot mean what its column asks for. `code` is a key of portal.exchange.phrases.FAULTS."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def text(cell: Cell) -> str:
    """Words as written. A mark that kept a spreadsheet from running the text as a formula is taken off.

    So are the invisible controls U+0080 to U+009F, which old charsets leave behind.
    """
    if cell is None:
        return ""
    words = str(cell).strip()
    if not words.isascii():
        words = LEFT_BEHIND.sub("", words).strip()
    words = unmarked(words)
    if STRANGE.search(words):
        raise Wrong("strange_characters")
    return words


def code(cell: Cell) -> str:
    """A code stays text: 007 keeps its zeros, and full-width letters become plain ones."""
    words = text(cell)
    return " ".join((words if words.isascii() else unicodedata.normalize("NFKC", words)).split())


def amount(cell: Cell) -> Decimal:
    """An exact amount with at most four decimals: 1,299.50 and １２９９．５０ and (1299.50) and 1.299,50."""
    if isinstance(cell, int | float):
        return _fitting(_from_number(cell))
    if PLAIN_ASCII.fullmatch(cell or ""):
        return _fitting(Decimal(cell or ""))
    plain = CURRENCY.sub("", text(cell).translate(NARROW).replace(" ", ""))
    if bracketed := BRACKETS.fullmatch(plain):
        plain = f"-{bracketed[1]}"
    if THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif EUROPEAN.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    if not PLAIN.fullmatch(plain) or not plain.isascii():
        raise Wrong("not_amount")
    return _fitting(Decimal(plain))


def _from_number(number: float) -> Decimal:
    """A spreadsheet's binary number: dust behind the fourth decimal is its own, not its owner's."""
    exact = Decimal(repr(number))
    rounded = round(exact, PLACES) if abs(exact) < Decimal(10) ** MOST_DIGITS else exact
    return rounded if abs(exact - rounded) < FLOAT_DUST else exact


def _fitting(value: Decimal) -> Decimal:
    if abs(value) >= Decimal(10) ** MOST_DIGITS:
        raise Wrong("too_large")
    rounded = round(value, PLACES)
    if value != rounded:
        raise Wrong("too_many_places")
    return rounded + 0  # a negative zero is zero


def whole(cell: Cell, least: int | None = None) -> int:
    try:
        value = amount(cell)
    except Wrong as wrong:
        raise Wrong("too_large" if wrong.code == "too_large" else "not_whole") from None
    if value != int(value):
        raise Wrong("not_whole")
    if abs(value) > MOST_WHOLE:
        raise Wrong("too_large")
    if least is not None and value < least:
        raise Wrong("too_small", least=least)
    return int(value)


def day(cell: Cell) -> date:
    """A day written year first, in Chinese, as eight digits, or as a spreadsheet's serial. 03/04/2026 is two days, so none."""
    if isinstance(cell, int | float):
        return _day_of_number(cell)
    if cell and ISO_DAY.fullmatch(cell):
        return _in_range(int(cell[:4]), int(cell[5:7]), int(cell[8:]))
    plain = text(cell).translate(NARROW)
    for pattern in (YEAR_FIRST, CHINESE_DAY, COMPACT):
        if found := pattern.fullmatch(plain):
            return _in_range(int(found[1]), int(found[2]), int(found[3]))
    if plain.isdecimal():
        return _day_of_number(int(plain))
    raise Wrong("not_day")


def _day_of_number(number: float) -> date:
    if number == int(number) and int(number) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(number))
    if number == int(number) and (found := COMPACT.fullmatch(str(int(number)))):
        return _in_range(int(found[1]), int(found[2]), int(found[3]))
    raise Wrong("not_day")


def _in_range(year: int, month: int, number: int) -> date:
    try:
        found = date(year, month, number)
    except ValueError:
        raise Wrong("not_day") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Wrong("day_out_of_range")
    return found


def choice(cell: Cell, words: Mapping[str, str]) -> str:
    """The value that `words` gives for what was written, whatever its case. `words`: every accepted word, folded → value."""
    found = words.get(folded(code(cell)))
    if found is None:
        raise Wrong("not_choice", allowed=", ".join(sorted(set(words.values()))))
    return found


def folded(words: str) -> str:
    return re.sub(r"[\s_\-]+", " ", words).strip().casefold()


def email(cell: Cell) -> str:
    plain = code(cell).lower()
    if not EMAIL.fullmatch(plain):
        raise Wrong("not_email")
    return plain
