"""Two look-ups that trigram indexes can answer: Django's own `icontains` asks for UPPER(column), which they cannot.

`name__holds="qing"` finds it anywhere, `name__begins="qi"` at the start; letters' case does not matter, and % and _ are just letters.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Lookup


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


def register() -> None:
    CharField.register_lookup(Holds)
    CharField.register_lookup(Begins)
