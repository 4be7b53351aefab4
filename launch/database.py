"""Roles, databases and privileges: what PostgreSQL must hold before Weir can migrate.

Runs on the environment's Python, for it needs psycopg2. The launcher calls it as a program, one JSON
request on standard input and one JSON answer on standard output; tests import its functions.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2 import extensions, sql

from launch.addresses import with_database

OLDEST = 15
GRANTS_SAY_INHERIT = 16
BUILTIN_LOCALE = 17
"""From these versions on a grant says whether it is inherited, and a locale of PostgreSQL's own exists."""
OWNER, APP, BACKUP = "weir_owner", "weir_app", "weir_backup"
SCOPES = ("weir_partner", "weir_hq")
EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin")


class DatabaseRefused(Exception):
    """The server cannot hold Weir, or will not let us in; the message says why."""


@contextmanager
def connected(url: str) -> Iterator[extensions.connection]:
    """A connection that commits each statement by itself."""
    try:
        connection = psycopg2.connect(url, connect_timeout=10)
    except psycopg2.OperationalError as error:
        raise DatabaseRefused(f"The database server does not let us in: {str(error).strip()}") from error
    connection.autocommit = True
    try:
        yield connection
    finally:
        connection.close()


def one(connection: extensions.connection, statement: str, *values: object) -> Any:
    """The first column of the first row, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def run(connection: extensions.connection, statement: str | sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def is_superuser(url: str) -> bool:
    with connected(url) as connection:
        return bool(one(connection, "select rolsuper from pg_roles where rolname = current_user"))


def make_roles(admin_url: str, passwords: dict[str, str] | None = None) -> None:
    """Make the roles Weir knows, or bring them back to what they must be.

    weir_owner owns the tables and migrates; weir_app logs in for the application and owns nothing;
    weir_partner and weir_hq are what weir_app turns into for a viewer, and row-level security is written for them;
    weir_backup reads everything, past row-level security, and nothing else uses it.
    """
    with connected(admin_url) as connection:
        version = connection.server_version // 10000
        if version < OLDEST:
            raise DatabaseRefused(f"The database server is PostgreSQL {version}. Weir needs {OLDEST} or newer.")
        run(connection, "select pg_advisory_lock(hashtext('weir roles'))")
        for name in (OWNER, APP, BACKUP, *SCOPES):
            _make_role(connection, name, login=name not in SCOPES)
        for scope in SCOPES:
            for member in (APP, OWNER):
                # Taking a scope must be an act (set role), never inherited. Before 16 that is said of the member, not of the grant.
                run(connection, f"grant {scope} to {member}" + (" with inherit false, set true" if version >= GRANTS_SAY_INHERIT else ""))
        run(connection, f"grant pg_read_all_data to {BACKUP}")
        for name, password in (passwords or {}).items():
            run(connection, sql.SQL("alter role {} password {}").format(sql.Identifier(name), sql.Literal(password)))


def _make_role(connection: extensions.connection, name: str, *, login: bool) -> None:
    rights = [
        "login" if login else "nologin",
        "inherit" if name == BACKUP else "noinherit",
        "bypassrls" if name == BACKUP else "nobypassrls",
        "nosuperuser nocreaterole nocreatedb noreplication",
    ]
    verb = "alter" if one(connection, "select 1 from pg_roles where rolname = %s", name) else "create"
    run(connection, sql.SQL(f"{verb} role {{}} {' '.join(rights)}").format(sql.Identifier(name)))


def make_database(admin_url: str, name: str) -> bool:
    """Make an empty database with Weir's extensions and privileges. Returns False if it was there; then only the privileges are renewed."""
    made = create_database(admin_url, name)
    with connected(admin_url) as connection:
        run(connection, sql.SQL("revoke temporary on database {} from public").format(sql.Identifier(name)))
        run(connection, sql.SQL("revoke connect on database {} from public").format(sql.Identifier(name)))
        run(connection, sql.SQL(f"grant connect, temporary on database {{}} to {OWNER}").format(sql.Identifier(name)))
        run(connection, sql.SQL(f"grant connect on database {{}} to {APP}, {BACKUP}").format(sql.Identifier(name)))
    with connected(with_database(admin_url, name)) as connection:
        _grant_inside(connection)
    return made


