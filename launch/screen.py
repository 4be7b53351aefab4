"""What the launcher prints: steps with their seconds, a counter, tables."""

import os
import shutil
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

QUIET = 5.0
"""Seconds between two lines of one counter in a log."""


def prepare_output() -> None:
    """A terminal that cannot show a character gets a question mark instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def say(text: str = "") -> None:
    _write(sys.stdout, text + "\n")


def complain(text: str) -> None:
    _write(sys.stderr, text + "\n")


def _write(stream: TextIO, text: str) -> None:
    """Write at once. When nobody reads any more (`./weir run | head`) the words are lost, but everything still stops in order."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class Step:
    """One line of progress: a name, a count while it runs, the seconds at the end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.note = ""
        self._began = time.monotonic()
        self._live = sys.stdout.isatty()
        self._spoken_at = self._began

    def count(self, done: int, total: int) -> None:
        """Show a counter: in place on a terminal, every few seconds in a log."""
        now = time.monotonic()
        if self._live:
            _write(sys.stdout, f"\r  … {self.name:<22} {done}/{total}   ")
        elif now - self._spoken_at > QUIET:
            say(f"  … {self.name:<22} {done}/{total}")
            self._spoken_at = now

    def begin(self) -> None:
        if self._live:
            _write(sys.stdout, f"\r  … {self.name:<22} ")

    def end(self, sign: str = "✓") -> None:
        clear = "\r\033[K" if self._live else ""
        _write(sys.stdout, f"{clear}  {sign} {self.name:<22} {time.monotonic() - self._began:5.1f} s  {self.note}".rstrip() + "\n")


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Run a block as one step; a failure is marked and goes on upwards."""
    line = Step(name)
    line.begin()
    try:
        yield line
    except BaseException:
        line.end("✗")
        raise
    line.end()


def width(text: str) -> int:
    """Columns a text takes on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out in columns under their headings; the last column may run on."""
    lines = [list(headings), *([str(cell) for cell in row] for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(headings))]
    lines.insert(1, ["─" * size for size in widths])
    room = shutil.get_terminal_size((200, 24)).columns
    return "\n".join(_fit(line, widths, room) for line in lines)


def _fit(line: list[str], widths: list[int], room: int) -> str:
    text = "  " + "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=True)).rstrip()
    while line[0].startswith("─") and width(text) > room:
        text = text[:-1]
    return text
