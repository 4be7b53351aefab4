"""Bring the database's tables up to date and count aloud. Runs on the environment's Python, as the tables' owner.

Prints a line `done/total` for each migration, so that the launcher can show a counter.
"""

import os
import sys
from io import StringIO

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Counter(StringIO):
    """Stands where Django's migrate writes: it says OK once for each migration."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.done, self.total = 0, total

    def write(self, text: str) -> int:
        for _ in range(text.count("OK")):
            self.done += 1
            sys.stdout.write(f"{self.done}/{self.total}\n")
            sys.stdout.flush()
        return len(text)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    call_command("migrate", interactive=False, stdout=Counter(len(plan)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