def create_database(admin_url: str, name: str) -> bool:
    """Make a bare database, as a restored backup needs it. Returns False if it was there."""
    with connected(admin_url) as connection:
        if one(connection, "select 1 from pg_database where datname = %s", name):
            return False
        own = connection.server_version // 10000 >= BUILTIN_LOCALE  # PostgreSQL's own locale needs none of the system's
        locale = "locale_provider builtin builtin_locale 'C.UTF-8'" if own else "lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'"
        run(
            connection,
            sql.SQL(f"create database {{}} owner {OWNER} encoding 'UTF8' {locale} template template0").format(sql.Identifier(name)),
        )
        return True


def _grant_inside(connection: extensions.connection) -> None:
    for extension in EXTENSIONS:
        run(connection, f"create extension if not exists {extension}")
    if "pg_stat_statements" in str(one(connection, "show shared_preload_libraries")):
        run(connection, "create extension if not exists pg_stat_statements")
    readers = ", ".join((APP, *SCOPES))
    run(connection, "revoke create on schema public from public")
    run(connection, f"alter schema public owner to {OWNER}")
    run(connection, f"grant usage on schema public to {readers}, {BACKUP}")
    default = f"alter default privileges for role {OWNER} in schema public grant"
    run(connection, f"{default} select, insert, update, delete on tables to {readers}")
    run(connection, f"{default} usage, select on sequences to {readers}")


def drop_database(admin_url: str, name: str) -> None:
    with connected(admin_url) as connection:
        run(connection, sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def swap_databases(admin_url: str, fresh: str, name: str, aside: str) -> None:
    """Put `fresh` in the place of `name`, which is kept as `aside`: both renamed, or neither."""
    with connected(admin_url) as connection:
        there = one(connection, "select 1 from pg_database where datname = %s", name)
        run(
            connection,
            sql.SQL("select pg_terminate_backend(pid) from pg_stat_activity where datname in ({}, {})").format(
                sql.Literal(fresh), sql.Literal(name)
            ),
        )
        connection.autocommit = False
        if there:
            run(connection, sql.SQL("alter database {} rename to {}").format(sql.Identifier(name), sql.Identifier(aside)))
        run(connection, sql.SQL("alter database {} rename to {}").format(sql.Identifier(fresh), sql.Identifier(name)))
        connection.commit()


def server_version(url: str) -> int:
    """The major version of the server."""
    with connected(url) as connection:
        return int(connection.server_version) // 10000


def tables(url: str) -> int:
    """How many tables the database holds: none means unused."""
    with connected(url) as connection:
        return int(one(connection, "select count(*) from pg_tables where schemaname = 'public'"))


def read_mark(url: str) -> str:
    """What the launcher noted about the database: which migrations it has had. Kept as its comment, so it lives and dies with it."""
    with connected(url) as connection:
        return str(
            one(connection, "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()") or ""
        )


def write_mark(url: str, mark: str) -> None:
    with connected(url) as connection:
        name = str(one(connection, "select current_database()"))
        run(connection, sql.SQL("comment on database {} is {}").format(sql.Identifier(name), sql.Literal(mark)))


def can_log_in(url: str) -> bool:
    try:
        with connected(url):
            return True
    except DatabaseRefused:
        return False


VERBS = {
    function.__name__: function
    for function in (
        is_superuser,
        make_roles,
        make_database,
        create_database,
        drop_database,
        swap_databases,
        server_version,
        tables,
        read_mark,
        write_mark,
        can_log_in,
    )
}


def main() -> int:
    """Carry out a list of requests, [verb, arguments]…; answer with the list of results, or with the reason of the first refusal."""
    results = []
    try:
        for verb, arguments in json.load(sys.stdin):
            results.append(VERBS[verb](*arguments))
    except (DatabaseRefused, psycopg2.Error) as error:
        json.dump({"refused": str(error).strip()}, sys.stdout)
        return 1
    json.dump({"results": results}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
