"""Roles and privileges: who may do what before any table exists."""

import secrets
from collections.abc import Iterator

import psycopg2
import pytest

from launch.addresses import database_of, with_database, with_user
from launch.database import connected, drop_database, make_database, make_roles, one, read_mark, run, swap_databases, tables, write_mark


@pytest.fixture
def name(admin_url: str) -> Iterator[str]:
    made = f"weir_launch_{secrets.token_hex(4)}"
    yield made
    for database in (made, f"{made}_new", f"{made}_old"):
        drop_database(admin_url, database)


def test_an_address_changes_its_user_and_database_only() -> None:
    url = "postgres://postgres@/postgres?host=%2Frun%2Fweir"
    assert with_database(url, "weir two") == "postgres://postgres@/weir%20two?host=%2Frun%2Fweir"
    assert with_user("postgres://a:b@db.example:5433/x", "weir_app", "p/w", "weir") == "postgres://weir_app:p%2Fw@db.example:5433/weir"
    assert database_of("postgres://a@/weir%20two?host=x") == "weir two"


def test_no_role_that_serves_can_pass_the_walls(admin_url: str) -> None:
    make_roles(admin_url)
    with connected(admin_url) as connection:
        serving = "rolname in ('weir_owner', 'weir_app', 'weir_partner', 'weir_hq')"
        assert (
            one(connection, f"select count(*) from pg_roles where {serving} and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)")
            == 0
        )
        assert one(connection, "select count(*) from pg_roles where rolname in ('weir_partner', 'weir_hq') and rolcanlogin") == 0
        assert one(connection, "select rolbypassrls from pg_roles where rolname = 'weir_backup'") is True


def test_the_app_has_a_scopes_rights_only_after_taking_it(admin_url: str, name: str) -> None:
    make_database(admin_url, name)
    with connected(with_database(admin_url, name)) as connection:
        run(connection, "create table shelf (n int); grant select on shelf to weir_partner; set role weir_app")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            run(connection, "select * from shelf")
        run(connection, "set role weir_partner")
        run(connection, "select * from shelf")


def test_what_the_owner_makes_the_app_may_fill_but_not_change_in_form(admin_url: str, name: str) -> None:
    assert make_database(admin_url, name) is True
    assert make_database(admin_url, name) is False
    with connected(with_database(admin_url, name)) as connection:
        run(connection, "set role weir_owner")
        run(connection, "create table shelf (id bigserial, n int)")
        run(connection, "set role weir_app")
        run(connection, "insert into shelf (n) values (3)")
        assert one(connection, "select n from shelf") == 3
        for refused in ("truncate shelf", "alter table shelf add m int", "create table other (n int)", "create temporary table t (n int)"):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                run(connection, refused)


def test_search_by_trigrams_works_in_a_new_database(admin_url: str, name: str) -> None:
    make_database(admin_url, name)
    with connected(with_database(admin_url, name)) as connection:
        assert one(connection, "select show_trgm('联想')") != []


def test_the_mark_lives_with_the_database(admin_url: str, name: str) -> None:
    make_database(admin_url, name)
    url = with_database(admin_url, name)
    assert read_mark(url) == ""
    write_mark(url, "migrations it's")
    assert read_mark(url) == "migrations it's"


def test_a_swap_puts_the_new_database_in_and_keeps_the_old(admin_url: str, name: str) -> None:
    for database, table in ((name, "was"), (f"{name}_new", "will_be")):
        make_database(admin_url, database)
        with connected(with_database(admin_url, database)) as connection:
            run(connection, f"create table {table} (n int)")
    with connected(with_database(admin_url, name)):  # somebody is still in: the swap does not wait for them
        swap_databases(admin_url, f"{name}_new", name, f"{name}_old")
    with connected(with_database(admin_url, name)) as connection:
        assert one(connection, "select to_regclass('will_be') is not null")
    assert tables(with_database(admin_url, f"{name}_old")) == 1
