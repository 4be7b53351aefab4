"""PostgreSQL that never runs a statement under another viewer's scope.

The file's name is Django's: an engine is a package whose `base` module holds DatabaseWrapper.
"""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from partners.walls.scope import NOBODY, Scope, current

APPLY = "select set_config('role', %s, false), set_config('weir.ids', %s, false), set_config('weir.known', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):  # the stubs leave out what Django calls inside
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._applied: Scope | None = None
        self._scoped = bool(self.settings_dict.get("SCOPED", True))
        self.execute_wrappers.append(self._guard)

    def _guard(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        self._apply_scope()
        return execute(sql, params, many, context)

    def _apply_scope(self) -> None:
        want = current.get()
        if self._applied == want or not self._scoped or self.connection is None:
            return
        self._applied = None
        with self.connection.cursor() as cursor:
            cursor.execute(APPLY, want)
        self._applied = want

    def get_new_connection(self, conn_params: Any) -> Any:
        self._applied = NOBODY  # a fresh log-in has no role and no ids
        return super().get_new_connection(conn_params)

    def _cursor(self, name: str | None = None) -> Any:
        """Catch COPY and server-side cursors, which pass no execute wrapper."""
        self.ensure_connection()
        if not self.needs_rollback:
            with self.wrap_database_errors:
                self._apply_scope()
        return super()._cursor(name)  # type: ignore[misc]

    # The server undoes set_config when its transaction or savepoint rolls back: believe nothing afterwards.
    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._applied = None

    def _savepoint_rollback(self, sid: str) -> None:
        self._applied = current.get()  # the transaction may be aborted: only ROLLBACK TO may run now
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]
        finally:
            self._applied = None
