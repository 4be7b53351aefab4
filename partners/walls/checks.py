"""Refuse to run where the walls would not hold."""

import sys
from typing import Any

from django.core.checks import Error, register, run_checks
from django.db import connection

from partners.walls.scope import system

BYPASS = """select r.rolsuper or r.rolbypassrls,
 exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind = 'r' and c.relowner = r.oid)
 from pg_roles r where r.rolname = session_user"""
TRIGRAMS = "select coalesce(array_length(show_trgm('联想'), 1), 0)"


@register("database")
def walls_hold(databases: Any = None, **_: Any) -> list[Error]:
    """Check the log-in role and the locale; run with `check --database default` before every start."""
    if not databases:
        return []
    with system("start-up check"), connection.cursor() as cursor:
        cursor.execute(BYPASS)
        bypasses, owns = cursor.fetchone()
        cursor.execute(TRIGRAMS)
        trigrams = cursor.fetchone()[0]
    faults = []
    if bypasses:
        faults.append(Error("The database role could bypass row-level security. Log in as weir_app.", id="weir.E001"))
    if owns:
        faults.append(Error("The database role owns tables. Log in as weir_app; only migrations run as weir_owner.", id="weir.E002"))
    if not trigrams:
        faults.append(Error("The database's locale hides Chinese from search. Make it with the C.UTF-8 locale.", id="weir.E003"))
    return faults


def refuse_to_serve_without_walls() -> None:
    """End this process, with every reason, where the walls would not hold. For web and workers; commands may own tables."""
    faults = [fault for fault in run_checks(tags=["database"], databases=["default"]) if fault.is_serious()]
    connection.close()
    if faults:
        sys.exit("Weir will not serve:\n" + "\n".join(f"- {fault.msg}" for fault in faults))
