"""A .sql file beside the action that owns it: read once, run by name, one round trip."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection


class Statement:
    """One readable SQL statement with %(named)s values, kept in a file beside its Python.

    Whole-line comments (`-- …`) are taken out before it is sent.
    """

    def __init__(self, beside: str, name: str) -> None:
        self.text = re.sub(r"^\s*--.*\n", "", Path(beside).with_name(name).read_text(encoding="utf-8"), flags=re.MULTILINE)

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
            cursor.execute(self.text, values)
            yield cursor
