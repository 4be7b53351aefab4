"""Two look-ups that trigram indexes can answer: Django's own `icontains` asks for UPPER(column), which they cannot.

`name__holds="qing"` finds it anywhere, `name__begins="qi"` at the start; letters' case does not matter, and % and _ are just letters.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, CharField, Func, Lookup, QuerySet


class Holds(Lookup):
    lookup_name = "holds"
    around = "%", "%"

    def get_prep_lookup(self) -> str:
        escaped = str(self.rhs).replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        return self.around[0] + escaped + self.around[1]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} ILIKE {right}", (*left_values, *right_values)


class Begins(Holds):
    lookup_name = "begins"
    around = "", "%"


class AmongFew(Func):
    """Whether a key is among those of a small query, which is then asked once and first: `rows.filter(AmongFew("buyer_id", keys))`.

    With `in`, the planner walks the newest rows in the hope of meeting six that fit; where few or none do, it walks them all.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = any ("
    arity = 2

    def __init__(self, key: str, keys: QuerySet[Any]) -> None:
        super().__init__(key, ArraySubquery(keys), output_field=BooleanField())


def register() -> None:
    CharField.register_lookup(Holds)
    CharField.register_lookup(Begins)
