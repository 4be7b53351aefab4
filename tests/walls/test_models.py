"""Every table that belongs to somebody stands behind the walls; one that nobody thought of fails here."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from launch.addresses import with_database
from launch.database import connected, run
from partners.organisations.models import Organisation
from partners.walls.constraints import RowSecurity
from partners.walls.managers import ScopedManager
from tests.conftest import ADMIN
from tests.walls.catalogue import faults_of_keys, faults_of_models, faults_of_tables, our_models, reaches_an_organisation
from tests.walls.exemptions import FOREIGN_MANAGERS, LOOSE_KEYS, OPEN_TABLES


@pytest.mark.django_db
def test_every_table_that_belongs_to_somebody_has_its_policies() -> None:
    assert faults_of_tables(OPEN_TABLES) == []


def test_every_model_that_belongs_to_somebody_refuses_to_answer_nobody() -> None:
    assert faults_of_models(our_models(), FOREIGN_MANAGERS) == []


@pytest.mark.django_db
def test_no_child_can_belong_to_anothers_parent_but_for_a_stated_reason() -> None:
    assert faults_of_keys(our_models(), LOOSE_KEYS) == []


def test_the_walk_really_meets_the_tables_of_the_trade() -> None:
    met = {model._meta.label for model in our_models() if reaches_an_organisation(model)}
    assert {"orders.OrderLine", "receivables.Posting", "fulfilment.ReturnLine", "journal.JobRow", "access.ApiKey"} <= met
    assert "catalogue.Product" not in met


def test_the_table_of_exemptions_names_nothing_that_is_gone() -> None:
    tables = {model._meta.db_table for model in our_models()}
    labels = {model._meta.label for model in our_models()}
    keys = {f"{model._meta.label}.{field.name}" for model in our_models() for field in model._meta.concrete_fields}
    assert set(OPEN_TABLES) <= tables
    assert set(FOREIGN_MANAGERS) <= labels
    assert set(LOOSE_KEYS) <= keys


@pytest.mark.django_db
@isolate_apps("partners.walls")
def test_a_model_nobody_thought_of_is_found() -> None:
    class Bare(models.Model):
        organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

        class Meta:
            app_label = "walls"

    class Child(models.Model):  # reaches an organisation over its parent
        bare = models.ForeignKey(Bare, models.PROTECT, related_name="+")

        class Meta:
            app_label = "walls"

    class Walled(models.Model):
        organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
        bare = models.ForeignKey(Bare, models.PROTECT, related_name="+")
        objects = ScopedManager["Walled"]()

        class Meta:
            app_label = "walls"
            constraints = (RowSecurity(columns=("organisation_id",), name="walled_walls"),)

    assert faults_of_models([Bare, Child, Walled], {}) == [
        "walls.Bare: no RowSecurity in Meta.constraints",
        "walls.Bare: its manager answers when nobody is looking",
        "walls.Child: no RowSecurity in Meta.constraints",
        "walls.Child: its manager answers when nobody is looking",
    ]
    assert faults_of_keys([Walled], {}) == ["walls.Walled.bare: neither SameOrganisation nor a stated reason"]


@pytest.mark.parametrize(
    ("protection_off", "fault"),
    [
        ("create table planted (id bigint, organisation_id bigint references organisations_organisation)", "planted: "),
        ("alter table orders_order disable row level security", "orders_order: row-level security is not enabled"),
        ("alter table orders_order no force row level security", "orders_order: row-level security is not enabled"),
        ("drop policy order_walls_write on orders_order", "orders_order: row-level security has the policies"),
        ("alter policy order_walls_read on orders_order using (true)", "orders_order: row-level security has the policies"),
    ],
)
def test_with_a_protection_off_the_walk_over_tables_fails(committed_db: str, protection_off: str, fault: str) -> None:
    with connected(with_database(ADMIN, committed_db)) as owner:
        run(owner, protection_off)
    found = faults_of_tables(OPEN_TABLES)
    assert len(found) == 1
    assert found[0].startswith(fault)
