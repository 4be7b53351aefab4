"""What is written once stays as it was written: every append-only table, every role of the app, every way to change it."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from launch.addresses import with_database
from launch.database import connected, run
from partners.walls.constraints import AppendOnly
from partners.walls.scope import system
from tests.conftest import ADMIN
from tests.factories import make_dealer, make_viewer

ROLES = ("weir_app", "weir_partner", "weir_hq")
ATTACKS = (
    "update {table} set {fixed} = {fixed}",
    "update {table} set {fixed} = {fixed} where false",
    "delete from {table}",
    "delete from {table} where false",
    "truncate {table} cascade",
    "with gone as (delete from {table} returning 1) select count(*) from gone",
    "merge into {table} t using (select 1) one on false when matched then delete",
    "insert into {table} select * from {table} on conflict ({key}) do update set {fixed} = excluded.{fixed}",
)


def append_only() -> list[tuple[type[models.Model], AppendOnly]]:
    rules = [(model, rule) for model in apps.get_models() for rule in model._meta.constraints]
    return [(model, rule) for model, rule in rules if isinstance(rule, AppendOnly)]


def attacks_on(model: type[models.Model], rule: AppendOnly) -> list[str]:
    key = model._meta.pk.column
    fixed = next(
        field.column for field in model._meta.concrete_fields if field.column not in {*rule.update_of, key} and not field.generated
    )
    return [attack.format(table=model._meta.db_table, fixed=fixed, key=key) for attack in ATTACKS]


def is_refused(role: str, attack: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set local role {role}")
            cursor.execute(attack)
            transaction.set_rollback(True)
    except DatabaseError as refused:
        return "permission denied" in str(refused) or "append-only" in str(refused)
    return False


@pytest.mark.django_db
def test_no_role_of_the_app_changes_what_is_append_only() -> None:
    tried = 0
    passed = []
    for model, rule in append_only():
        for role in ROLES:
            for attack in attacks_on(model, rule):
                tried += 1
                if not is_refused(role, attack):
                    passed.append(f"{role}: {attack}")
    assert passed == []
    assert tried >= 150, "the walk met too little"


def test_the_walk_meets_the_books() -> None:
    met = {model._meta.db_table for model, _rule in append_only()}
    assert {"receivables_entry", "receivables_posting", "receivables_creditdecision", "stock_movement", "journal_auditentry"} <= met


@pytest.mark.django_db
def test_the_orm_has_no_way_round_it() -> None:
    make_viewer(make_dealer())  # leaves an audit row
    changed = 0
    for model, rule in append_only():
        with system("test"):
            rows = model._default_manager.all()
            if not rows.exists():
                continue
            changed += 1
            name = next(field.name for field in model._meta.concrete_fields if field.column not in rule.update_of and not field.primary_key)
            for attempt in (rows.delete, lambda rows=rows, name=name: rows.update(**{name: models.F(name)})):
                with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
                    attempt()
    assert changed


def test_with_the_rights_and_the_trigger_gone_the_walk_finds_it(committed_db: str) -> None:
    make_viewer(make_dealer())
    model, rule = next(pair for pair in append_only() if pair[0]._meta.db_table == "journal_auditentry")
    assert all(is_refused("weir_hq", attack) for attack in attacks_on(model, rule))
    with connected(with_database(ADMIN, committed_db)) as owner:
        run(owner, "alter table journal_auditentry disable trigger user")
        run(owner, "grant update, delete, truncate on journal_auditentry to weir_hq")
    assert not all(is_refused("weir_hq", attack) for attack in attacks_on(model, rule))


def test_with_the_rights_back_the_trigger_alone_still_refuses(committed_db: str) -> None:
    make_viewer(make_dealer())
    with connected(with_database(ADMIN, committed_db)) as owner:
        run(owner, "grant update, delete, truncate on journal_auditentry to weir_hq")
    for attack in ("delete from journal_auditentry", "truncate journal_auditentry cascade"):
        assert is_refused("weir_hq", attack)
