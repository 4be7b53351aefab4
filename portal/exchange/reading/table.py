"""A stranger's file as a table: header, rows, and the row numbers its owner sees."""

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from partners.refusal import Invalid
from portal.exchange.phrases import UNFIT
from portal.exchange.reading import limits
from portal.exchange.reading.child import REFUSED

PORTAL = Path(__file__).resolve().parents[2]
# `portal` itself starts Celery; the child must not, so it gets the bare folder as its package.
BOOT = (
    "import sys, types; portal = types.ModuleType('portal'); portal.__path__ = [sys.argv[1]]; sys.modules['portal'] = portal; "
    "from portal.exchange.reading.child import main; main()"
)
type Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` hold the row's number in the file and its cells, cut or filled to the header's width. Blank rows are left out."""

    header: tuple[str, ...]
    rows: list[tuple[int, list[Cell]]]


def read_table(path: Path) -> Table:
    """Read a file in a child process under limits. Raises Invalid with a named reason; never leaks a trace."""
    with tempfile.TemporaryDirectory(prefix="weir-import-") as folder:
        target = Path(folder) / "rows"
        command = [sys.executable, "-E", "-s", "-c", BOOT, str(PORTAL), str(path), str(target)]
        try:
            ended = subprocess.run(  # noqa: S603 (our own interpreter, our own words; the file is data)
                command, cwd=folder, env={}, stdin=subprocess.DEVNULL, capture_output=True, timeout=limits.CHILD_WALL_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise unreadable("too_slow") from None
        if ended.returncode == REFUSED:
            told = json.loads(target.read_text(encoding="utf-8"))
            raise unreadable(told["reason"], **told["facts"])
        if ended.returncode != 0:
            raise unreadable(_reason_of_death(ended.returncode, ended.stderr))
        return _table(target)


def unreadable(reason: str, **facts: Any) -> Invalid:
    return Invalid(str(UNFIT[reason]) % facts, code=reason, field="file", facts=facts)


def _reason_of_death(code: int, stderr: bytes) -> str:
    if -code in {signal.SIGXCPU, signal.SIGKILL}:
        return "too_slow"
    if -code in {signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS} or b"memory" in stderr.lower():
        return "too_much_memory"
    return "damaged"


def _table(path: Path) -> Table:
    lines: list[list[Cell]] = []
    with path.open(encoding="utf-8") as file:
        lines.extend(json.loads(line) for line in file)
    place = header_row(lines[: limits.HEADER_SEARCH_ROWS])
    if place is None:
        raise unreadable("no_header" if any(any(map(filled, row)) for row in lines) else "empty")
    header = [text_of(cell) for cell in lines[place]]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    rows = [
        (number, (row + [None] * width)[:width])
        for number, row in enumerate(lines[place + 1 :], start=place + 2)
        if any(map(filled, row[:width]))
    ]
    if not rows:
        raise unreadable("no_rows")
    return Table(tuple(header), rows)


def header_row(lines: Sequence[Sequence[Cell]]) -> int | None:
    """The first row that names at least half of the columns in words: titles and notes stand above it."""
    width = max((sum(map(filled, row)) for row in lines), default=0)
    for number, row in enumerate(lines):
        words = [cell for cell in row if filled(cell)]
        if words and len(words) * 2 >= width and all(isinstance(cell, str) for cell in words):
            return number
    return None


def filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def text_of(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())
