"""Races with real connections that really commit; and the same with the locks off, to prove that the race is there."""

import os
import random
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from launch.addresses import with_database
from launch.database import connected, drop_database, run
from partners.receivables.actions import credit as credit_actions
from partners.receivables.actions import open_account, record_payment, reverse_payment, set_limit
from partners.receivables.models import Account, Entry, Invoice
from partners.refusal import Refusal
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from tests.conftest import ADMIN, clone, use
from tests.factories import hq_viewer, make_account, make_dealer, make_organisation, make_viewer
from tests.partners.receivables.books import at_once, bill, bookkeeper_of, buyer_of, faults, fresh, promise

MANY = 50


def promises(account: Account, buyer: Viewer, amount: int = 10) -> list[Any]:
    return at_once([partial(promise, account, amount, buyer, f"order:{number}") for number in range(MANY)])


@pytest.fixture(scope="module")
def books(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """One database for all stories here that leave whole books behind: a clone costs seconds."""
    name = f"weir_books_{os.getpid()}"
    clone(name)
    with django_db_blocker.unblock():
        before = use(name)
        yield name
        use(before)
    drop_database(ADMIN, name)


def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credit_actions, "lock_accounts", lambda accounts: {})


def as_owner(database: str, *statements: str) -> None:
    """As the server's administrator, who alone could do it."""
    with connected(with_database(ADMIN, database)) as admin:
        for statement in statements:
            run(admin, statement)


def test_fifty_promises_at_once_never_pass_the_limit(books: str) -> None:
    account = make_account(make_dealer(), limit=205)
    judged = promises(account, buyer_of(account))
    assert sorted(one.verdict for one in judged) == ["granted"] * 20 + ["held"] * 30
    assert fresh(account).ordered == 200
    assert faults() == []


