"""Customers from a file: kept by whom the file names, compared with the master, and never twice."""

import pytest

from partners.customers.models import Customer, Pair
from partners.walls.scope import system
from portal.exchange.models import StagedRow
from tests.factories import hq_viewer, make_organisation, make_viewer
from tests.portal.exchange.files import bring_in, csv_bytes, send

pytestmark = pytest.mark.django_db
HEAD = ("Chinese name", "Phone", "Registry number", "City", "Kept by, partner code")


def test_rows_are_kept_by_whom_they_name_and_doubles_among_them_are_paired() -> None:
    by, oak = hq_viewer("channel_manager"), make_organisation(code="D-OAK")
    rows = [
        ("杭州晴川电器有限公司", "0571 5550 0100", "", "杭州", "D-OAK"),
        ("晴川电器", "+86 571 5550 0100", "", "杭州", "D-OAK"),
        ("宁波半山家居有限公司", "", "", "宁波", ""),
    ]
    taken = bring_in("customers", csv_bytes(HEAD, *rows), by)
    assert taken.counts == {"new": 3, "changed": 0, "same": 0, "wrong": 0}
    with system("test"):
        assert list(Customer.objects.order_by("pk").values_list("organisation_id", "source")) == [
            (oak.pk, "file"), (oak.pk, "file"), (by.organisation_id, "file"),
        ]  # fmt: skip
        assert list(Pair.objects.values_list("state", "organisation_id")) == [("same", oak.pk)]
    again = bring_in("customers", csv_bytes(HEAD, *rows, ("南京听涛食品有限公司", "", "", "", "")), by)
    assert again.counts == {"new": 1, "changed": 0, "same": 3, "wrong": 0}


def test_what_cannot_be_meant_is_wrong_by_its_column_and_nothing_is_kept() -> None:
    by = hq_viewer("channel_manager")
    checked = send(
        "customers", csv_bytes(HEAD, ("晴川", "12", "", "", ""), ("晴川", "", "91350100M000100Y4Z", "", ""), ("", "", "", "", "")), by
    )
    assert checked.counts["wrong"] >= 2
    with system("test"):
        faults = [row.errors[0]["code"] for row in StagedRow.objects.filter(imported=checked, state="wrong").order_by("number")]
        assert Customer.objects.count() == 0
    assert faults[:2] == ["not_phone", "not_registered"]


def test_a_partner_brings_in_its_own_customers_and_they_are_its_own() -> None:
    oak = make_viewer(make_organisation())
    taken = bring_in("own_customers", csv_bytes(HEAD[:4], ("杭州晴川电器有限公司", "0571 5550 0100", "", "杭州")), oak)
    assert taken.counts["new"] == 1
    with system("test"):
        assert Customer.objects.get().organisation_id == oak.organisation_id
