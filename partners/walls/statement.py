"""A .sql file beside the action that owns it: read once, run by name, one round trip."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

PLAIN = (str, int, float, Decimal, date)  # what has one spelling as an element of an array


class Statement:
    """One readable SQL statement with %(named)s values, kept in a file beside its Python.

    Whole-line comments (`-- …`) are taken out before it is sent.
    """

    def __init__(self, beside: str, name: str) -> None:
        self.text = re.sub(r"^\s*--.*\n", "", Path(beside).with_name(name).read_text(encoding="utf-8"), flags=re.MULTILINE)
        cast, bare = (set(re.findall(pattern, self.text)) for pattern in (r"%\((\w+)\)s::\w+\[\]", r"%\((\w+)\)s(?!::\w+\[\])"))
        self.arrays = cast - bare

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        with self._run(values) as cursor:
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    def named(self, **values: Any) -> list[dict[str, Any]]:
        """Rows as dictionaries, by the statement's own column names."""
        with self._run(values) as cursor:
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def run(self, **values: Any) -> int:
        with self._run(values) as cursor:
            return int(cursor.rowcount)

    @contextmanager
    def _run(self, values: dict[str, Any]) -> Iterator[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.text, values | {name: as_array(values[name]) for name in self.arrays & values.keys()})
            yield cursor


def as_array(values: Any) -> Any:
    """A list in the database's own spelling, {1,2,NULL}: one word to read, where ARRAY[1, 2, NULL] is an expression for each element.

    With 20,000 of them, reading the expressions takes longer than the work. Anything else is left to the driver.
    """
    if not isinstance(values, list):
        return values
    kinds = set(map(type, values))
    if kinds == {int}:
        return f"{{{','.join(map(str, values))}}}"
    if not all(issubclass(kind, (*PLAIN, type(None))) for kind in kinds):
        return values
    # Words and days repeat: each is spelt once. Equal numbers may be spelt in two ways (1, 1.0, true), so those are not.
    repeats = all(issubclass(kind, str) or kind in {date, type(None)} for kind in kinds)
    return f"{{{','.join(map(cache(_element) if repeats else _element, values))}}}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return '"' + str(value).replace("\\", r"\\").replace('"', r"\"") + '"'
    return str(value)
