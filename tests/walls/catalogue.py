"""Walks over what there is: models as Django knows them, tables as PostgreSQL knows them. Each says what is outside a wall."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import connection, models

from partners.organisations.models import Organisation
from partners.walls.constraints import RowSecurity, SameOrganisation
from partners.walls.managers import NobodyIsLooking
from partners.walls.scope import NOBODY, seeing, system

# Tables from which a chain of foreign keys leads to an organisation, with what guards them.
GUARDED = """
with recursive reaching(oid) as (
    select 'organisations_organisation'::regclass::oid
    union
    select key.conrelid from pg_constraint key join reaching on key.confrelid = reaching.oid where key.contype = 'f'
)
select c.relname, c.relrowsecurity and c.relforcerowsecurity,
    coalesce((select array_agg(p.cmd || ' ' || array_to_string(p.roles, ',') order by 1) from pg_policies p
              where p.schemaname = 'public' and p.tablename = c.relname
                and (p.roles = '{weir_hq}' or (p.roles = '{weir_partner}' and p.qual like '%weir.ids%'))), '{}')
from reaching join pg_class c on c.oid = reaching.oid and c.relkind in ('r', 'p')
"""
POLICIES = ["ALL weir_hq", "ALL weir_partner", "SELECT weir_partner"]
COMPOSITE = """select con.conname from pg_constraint con where con.contype = 'f' and array_length(con.conkey, 1) > 1"""


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def reaches_an_organisation(model: type[models.Model], seen: frozenset[Any] = frozenset()) -> bool:
    if model is Organisation:
        return True
    parents = {field.related_model for field in model._meta.concrete_fields if field.many_to_one or field.one_to_one} - seen - {model}
    return any(reaches_an_organisation(parent, seen | {model}) for parent in parents)


def faults_of_tables(open_tables: Collection[str]) -> list[str]:
    """Tables that reach an organisation and whose rows anybody could read, as PostgreSQL itself describes them."""
    with system("walk the catalogue"), connection.cursor() as cursor:
        cursor.execute(GUARDED)
        rows = cursor.fetchall()
    return [
        f"{table}: row-level security {'is not enabled and forced' if not forced else f'has the policies {policies}'}"
        for table, forced, policies in sorted(rows)
        if table not in open_tables and (not forced or sorted(policies) != POLICIES)
    ]


def faults_of_models(walked: Iterable[type[models.Model]], foreign_managers: Collection[str]) -> list[str]:
    """Models that reach an organisation and could be asked without a viewer, or have no policy."""
    faults = []
    for model in walked:
        label = model._meta.label
        if not reaches_an_organisation(model) or label in foreign_managers:
            continue
        if not any(isinstance(rule, RowSecurity) for rule in model._meta.constraints):
            faults.append(f"{label}: no RowSecurity in Meta.constraints")
        try:
            with seeing(NOBODY):
                model._default_manager.all()
            faults.append(f"{label}: its manager answers when nobody is looking")
        except NobodyIsLooking:
            pass
    return faults


def faults_of_keys(walked: Iterable[type[models.Model]], loose: Mapping[str, str]) -> list[str]:
    """Foreign keys between partners' tables that could join one organisation's child to another's parent."""
    with system("walk the catalogue"), connection.cursor() as cursor:
        cursor.execute(COMPOSITE)
        real = {name for (name,) in cursor.fetchall()}
    faults = []
    for model in walked:
        held = {rule.field: rule.name for rule in model._meta.constraints if isinstance(rule, SameOrganisation)}
        faults += [f"{model._meta.label}.{field}: {name} is not in the database" for field, name in held.items() if name not in real]
        for field in model._meta.concrete_fields:
            parent = field.related_model
            if parent in {None, Organisation} or not reaches_an_organisation(parent):
                continue
            if field.name not in held and f"{model._meta.label}.{field.name}" not in loose:
                faults.append(f"{model._meta.label}.{field.name}: neither SameOrganisation nor a stated reason")
    return faults
