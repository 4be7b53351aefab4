"""The process that reads a stranger's file: little memory, little time, no network, and no word of Django.

Called as `child.py FILE OUTPUT`. Writes one JSON array per row to OUTPUT and ends with 0, or writes one JSON object
with the reason and ends with REFUSED. The parent believes nothing else.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from portal.exchange.reading import limits
from portal.exchange.reading.containers import sort_of
from portal.exchange.reading.delimited import text_rows
from portal.exchange.reading.faults import Unfit
from portal.exchange.reading.workbooks import sheet_rows

REFUSED = 3
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.spawn", "os.posix_spawn", "ctypes.", "webbrowser.")


def main() -> None:
    source, target = Path(sys.argv[-2]), Path(sys.argv[-1])
    _shut_in()
    try:
        with target.open("w", encoding="utf-8") as out:
            for row in _rows(source):
                out.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
    except Unfit as unfit:
        _refuse(target, unfit.reason, unfit.facts)
    except MemoryError:
        _refuse(target, "too_much_memory", {})
    except Exception:  # noqa: BLE001 (whatever a hostile file provokes is damage, and only that is told)
        _refuse(target, "damaged", {})


def _rows(source: Path) -> Iterator[list[Any]]:
    rows: Iterator[list[Any]] = text_rows(source) if sort_of(source) == "text" else sheet_rows(source)
    for number, row in enumerate(rows):
        if number >= limits.ROWS + limits.HEADER_SEARCH_ROWS:
            raise Unfit("too_many_rows", most=limits.ROWS)
        if len(row) > limits.COLUMNS and any(cell not in {"", None} for cell in islice(row, limits.COLUMNS, None)):
            raise Unfit("too_many_columns", most=limits.COLUMNS)
        yield list(row[: limits.COLUMNS])


def _shut_in() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.CHILD_OUTPUT, limits.CHILD_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_forbid)


def _forbid(event: str, _arguments: Any) -> None:
    if event.startswith(FORBIDDEN):
        raise Unfit("damaged")


def _refuse(target: Path, reason: str, facts: dict[str, Any]) -> None:
    target.write_text(json.dumps({"reason": reason, "facts": facts}), encoding="utf-8")
    os._exit(REFUSED)
