"""The books of all components, checked by their own words: every component may hold `invariants*.sql`.

Each such file is one statement whose rows are faults: the law that is broken, the row at fault, and the figures.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from django.apps import apps

from partners.walls.scope import system
from partners.walls.statement import Statement


class Fault(NamedTuple):
    """A law that does not hold: "I3", "receivables_invoice:17", "INV-2026-000017: open 40, …"."""

    law: str
    place: str
    figures: str


def invariants() -> list[Path]:
    """Every component's files, in the order of the installed apps."""
    return [path for config in apps.get_app_configs() for path in sorted(Path(config.path).glob("invariants*.sql"))]


def faults_of_books() -> list[Fault]:
    """Check every invariant on the live books; an empty answer says that they are whole."""
    with system("check the books"):
        return [Fault(*row) for path in invariants() for row in Statement(str(path), path.name).rows()]
