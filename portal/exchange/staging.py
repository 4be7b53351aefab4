"""From a table to staged rows: every cell is read, every fault kept, and the rows are copied in one stream."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from partners.walls.statement import Statement
from portal.exchange.cells import Wrong
from portal.exchange.models import StagedRow

if TYPE_CHECKING:
    from portal.exchange.kinds.column import Column, Kind
    from portal.exchange.models import Import
    from portal.exchange.reading.table import Cell, Table

CHUNK = 10_000
REMEMBERED = 20_000  # meanings of a column's words: days, codes and prices come again and again
# A COPY cannot enter a table with row-level security. It lands in one without, from where the same transaction takes
# the rows on, so no other session ever sees a row there.
LAND = "copy exchange_landing (number, document, key, cells, state, errors) from stdin with (format csv)"
TAKE_ON = Statement(__file__, "take_on.sql")
DUPLICATES = Statement(__file__, "duplicates.sql")
DOCUMENTS = Statement(__file__, "documents.sql")
MIXED = Statement(__file__, "mixed.sql")
COUNTS = Statement(__file__, "counts.sql")


def stage(imported: Import, kind: Kind, table: Table, tell: Callable[[int, int], None] = lambda _done, _total: None) -> None:
    """Replace the import's staged rows by those of `table`, each read by the mapping. Faulty rows are staged as wrong.

    Chunk by chunk, each in a transaction of its own, so that others see how far it is; `tell` is given rows done and all rows.
    """
    StagedRow.objects.filter(imported=imported).delete()
    mapped = [(kind.by_name[name], place) for name, place in imported.mapping.items() if name in kind.by_name]
    unmapped = [column for column in kind.columns if column.required and column.name not in imported.mapping]
    done = 0
    for chunk in batched(_staged(kind, mapped, unmapped, table.rows), CHUNK):
        tell(done, len(table.rows))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.copy_expert(LAND, _stream(chunk))
            TAKE_ON.run(imported=imported.pk, organisation=imported.organisation_id)
        done += len(chunk)
    tell(done, len(table.rows))
    _learn()


def judge(imported: Import, kind: Kind) -> dict[str, int]:
    """Let SQL say of each staged row whether it is new, changed, same or wrong. Returns the counts."""
    DUPLICATES.run(imported=imported.pk)
    if kind.document:
        MIXED.run(imported=imported.pk, columns=[column.name for column in kind.columns if column.same_in_document])
    kind.check(imported)
    if kind.document:
        DOCUMENTS.run(imported=imported.pk)
    counts = dict.fromkeys(("new", "changed", "same", "wrong"), 0)
    return counts | dict(COUNTS.rows(imported=imported.pk))


def _staged(
    kind: Kind, mapped: list[tuple[Column, int]], unmapped: list[Column], rows: Iterable[tuple[int, list[Cell]]]
) -> Iterator[tuple[int, str, str, str, str, str]]:
    meanings: list[dict[Cell, Any]] = [{} for _ in mapped]
    for number, row in rows:
        values: dict[str, Any] = {}
        faults: list[dict[str, Any]] = [{"column": column.name, "code": "missing", "value": ""} for column in unmapped]
        for (column, place), known in zip(mapped, meanings, strict=True):
            try:
                value = _meaning(column, row[place], known)
            except Wrong as wrong:
                faults.append({"column": column.name, "code": wrong.code, "value": str(row[place] or "")[:80], **wrong.facts})
            else:
                if value is not None:
                    values[column.name] = value
        if kind.derive:
            kind.derive(values)
        key = "|".join(str(values.get(name, "")) for name in kind.key)[:240]
        document = str(values.get(kind.document, ""))[:80] if kind.document else ""
        state = "wrong" if faults else "read"
        yield (
            number,
            document,
            key,
            json.dumps(values, ensure_ascii=False),
            state,
            json.dumps(faults, ensure_ascii=False),
        )


def _meaning(column: Column, cell: Cell, known: dict[Cell, Any]) -> Any:
    """What a cell means, read once for equal cells. Only text is remembered: 1, 1.0 and True are one key."""
    if not isinstance(cell, str):
        return column.read(cell)
    if cell in known:
        return known[cell]
    value = column.read(cell)
    if len(known) < REMEMBERED:
        known[cell] = value
    return value


def _learn() -> None:
    """Give the planner the statistics of the staged rows."""
    with connection.cursor() as cursor:
        cursor.execute("select exchange_learn()")


def _stream(rows: Iterable[tuple[Any, ...]]) -> io.StringIO:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)  # unquoted, an empty text would be a null
    stream.seek(0)
    return stream
