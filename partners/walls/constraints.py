"""Walls in the database, declared in Meta.constraints so that makemigrations writes them and a test can walk them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BaseConstraint

IDS = "(select nullif(current_setting('weir.ids', true), '')::bigint[])::bigint[]"
KNOWN = "(select nullif(current_setting('weir.known', true), '')::bigint[])::bigint[]"
SHARED = """(select coalesce(array_agg(share.object_pk::bigint), '{{}}') from guardian_groupobjectpermission share
 join access_circle circle on circle.group_id = share.group_id
 join django_content_type kind on kind.id = share.content_type_id
 where circle.organisation_id = any ({ids}) and kind.app_label = '{app}' and kind.model = '{model}')::bigint[]"""


class TableRule(BaseConstraint):
    """A rule that lives in the database alone: forms and full_clean have nothing to ask."""

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        return None

    def _key(self) -> tuple[Any, ...]:
        return (self.name,)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, TableRule) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


class RowSecurity(TableRule):
    """Rows are seen by whoever may see any of `columns`; HQ sees all; the table's owner only through those roles.

    `known`: also seen by those who know the organisation by name (its customers and members below it).
    `shareable`: also seen by organisations it was shared with (see partners.access.actions.share).
    """

    def __init__(self, *, columns: Sequence[str], name: str, known: bool = False, shareable: bool = False) -> None:
        super().__init__(name=name)
        self.columns = tuple(columns)
        self.known = known
        self.shareable = shareable

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = model._meta.db_table
        written = " or ".join(f"{column} = any ({IDS})" for column in self.columns)
        seen = " or ".join([written, *self._exceptions(model)])
        return (
            f"alter table {table} enable row level security, force row level security; "
            f"create policy {self.name}_read on {table} for select to weir_partner using ({seen}); "
            f"create policy {self.name}_write on {table} to weir_partner using ({written}) with check ({written}); "
            f"create policy {self.name}_hq on {table} to weir_hq using (true)"
        )

    def _exceptions(self, model: Any) -> list[str]:
        shared = SHARED.format(ids=IDS, app=model._meta.app_label, model=model._meta.model_name)
        known = [f"{column} = any ({KNOWN})" for column in self.columns if self.known]
        return known + ([f"id = any ({shared})"] if self.shareable else [])

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = model._meta.db_table
        policies = "; ".join(f"drop policy {self.name}_{which} on {table}" for which in ("read", "write", "hq"))
        return f"{policies}; alter table {table} no force row level security, disable row level security"

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), kwargs | {"columns": self.columns, "known": self.known, "shareable": self.shareable}

    def _key(self) -> tuple[Any, ...]:
        return (self.name, self.columns, self.known, self.shareable)


class SameOrganisation(TableRule):
    """A child belongs to the organisations of its parent: a composite foreign key to (columns…, id) of the parent.

    The parent declares a UniqueConstraint over the same columns and id.
    """

    def __init__(self, *, field: str, columns: Sequence[str], name: str) -> None:
        super().__init__(name=name)
        self.field = field
        self.columns = tuple(columns)

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        field = model._meta.get_field(self.field)
        parent = field.remote_field.model._meta.db_table
        shared = ", ".join(self.columns)
        return (
            f"alter table {model._meta.db_table} add constraint {self.name} foreign key ({shared}, {field.column}) "
            f"references {parent} ({shared}, id) deferrable initially deferred"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"alter table {model._meta.db_table} drop constraint {self.name}"

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), kwargs | {"field": self.field, "columns": self.columns}

    def _key(self) -> tuple[Any, ...]:
        return (self.name, self.field, self.columns)


class AppendOnly(TableRule):
    """Rows are written once: no role of the app may update, delete or truncate; a trigger refuses the owner too.

    `update_of`: columns that may still change, such as the mark that an event was delivered.
    """

    def __init__(self, *, name: str, update_of: Sequence[str] = ()) -> None:
        super().__init__(name=name)
        self.update_of = tuple(update_of)

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = model._meta.db_table
        fixed = [f.column for f in model._meta.concrete_fields if f.column not in self.update_of]
        changed = " or ".join(f"old.{column} is distinct from new.{column}" for column in fixed)
        grants = f"grant update ({', '.join(self.update_of)}) on {table} to weir_app, weir_partner, weir_hq; " if self.update_of else ""
        return (
            f"revoke update, delete, truncate on {table} from weir_app, weir_partner, weir_hq; {grants}"
            f"create function {self.name}_refuse() returns trigger language plpgsql as $$ begin "
            f"raise exception '{table} is append-only' using errcode = 'restrict_violation'; end $$; "
            f"create trigger {self.name}_update before update on {table} for each row when ({changed}) "
            f"execute function {self.name}_refuse(); "
            f"create trigger {self.name}_delete before delete on {table} for each row execute function {self.name}_refuse(); "
            f"create trigger {self.name}_truncate before truncate on {table} for each statement execute function {self.name}_refuse()"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = model._meta.db_table
        triggers = "; ".join(f"drop trigger {self.name}_{which} on {table}" for which in ("update", "delete", "truncate"))
        return f"{triggers}; drop function {self.name}_refuse(); grant update, delete on {table} to weir_app, weir_partner, weir_hq"

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        path, _, kwargs = super().deconstruct()
        return path, (), kwargs | {"update_of": self.update_of}

    def _key(self) -> tuple[Any, ...]:
        return (self.name, self.update_of)
