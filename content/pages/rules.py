"""Pure rules of pages: what a body shows, what a pasted table holds, whether a page is news to its reader."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from content.library.rules import searchable

FILE_LINK = re.compile(r'<a [^>]*linktype="document"[^>]*\bid="(\d+)"|<a [^>]*\bid="(\d+)"[^>]*linktype="document"')
MOST_COLUMNS = 12
MOST_ROWS = 200

__all__ = ["cells_of", "is_unread", "searchable", "shown_in", "skus_of"]


def shown_in(blocks: Iterable[Mapping[str, Any]]) -> tuple[set[int], set[int]]:
    """The pictures and the files that a body shows, as ids, from its blocks as they are stored."""
    pictures: set[int] = set()
    files: set[int] = set()
    for block in blocks:
        value = block["value"]
        if block["type"] == "picture" and value.get("picture"):
            pictures.add(value["picture"])
        elif block["type"] == "file" and value.get("file"):
            files.add(value["file"])
        for text in [value] if isinstance(value, str) else value.values() if isinstance(value, dict) else []:
            if isinstance(text, str):
                files |= {int(first or second) for first, second in FILE_LINK.findall(text)}
    return pictures, files


def skus_of(text: str) -> list[str]:
    """Product codes as an editor writes them: one a line, or with commas; each once, in order."""
    codes = (code.strip() for code in re.split(r"[\n,，;；\t]+", text))
    return list(dict.fromkeys(code for code in codes if code))


def cells_of(text: str) -> list[list[str]]:
    """A table as it is pasted from a spreadsheet (tabs) or typed (bars). All rows are as long as the longest."""
    rows = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()][:MOST_ROWS]
    mark = "\t" if any("\t" in row for row in rows) else "|"
    cells = [[cell.strip() for cell in row.strip(" |" if mark == "|" else "\n").split(mark)][:MOST_COLUMNS] for row in rows]
    width = max((len(row) for row in cells), default=0)
    return [row + [""] * (width - len(row)) for row in cells]


def is_unread(*, opened: datetime | None, confirmed: datetime | None, asks_receipt: bool, published: datetime | None) -> bool:
    """Say whether a page is still news: never opened since it was last published, or its receipt is still asked for."""
    seen = confirmed if asks_receipt else opened
    return seen is None or (published is not None and seen < published)
