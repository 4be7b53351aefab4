"""A file's whole way: what it writes, what is remembered, what happens when it comes twice, at once, or its worker dies."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channel_orders.orders.models import Order
from channel_orders.pricing.models import PriceStep
from partners.access.models import Membership, User
from partners.journal.actions.jobs import end_lost_jobs
from partners.journal.models import AuditEntry, Job, JobState
from partners.organisations.models import Organisation
from partners.receivables.models import Account, Entry, Invoice, Payment
from partners.refusal import NotAllowed, Refusal
from partners.walls.scope import seeing, system
from portal.books import faults_of_books
from portal.exchange.actions import drop_import, map_columns, start_check, start_taking, take_import, upload_file
from portal.exchange.models import ColumnMemory, Import, StagedRow
from stock.catalogue.models import Category, Product
from stock.ledger.models import Movement, Position
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.portal.exchange.files import bring_in, bring_in_templates, csv_bytes, file_of, row_of, send, table_of, take, xlsx_bytes

pytestmark = pytest.mark.django_db


def test_the_templates_company_stands_as_its_rows_say() -> None:
    by = hq_viewer()
    bring_in_templates(by)
    with system("test"):
        dealer = Organisation.objects.get(code="D-0001")
        assert (dealer.name_zh, dealer.tier, dealer.city, dealer.depth) == ("蓝河厨具", "gold", "Shanghai", 2)
        assert (dealer.territory.code, dealer.territory.name_zh) == ("EAST", "华东")
        assert dealer.buys_from == Organisation.objects.get(depth=1)
        account = Account.objects.get(debtor=dealer)
        assert (account.currency, account.terms_days, account.creditor_id) == ("CNY", 30, dealer.buys_from_id)
        buyer = User.objects.get(email="li.na@example.com")
        assert (buyer.name, buyer.has_usable_password()) == ("Li Na", False)
        assert Membership.objects.get(user=buyer).role == "buyer"
        kettle = Product.objects.get(sku="KT-17-W")
        assert (kettle.name_zh, kettle.pack, kettle.gtin) == ("电水壶 1.7升 白", 4, "6901234567892")
        assert Category.objects.get(code="KETTLE").parent == Category.objects.get(code="KITCHEN")
        assert PriceStep.objects.get().price == Decimal("118.00")
        held = dict(Position.objects.values_list("place__code", "on_hand"))
        assert held == {"MAIN": 240, "SPARE": 138}
        moved = Movement.objects.filter(place__code="SPARE").order_by("id").values_list("kind", "quantity", "source", "note")
        day = ("days:2026-01-01", "WMS 2026-01-01")
        assert list(moved) == [("opening", 120, *day), ("receipt", 24, *day), ("sale", -6, *day)]
        order = Order.objects.get()
        assert (order.buyer, order.their_number, order.net, order.tax, order.stage) == (
            dealer,
            "PO-77",
            2832,
            Decimal("368.16"),
            "completed",
        )
        invoice = Invoice.objects.get(number="F-2025-0815")
        assert (invoice.total, invoice.issued_on, invoice.due_on) == (Decimal("3200.16"), date(2025, 11, 6), date(2025, 12, 6))
        opening = Invoice.objects.get(number="F-2025-0790")
        payment = Payment.objects.get()
        assert (payment.amount, payment.unapplied) == (Decimal("3200.16"), 0)
        assert (opening.open, invoice.open) == (0, Decimal("3200.16"))  # the oldest is paid first
        account.refresh_from_db()
        assert account.exposure == account.receivable == Decimal("3200.16")
        kinds = set(Entry.objects.values_list("kind", flat=True))
        assert kinds == {"opening", "promise", "delivery", "invoice", "payment", "application"}
    assert faults_of_books() == []


def test_changed_rows_change_what_they_say_and_leave_the_rest() -> None:
    by = hq_viewer()
    bring_in_templates(by)
    counts = bring_in("partners", csv_bytes(["code", "name", "city"], ["D-0001", "Blue River", "Suzhou"]), by).counts
    assert counts == {"new": 0, "changed": 1, "same": 0, "wrong": 0}
    assert bring_in("products", csv_bytes(["sku", "name", "pack"], ["KT-17-W", "Kettle", 6]), by).counts["changed"] == 1
    assert bring_in("prices", file_of("prices", {"price": "119"}), by).counts["changed"] == 1
    with system("test"):
        dealer, kettle = Organisation.objects.get(code="D-0001"), Product.objects.get()
        assert (dealer.name, dealer.city, dealer.tier, dealer.name_zh) == ("Blue River", "Suzhou", "gold", "蓝河厨具")
        assert (kettle.name, kettle.pack, kettle.minimum, kettle.name_zh) == ("Kettle", 6, 4, "电水壶 1.7升 白")
        assert PriceStep.objects.get().price == 119


def test_a_tree_comes_in_in_any_order_with_accounts_where_each_buys() -> None:
    by = hq_viewer()
    rows = [
        {"code": "STORE", "kind": "store", "parent": "DEALER", "buys_from": ""},
        {"code": "DEALER", "kind": "dealer", "parent": "DIST", "buys_from": ""},
        {"code": "DIST", "kind": "distributor", "parent": "BRANCH", "buys_from": ""},
        {"code": "BRANCH", "kind": "branch", "parent": "", "buys_from": ""},
    ]
    assert bring_in("partners", file_of("partners", *rows), by).counts["new"] == 4
    with system("test"):
        found = {o.code: o for o in Organisation.objects.select_related("buys_from")}
        assert [found[code].depth for code in ("BRANCH", "DIST", "DEALER", "STORE")] == [2, 3, 4, 5]
        assert found["STORE"].path.startswith(found["DEALER"].path)
        assert {code: found[code].buys_from.code for code in ("DIST", "DEALER", "STORE")} == {
            "DIST": "HQ",
            "DEALER": "DIST",
            "STORE": "DIST",
        }
        assert set(Account.objects.values_list("debtor__code", "creditor__code")) == {("DIST", "HQ"), ("DEALER", "DIST"), ("STORE", "DIST")}
        assert Organisation.find_problems() == ([], [], [], [], [])
        assert AuditEntry.objects.filter(verb="open_accounts").count() == 2


@pytest.mark.parametrize("charset", ["gb18030", "utf-16", "utf-8"])
def test_chinese_headers_values_days_and_digits_mean_what_they_mean(charset: str) -> None:
    by = hq_viewer()
    rows = (
        ["编号", "名称", "中文名", "类型", "合作开始日期", "付款天数"],
        ["Ｄ－８", "Eight", "八号店", "经销商", "2026年11月23日", "４５"],
    )
    imported = send("partners", csv_bytes(*rows, charset=charset), by)
    with seeing(by.scope):
        named = {name: place for place, name in enumerate(["code", "name", "name_zh", "kind", "since", "terms_days"])}
        map_columns(Import.objects.get(pk=imported.pk), named, by=by)
    assert bring_in("partners", csv_bytes(*rows, [], charset=charset), by).counts["new"] == 1
    with system("test"):
        partner = Organisation.objects.get(code="D-8")
        assert (partner.name_zh, partner.kind, partner.since) == ("八号店", "dealer", date(2026, 11, 23))
        assert Account.objects.get(debtor=partner).terms_days == 45


def test_a_workbook_s_days_and_numbers_are_days_and_numbers() -> None:
    by = hq_viewer()
    bring_in_templates(by)
    row = row_of(
        "history", number="A-2", invoice="F-2", ordered_on=date(2025, 11, 10), shipped_on=45974, invoiced_on="2025年11月13日", tax=0.1 + 0.2
    )
    assert bring_in("history", xlsx_bytes(*table_of(row)), by, name="orders.xlsx").counts["new"] == 1
    with system("test"):
        order = Order.objects.get(their_number="PO-77", key="history:A-2")
        assert timezone.localtime(order.placed_at).date() == date(2025, 11, 10)
        assert order.tax == Decimal("0.3")
        invoice = Invoice.objects.get(number="F-2")
        assert (invoice.issued_on, invoice.total) == (date(2025, 11, 13), Decimal("2832.30"))
    assert faults_of_books() == []


def test_renamed_columns_are_remembered_for_the_next_file_with_this_head() -> None:
    by = hq_viewer()
    head = ["Kd-Nr", "Firma", "Ort"]
    with seeing(by.scope):
        first = upload_file("partners", ContentFile(csv_bytes(head, ["D-1", "One", "Ulm"])), "kunden.csv", by=by)
        assert first.mapping == {}
        map_columns(first, {"code": 0, "name": 1, "city": 2}, by=by)
        second = upload_file("partners", ContentFile(csv_bytes(["KD-NR ", "firma", "ORT"], ["D-2", "Two", "Bonn"])), "next.csv", by=by)
        assert second.mapping == {"code": 0, "name": 1, "city": 2}
        other = upload_file("partners", ContentFile(csv_bytes([*head, "Tel"], ["D-2", "Two", "Bonn", "1"])), "other.csv", by=by)
        assert other.mapping == {}
        assert ColumnMemory.objects.count() == 1
        with pytest.raises(Refusal) as twice:
            map_columns(second, {"code": 0, "name": 0}, by=by)
        assert twice.value.field == "code"


def test_the_same_file_twice_is_refused_with_the_day_and_its_rows_change_nothing() -> None:
    by = hq_viewer()
    content = file_of("partners", {"code": "D-1"}, {"code": "D-2"})
    bring_in("partners", content, by)
    with seeing(by.scope), pytest.raises(Refusal) as refused:
        upload_file("partners", ContentFile(content), "again.csv", by=by)
    assert refused.value.code == "same_file"
    assert timezone.localdate().isoformat() in str(refused.value)
    other = xlsx_bytes(*table_of(row_of("partners", code="D-2"), row_of("partners", code="D-1")))
    assert bring_in("partners", other, by).counts == {"new": 0, "changed": 0, "same": 2, "wrong": 0}


def test_the_number_of_statements_does_not_grow_with_the_rows() -> None:
    by = hq_viewer()
    bring_in_templates(by)
    spent = []
    for size in (3, 60):
        days = [
            {
                "place": "SPARE",
                "on": date(2027, 1, 1) + timedelta(days=len(spent) * 100 + n),
                "came": 1,
                "went": 0,
                "balance": 139 + n + 3 * len(spent),
            }
            for n in range(size)
        ]
        files = {
            "partners": [{"code": f"P{size}-{n}"} for n in range(size)],
            "products": [{"sku": f"K{size}-{n}", "gtin": ""} for n in range(size)],
            "prices": [{"list": f"L{size}-{n}"} for n in range(size)],
            "stock_days": days,
            "balances": [{"number": f"F{size}-{n}"} for n in range(size)],
            "history": [{"number": f"A{size}-{n}", "invoice": f"FA{size}-{n}"} for n in range(size)],
            "payments": [{"reference": f"B{size}-{n}", "received_on": f"2025-12-{n % 28 + 1:02}"} for n in range(size)],
        }
        costs = {}
        for kind, rows in files.items():
            imported = send(kind, file_of(kind, *rows), by)
            assert imported.counts["new"] == size, (kind, imported.counts)
            with CaptureQueriesContext(connection) as queries:
                take(imported, by)
            costs[kind] = len(queries)
        spent.append(costs)
    assert spent[0] == spent[1]
    assert faults_of_books() == []


def test_days_kept_aside_are_carried_over_and_none_is_lost() -> None:
    by = hq_viewer()
    bring_in_templates(by)
    day = {"place": "SHELF", "place_name": "Shelf"}
    rows = [
        day | {"on": "2026-01-01", "came": 0, "went": 0, "balance": 4},
        day | {"on": "2026-01-02", "came": 0, "went": 24, "balance": -20},
        day | {"on": "2026-01-03", "came": 24, "went": 0, "balance": 4},
        day | {"on": "2026-01-05", "came": 0, "went": 1, "balance": 3},
    ]
    content = file_of("stock_days", *rows)
    taken = bring_in("stock_days", content, by, good_rows_only=True)
    assert taken.counts == {"new": 3, "changed": 0, "same": 0, "wrong": 1}
    with system("test"):
        moved = Movement.objects.filter(place__code="SHELF").order_by("id").values_list("on", "kind", "quantity")
        assert [(str(on), kind, pieces) for on, kind, pieces in moved] == [
            ("2026-01-01", "opening", 4),
            ("2026-01-03", "receipt", 24),
            ("2026-01-03", "adjustment", -24),
            ("2026-01-05", "sale", -1),
        ]
        assert Position.objects.get(place__code="SHELF").on_hand == 3
    again = bring_in("stock_days", content, by, good_rows_only=True)
    assert again.counts == {"new": 0, "changed": 0, "same": 3, "wrong": 1}
    later = file_of("stock_days", *rows[2:], day | {"on": "2026-01-06", "came": 2, "went": 0, "balance": 5})
    assert bring_in("stock_days", later, by).counts == {"new": 1, "changed": 0, "same": 2, "wrong": 0}
    with system("test"):
        assert Position.objects.get(place__code="SHELF").on_hand == 5


def test_whoever_may_not_import_is_refused_by_every_action_and_nothing_is_kept() -> None:
    hq = hq_viewer()
    imported = send("partners", file_of("partners", {"code": "D-1"}), hq)
    dealer = make_viewer(make_dealer())
    desk = hq_viewer("order_desk")
    acts: list[Any] = [
        lambda by: upload_file("partners", ContentFile(file_of("partners", {"code": "D-2"})), "x.csv", by=by),
        lambda by: map_columns(imported, imported.mapping, by=by),
        lambda by: start_check(imported, by=by),
        lambda by: start_taking(imported, good_rows_only=True, by=by),
        lambda by: take_import(imported, by=by),
        lambda by: drop_import(imported, by=by),
    ]
    for by in (dealer, desk):
        for act in acts:
            with seeing(by.scope), pytest.raises(NotAllowed):
                act(by)
    with seeing(dealer.scope):
        assert not Import.objects.seen_by(dealer).exists()
        assert not StagedRow.objects.seen_by(dealer).exists()
    with system("test"):
        assert Import.objects.get().state == "checked"
        assert not Organisation.objects.filter(code="D-1").exists()


def test_what_the_books_learnt_since_the_dry_run_counts() -> None:
    by = hq_viewer()
    bring_in_templates(by)
    content = file_of("payments", {"reference": "B-1"})
    first = send("payments", content, by)
    bring_in("payments", file_of("payments", {"reference": "B-1", "amount": "1.00"}), by)
    with pytest.raises(Refusal) as refused:
        take(first, by)
    assert refused.value.code == "wrong_rows"


def test_a_crash_that_empties_the_staged_rows_is_made_good_from_the_file() -> None:
    by = hq_viewer()
    imported = send("partners", file_of("partners", {"code": "D-1"}), by)
    with system("test"):
        StagedRow.objects.all().delete()
    assert take(imported, by).counts["new"] == 1
    with system("test"):
        assert Organisation.objects.filter(code="D-1").exists()


def test_a_file_whose_job_was_lost_or_cancelled_can_be_checked_again(django_capture_on_commit_callbacks: Any) -> None:
    by = hq_viewer()
    imported = send("partners", file_of("partners", {"code": "D-1"}), by)
    with seeing(by.scope):
        imported = start_taking(imported, good_rows_only=False, by=by)
        assert imported.is_at_work
        with pytest.raises(Refusal):
            start_check(imported, by=by)
        Job.objects.update(state=JobState.FAILED)
        imported = Import.objects.get()
        assert imported.was_left
        with django_capture_on_commit_callbacks(execute=True):
            start_check(imported, by=by)
        assert Import.objects.get().state == "checked"


def test_a_job_given_to_a_second_worker_takes_the_file_once(django_capture_on_commit_callbacks: Any) -> None:
    by = hq_viewer()
    imported = send("partners", file_of("partners", {"code": "D-1"}), by)
    with seeing(by.scope):
        start_taking(imported, good_rows_only=False, by=by)
        long_ago = timezone.now() - timedelta(minutes=9)
        Job.objects.update(state=JobState.RUNNING, attempts=1, seen_at=long_ago, made_at=long_ago)
    with django_capture_on_commit_callbacks(execute=True):
        assert end_lost_jobs() == 1
    with system("test"):
        assert Job.objects.get().state == JobState.DONE
        assert Job.objects.get().done == Job.objects.get().total == 1
        assert AuditEntry.objects.filter(verb="take_import").count() == 1
        assert Organisation.objects.filter(code="D-1").count() == 1