def test_without_the_lock_the_numbers_of_the_ledger_still_stop_the_second_of_two(books: str, monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account(make_dealer(), limit=205)
    no_lock(monkeypatch)
    judged = promises(account, buyer_of(account))
    assert any(isinstance(one, Exception) for one in judged), "no two met: the race below would prove nothing"
    assert fresh(account).exposure <= 205


def test_a_group_of_accounts_never_passes_the_limit_of_the_group(books: str) -> None:
    branch = make_organisation(kind="branch")
    accounts = [make_account(make_organisation(under=branch), limit=1000) for _ in range(5)]
    guard, controller = make_account(branch), hq_viewer("credit_controller")
    buyers = [buyer_of(account) for account in accounts]
    limited = partial(set_limit, guard.pk, Decimal(205), kind="group", valid_from=timezone.localdate(), reason="the region", by=controller)
    limited()
    asked = [(accounts[number % 5], buyers[number % 5], number) for number in range(40)]
    judged = at_once([partial(promise, account, 10, buyer, f"order:{number}") for account, buyer, number in asked])
    assert [one for one in judged if isinstance(one, Exception)] == []
    assert sum(one.granted for one in judged) == 20
    assert fresh(guard).subtree_exposure == 200
    assert faults() == []


def test_the_first_group_limit_counts_promises_that_are_made_meanwhile(books: str) -> None:
    branch = make_organisation(kind="branch")
    accounts = [make_account(make_organisation(under=branch), limit=1000) for _ in range(4)]
    guard, controller = make_account(branch), hq_viewer("credit_controller")
    deeds = [partial(promise, account, 10, buyer_of(account), f"order:{n}") for n, account in enumerate(accounts * 6)]
    deeds.insert(
        12,
        partial(set_limit, guard.pk, Decimal(500), kind="group", valid_from=timezone.localdate(), reason="the region", by=controller),
    )
    assert [one for one in at_once(deeds) if isinstance(one, Exception)] == []
    assert fresh(guard).subtree_exposure == 240
    assert faults() == []


def test_an_account_that_opens_below_a_group_limit_is_bound_by_it(books: str) -> None:
    branch = make_organisation(kind="branch")
    guard, controller = make_account(branch), hq_viewer("credit_controller")
    set_limit(guard.pk, Decimal(5), kind="group", valid_from=timezone.localdate(), reason="the region", by=controller)
    dealer = make_organisation(under=branch)
    account = open_account(dealer.pk, guard.creditor_id, "CNY")
    assert account.guards == [guard.pk]
    set_limit(account.pk, Decimal(100), valid_from=timezone.localdate(), reason="new", by=controller)
    assert promise(account, 6, make_viewer(dealer)).reasons == ("group_over",)


def test_numbers_have_no_gap_under_eight_writers_of_whom_some_fail(books: str) -> None:
    account = make_account(make_dealer(), make_organisation(kind="distributor"))
    seller, chance = bookkeeper_of(account), random.Random(7)
    fail = [[chance.random() < 0.2 for _ in range(12)] for _ in range(8)]

    def write(fates: list[bool]) -> int:
        for fails in fates:
            with transaction.atomic():
                bill(account, 10, seller)
                transaction.set_rollback(fails)
        return fates.count(False)

    written = at_once([partial(write, fates) for fates in fail])
    year = timezone.localdate().year
    with system("test"):
        numbers = sorted(Invoice.objects.filter(account=account).values_list("number", flat=True))
    assert numbers == [f"INV-{year}-{number:06}" for number in range(1, sum(written) + 1)]
    assert fresh(account).receivable == 10 * sum(written)
    assert faults() == []


def test_each_payment_that_is_taken_back_twice_at_once_is_taken_back_once(books: str) -> None:
    account = make_account(make_dealer())
    seller = bookkeeper_of(account)
    day = timezone.localdate()
    for _ in range(5):
        bill(account, 30, seller)
    payments = [record_payment(account.pk, Decimal(10), received_on=day, reference=f"T{n}", by=seller) for n in range(20)]
    deeds = [partial(reverse_payment, payment, reason="bounced", by=seller) for payment in payments * 2]
    answers = at_once(deeds)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [type(answer) for answer in refused] == [Refusal] * len(payments)
    assert {answer.code for answer in refused} == {"payment_reversed"}
    now = fresh(account)
    assert (now.receivable, now.unapplied) == (150, 0)
    with system("test"):
        assert Entry.objects.filter(account=account, kind="reversal").count() == len(payments)
    assert faults() == []


TABLES = ("receivables_entry", "receivables_posting", "receivables_creditdecision", "receivables_invoiceline", "receivables_application")
ATTACKS = (
    "update {table} set id = id + 1000",
    "update {table} set debtor_id = debtor_id where false or true",
    "delete from {table}",
    "truncate {table} cascade",
    "with gone as (delete from {table} returning 1) select count(*) from gone",
)


def test_what_is_posted_stays_as_it_was_written(books: str) -> None:
    """300 attempts: 5 tables, 5 statements, 3 roles of the app, 4 times; and the ORM's own ways."""
    from django.db import DatabaseError

    account = make_account(make_dealer(), limit=100)
    seller = bookkeeper_of(account)
    promise(account, 10, buyer_of(account))
    bill(account, 10, seller)
    record_payment(account.pk, Decimal(5), received_on=timezone.localdate(), reference="T1", by=seller)
    refused = 0
    for role in ("weir_app", "weir_partner", "weir_hq"):
        for attack in ATTACKS * 4:
            for table in TABLES:
                with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"set local role {role}")
                    cursor.execute(attack.format(table=table))
                refused += 1
    with system("test"):
        entries = list(Entry.objects.filter(account=account))
        for entry in entries:
            entry.source = "order:other"
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.bulk_update(entries, ["source"])
        with pytest.raises(DatabaseError), transaction.atomic():
            entries[0].delete()
    assert refused == 300
    assert faults() == []


def test_with_every_protection_off_the_limit_is_passed(committed_db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    account = make_account(make_dealer(), limit=205)
    no_lock(monkeypatch)
    as_owner(committed_db, "alter table receivables_entry drop constraint entry_numbered")
    promises(account, buyer_of(account))
    assert fresh(account).exposure > 205


def test_one_changed_byte_is_found_and_named(committed_db: str) -> None:
    account, other = make_account(make_dealer()), make_account(make_dealer())
    seller = bookkeeper_of(account)
    for one in (account, other):
        for _ in range(3):
            bill(one, 10, seller)
    with system("test"):
        wrong = Entry.objects.get(account=account, number=2)
    as_owner(
        committed_db,
        "set session_replication_role = replica; "
        f"update receivables_posting set amount = 10.01 where entry_id = {wrong.pk} and destination = 'receivable'",
    )
    found = {(fault.law, fault.place) for fault in faults()}
    assert ("I13", f"receivables_entry:{wrong.pk}") in found
    assert ("I2", f"receivables_account:{account.pk}") in found
    assert len([place for law, place in found if law == "I13"]) == 1


def test_the_app_never_runs_as_a_role_that_could_change_the_books() -> None:
    assert settings.DATABASES["default"]["USER"] == "weir_app"
