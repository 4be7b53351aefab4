"""Policies for what is addressed to an audience: the net under the queries, in the database.

A partner's role reads a row only where one of its organisations is meant; it writes none. HQ reads and writes all. The tables'
owner, who only migrates, keeps all rows too: Wagtail's own migrations change pages and must not silently miss them.
"""

from typing import Any

from partners.walls.constraints import IDS, TableRule

MATCHES = """(
 reader.id = any ({t}.organisations) or (
 (cardinality({t}.organisations) = 0 or cardinality({t}.kinds) + cardinality({t}.tiers) + cardinality({t}.languages)
  + cardinality({t}.territories) > 0)
 and (cardinality({t}.kinds) = 0 or reader.kind = any ({t}.kinds))
 and (cardinality({t}.tiers) = 0 or reader.tier = any ({t}.tiers))
 and (cardinality({t}.languages) = 0 or reader.language = any ({t}.languages))
 and (cardinality({t}.territories) = 0 or reader.territory_id = any ({t}.territories))))"""
MEANT = "exists (select from organisations_organisation reader where reader.id = any ({ids}) and " + MATCHES + ")"


class ContentRule(TableRule):
    """Row-level security with one reading policy for partners, said by a subclass."""

    def seen(self, model: Any) -> str:
        raise NotImplementedError

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = model._meta.db_table
        return (
            f"alter table {table} enable row level security, force row level security; "
            f"create policy {self.name}_read on {table} for select to weir_partner using ({self.seen(model)}); "
            f"create policy {self.name}_hq on {table} to weir_hq using (true); "
            f"create policy {self.name}_owner on {table} to weir_owner using (true)"
        ).replace("\n", " ")

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = model._meta.db_table
        policies = "; ".join(f"drop policy {self.name}_{which} on {table}" for which in ("read", "hq", "owner"))
        return f"{policies}; alter table {table} no force row level security, disable row level security"


class AudienceSecurity(ContentRule):
    """Rows are read by whom they are meant for, while `shown` (SQL over the row's own columns) is true.

    `on_pages`: also by whoever may read a page that shows them; the name of the page's array of their ids.
    """

    def __init__(self, *, shown: str, name: str, on_pages: str = "") -> None:
        super().__init__(name=name)
        self.shown = shown
        self.on_pages = on_pages

    def seen(self, model: Any) -> str:
        table = model._meta.db_table
        meant = f"({self.shown}) and {MEANT.format(t=table, ids=IDS)}"
        # The sub-select is asked with the partner's own eyes: the pages' policy narrows it, once a statement.
        placed = f" or {table}.id in (select unnest(page.{self.on_pages}) from pages_librarypage page)" if self.on_pages else ""
        return meant + placed

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), kwargs | {"shown": self.shown, "on_pages": self.on_pages}

    def _key(self) -> tuple[Any, ...]:
        return (self.name, self.shown, self.on_pages)


class FollowsSecurity(ContentRule):
    """Rows are read by whoever may read the row they belong to: `column` holds its id in `table`."""

    def __init__(self, *, column: str, table: str, name: str) -> None:
        super().__init__(name=name)
        self.column = column
        self.table = table

    def seen(self, model: Any) -> str:
        return f"exists (select from {self.table} above where above.id = {model._meta.db_table}.{self.column})"

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), kwargs | {"column": self.column, "table": self.table}

    def _key(self) -> tuple[Any, ...]:
        return (self.name, self.column, self.table)
