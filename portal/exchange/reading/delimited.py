"""Text with a delimiter: its charset and its delimiter are found, never asked for."""

import csv
from collections.abc import Iterator
from pathlib import Path

from portal.exchange.reading import limits
from portal.exchange.reading.faults import Unfit

DELIMITERS = ",;\t|"
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SAMPLE_LINES = 20
NUL_SHARE_OF_UTF16 = 0.3


def decoded(raw: bytes) -> str:
    """Turn bytes into text by mark, then UTF-8, then GB18030. Raises Unfit where no charset fits."""
    for charset in _charsets(raw):
        try:
            text = raw.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise Unfit("nul")
        return text
    raise Unfit("charset")


def _charsets(raw: bytes) -> tuple[str, ...]:
    for mark, charset in MARKS:
        if raw.startswith(mark):
            return (charset,)
    sample = raw[:4096]
    if sample[1::2].count(0) > len(sample) // 2 * NUL_SHARE_OF_UTF16:
        return ("utf-16-le",)
    if sample[::2].count(0) > len(sample) // 2 * NUL_SHARE_OF_UTF16:
        return ("utf-16-be",)
    return ("utf-8", "gb18030")


def delimiter_of(text: str) -> str:
    """The character that cuts the first lines into the most columns, and into equally many."""
    lines = [line for line in text[:65_536].splitlines() if line.strip()][:SAMPLE_LINES]

    def evidence(mark: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=mark)]
        except csv.Error:  # the strict reading that follows says where
            return 0, 0
        head = widths[0] if widths else 0
        return (sum(width == head for width in widths) if head > 1 else 0, head)

    return max(DELIMITERS, key=evidence)


def text_rows(path: Path) -> Iterator[list[str]]:
    """Rows of a text file. Raises Unfit with the line where quotes do not close or a cell is too long."""
    text = decoded(path.read_bytes())
    csv.field_size_limit(limits.CELL)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter_of(text), strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = "cell_too_long" if "field larger" in str(error) else "quotes"
            raise Unfit(reason, line=reader.line_num, most=limits.CELL) from error
        yield row
