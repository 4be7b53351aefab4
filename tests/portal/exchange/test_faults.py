"""Whatever can be wrong with a row: the row and column that are named, the remedy, and that nothing came of it."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone, translation

from partners.refusal import Refusal
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from portal.exchange import kinds
from portal.exchange.errors import named_fault
from portal.exchange.kinds import KINDS
from portal.exchange.phrases import FAULTS, REMEDIES, fault_text, remedy_text
from tests.factories import hq_viewer
from tests.portal.exchange.files import bring_in, bring_in_templates, file_of, rows_to_mend, send, take, wrong_rows

pytestmark = pytest.mark.django_db
KINDS_FOLDER = Path(kinds.__file__).parent
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()
NEW: dict[str, dict[str, Any]] = {
    "partners": {"code": "D-0002"},
    "people": {"email": "new@example.com"},
    "products": {"sku": "KT-NEW", "gtin": ""},
    "prices": {"list": "L-NEW"},
    "stock": {"sku": "KT-20-B"},
    "stock_days": {"place": "SHELF", "place_name": "Shelf"},
    "balances": {"number": "F-NEW"},
    "history": {"number": "A-NEW", "invoice": "F-A-NEW"},
    "payments": {"reference": "B-NEW"},
}
ONE_ROW: list[tuple[str, dict[str, Any], str, str]] = [
    ("partners", {"name": ""}, "name", "missing"),
    ("partners", {"name": " \u3000 "}, "name", "missing"),
    ("partners", {"code": "D" * 21}, "code", "too_long"),
    ("partners", {"kind": "hq"}, "kind", "not_choice"),
    ("partners", {"email": "nobody at home"}, "email", "not_email"),
    ("partners", {"since": "03/04/2026"}, "since", "not_day"),
    ("partners", {"since": "2026年2月30日"}, "since", "not_day"),
    ("partners", {"since": "1889-01-01"}, "since", "day_out_of_range"),
    ("partners", {"terms_days": "thirty"}, "terms_days", "not_whole"),
    ("partners", {"terms_days": "1.5"}, "terms_days", "not_whole"),
    ("partners", {"terms_days": "-1"}, "terms_days", "too_small"),
    ("partners", {"name": "bell\x07"}, "name", "strange_characters"),
    ("partners", {"name": "evil \u202egnp.exe"}, "name", "strange_characters"),
    ("partners", {"parent": "D-OO01"}, "parent", "unknown_partner"),
    ("partners", {"buys_from": "NOBODY"}, "buys_from", "unknown_partner"),
    ("partners", {"parent": "D-0002"}, "parent", "own_parent"),
    ("partners", {"code": "D-0001", "parent": "EAST-OFFICE"}, "parent", "moved"),
    ("partners", {"territory": "NORTH", "territory_name": ""}, "territory", "unknown_territory"),
    ("partners", {"registry_number": "91330108MADEM00007"}, "registry_number", "registry_taken"),
    ("people", {"partner": "D-9999"}, "partner", "unknown_partner"),
    ("people", {"role": "planner"}, "role", "not_role"),
    ("people", {"role": "king"}, "role", "not_choice"),
    ("people", {"email": "li.na@@example.com"}, "email", "not_email"),
    ("products", {"category": "MIXER", "category_name": ""}, "category", "unknown_category"),
    ("products", {"gtin": "6901234567892"}, "gtin", "gtin_taken"),
    ("products", {"minimum": 8, "maximum": 4}, "maximum", "too_small"),
    ("products", {"pack": 0}, "pack", "too_small"),
    ("products", {"pack": "3000000000"}, "pack", "too_large"),
    ("prices", {"sku": "KT-17-X"}, "sku", "unknown_product"),
    ("prices", {"buyer": "D-9999"}, "buyer", "unknown_partner"),
    ("prices", {"level": "tier"}, "level", "no_audience"),
    ("prices", {"territory": "NORTH"}, "territory", "unknown_territory"),
    ("prices", {"valid_to": "2025-12-31"}, "valid_to", "dates_in_order"),
    ("prices", {"price": "12.34567"}, "price", "too_many_places"),
    ("prices", {"price": "99999999999999999"}, "price", "too_large"),
    ("prices", {"price": "1e308"}, "price", "not_amount"),
    ("prices", {"price": "NaN"}, "price", "not_amount"),
    ("prices", {"price": "=1+1"}, "price", "not_amount"),
    ("prices", {"price": "-0.01"}, "price", "too_small"),
    ("stock", {"sku": "NOTHING"}, "sku", "unknown_product"),
    ("stock", {"place": "ATTIC", "place_name": ""}, "place", "unknown_place"),
    ("stock", {"sku": "KT-17-W", "quantity": 241}, "quantity", "opening_differs"),
    ("stock_days", {"sku": "NOTHING"}, "sku", "unknown_product"),
    ("stock_days", {"place_name": ""}, "place", "unknown_place"),
    ("stock_days", {"balance": -3, "came": 0, "went": 3}, "balance", "below_nothing"),
    ("stock_days", {"balance": 3, "came": 10, "went": 3}, "balance", "below_nothing"),
    ("stock_days", {"place": "MAIN"}, "balance", "opening_differs"),
    ("stock_days", {"place": "SPARE", "went": 7}, "on", "days_taken"),
    ("stock_days", {"place": "SPARE", "balance": 137}, "on", "days_taken"),
    ("stock_days", {"place": "SPARE", "on": "2025-12-31", "balance": 120}, "on", "days_taken"),
    ("stock_days", {"place": "SPARE", "on": "2026-01-02", "came": 0, "went": 8, "balance": 131}, "balance", "day_breaks"),
    ("balances", {"partner": "HQ"}, "partner", "not_hq_customer"),
    ("balances", {"partner": "D-9999"}, "partner", "unknown_partner"),
    ("balances", {"number": "F-2025-0790", "amount": "3200.17"}, "number", "invoice_differs"),
    ("balances", {"amount": "0"}, "amount", "too_small"),
    ("balances", {"due_on": "2025-11-01"}, "due_on", "dates_in_order"),
    ("history", {"partner": "HQ"}, "partner", "not_hq_customer"),
    ("history", {"sku": "NOTHING"}, "sku", "unknown_product"),
    ("history", {"shipped_on": "2025-11-02"}, "shipped_on", "dates_in_order"),
    ("history", {"invoiced_on": "2025-11-05"}, "shipped_on", "dates_in_order"),
    ("history", {"invoice": "F-2025-0815"}, "invoice", "invoice_taken"),
    ("history", {"number": "A-10001", "quantity": 25}, "number", "order_differs"),
    ("history", {"quantity": 0}, "quantity", "too_small"),
    ("payments", {"partner": "D-9999"}, "partner", "unknown_partner"),
    ("payments", {"reference": "B-20251205-17", "amount": "3200.17"}, "reference", "payment_differs"),
    ("payments", {"amount": "10.005"}, "amount", "minor_units"),
    ("payments", {"amount": "0"}, "amount", "too_small"),
    ("payments", {"received_on": TOMORROW}, "received_on", "in_future"),
    ("payments", {"currency": "EUR"}, "partner", "no_account"),
]
TWO_ROWS: list[tuple[str, list[dict[str, Any]], int, str]] = [
    ("partners", [{"code": "D-7"}, {"code": "D-7", "name": "The same"}], 3, "duplicate"),
    ("products", [{"sku": "K-7", "gtin": "4006381333931"}, {"sku": "K-8", "gtin": "4006381333931"}], 3, "gtin_taken"),
    ("partners", [{"code": "D-7", "registry_number": "X1"}, {"code": "D-8", "registry_number": "X1"}], 3, "registry_taken"),
    ("partners", [{"code": "D-7", "parent": "D-8"}, {"code": "D-8", "parent": "D-7"}], 2, "own_parent"),
    ("balances", [{"number": "F-7"}, {"number": "F-7", "amount": "1"}], 3, "duplicate"),
    ("history", [{"number": "A-7", "invoice": "F-7"}, {"number": "A-7", "invoice": "F-7", "sku": "KT-20-B", "tracking": "T"}], 3, "mixed"),
    ("history", [{"number": "A-7", "invoice": "F-7"}, {"number": "A-7", "invoice": "F-7", "sku": "NOTHING"}], 2, "document"),
    ("history", [{"number": "A-7", "invoice": "F-7"}, {"number": "A-8", "invoice": "F-7"}], 3, "invoice_taken"),
    ("payments", [{"reference": "B-7"}, {"reference": "B-7"}], 3, "duplicate"),
    (
        "stock_days",
        [
            {"place": "SHELF", "place_name": "Shelf", "on": "2026-01-05", "came": 0, "went": 0, "balance": 10},
            {"place": "SHELF", "on": "2026-01-06", "came": 0, "went": 2, "balance": 9},
        ],
        3,
        "day_breaks",
    ),
]


def company() -> Viewer:
    """The templates' company with one branch, a second product, and a partner with a registry number."""
    by = hq_viewer()
    bring_in_templates(by)
    bring_in(
        "partners",
        file_of(
            "partners",
            {"code": "EAST-OFFICE", "kind": "branch"},
            {"code": "D-0009", "registry_number": "91330108MADEM00007"},
        ),
        by,
    )
    bring_in("products", file_of("products", {"sku": "KT-20-B", "gtin": ""}), by)
    return by


def all_rows() -> dict[str, int]:
    """How many rows each table holds, but for those of imports themselves."""
    names = sorted(
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.managed and model._meta.app_label not in {"exchange", "journal", "sessions"} and "wagtail" not in model.__module__
    )
    with system("test"), connection.cursor() as cursor:
        cursor.execute(" union all ".join(f"select '{name}', count(*) from \"{name}\"" for name in names))
        return dict(cursor.fetchall())


def assert_named(imported: Any, number: int, code: str, column: str | None = None) -> None:
    """The fault is kept with its row, and the file to mend names row, column and remedy in both languages."""
    faults = wrong_rows(imported)[number]
    fault = next(fault for fault in faults if fault["code"] == code and (column is None or fault["column"] == column))
    words = [(fault_text(named_fault(imported, fault)), remedy_text(named_fault(imported, fault)))]
    with translation.override("zh-hans"):
        words.append((fault_text(named_fault(imported, fault)), remedy_text(named_fault(imported, fault))))
    assert all(said and mended and "%(" not in said + mended for said, mended in words)
    assert words[0] != words[1]
    mend = rows_to_mend(imported)
    assert any(words[0][0] in row["error"] and words[0][1] in row["remedy"] for row in mend)


def test_each_wrong_row_names_its_column_and_remedy_and_changes_nothing() -> None:
    """One company for all of them: no wrong row leaves a trace, which the end proves."""
    by = company()
    before = all_rows()
    for kind, other, column, code in ONE_ROW:
        imported = send(kind, file_of(kind, NEW[kind] | other), by)
        assert imported.counts["wrong"] == 1, (kind, other, imported.counts)
        found = [(fault.get("column"), fault["code"]) for fault in wrong_rows(imported)[2]]
        assert (column, code) in found, (kind, other, found)
        assert_named(imported, 2, code, column)
        with pytest.raises(Refusal) as refused:
            take(imported, by)
        assert refused.value.code == "wrong_rows"
    for kind, rows, number, code in TWO_ROWS:
        imported = send(kind, file_of(kind, *rows), by)
        found = {row: [fault["code"] for fault in faults] for row, faults in wrong_rows(imported).items()}
        assert code in found.get(number, []), (kind, rows, found)
        assert_named(imported, number, code)
        with pytest.raises(Refusal):
            take(imported, by)
    assert all_rows() == before


def test_every_fault_that_these_kinds_can_find_is_provoked_above_and_has_words() -> None:
    sources = [path for kind in NEW for path in KINDS_FOLDER.glob(f"{kind}_*.sql")]
    sources += [KINDS_FOLDER / name for name in ("unknown_partner.sql", "unknown_product.sql", "column.py")]
    sources += [KINDS_FOLDER.parent / name for name in ("duplicates.sql", "documents.sql", "mixed.sql", "cells.py")]
    found = {code for path in sources for code in re.findall(r"""(?:'code', '|Wrong\(")([a-z_]+)""", path.read_text())}
    provoked = {code for *_rest, code in ONE_ROW} | {code for *_rest, code in TWO_ROWS}
    assert found == provoked <= set(FAULTS)
    assert set(FAULTS) == set(REMEDIES)


def test_near_codes_are_offered_for_a_mistyped_one() -> None:
    by = company()
    partner = send("payments", file_of("payments", {"reference": "B-1", "partner": "D-0O01"}), by)
    assert "D-0001" in rows_to_mend(partner)[0]["remedy"]
    product = send("prices", file_of("prices", {"list": "L", "sku": "KT-17-WW"}), by)
    assert "KT-17-W" in rows_to_mend(product)[0]["remedy"]


@pytest.mark.parametrize("kind", NEW)
def test_good_rows_are_kept_when_the_user_so_chooses_and_the_mended_file_brings_the_rest(kind: str) -> None:
    by = company()
    good, bad = NEW[kind], {column.name: "" for column in KINDS[kind].columns if column.required and column.name != "place"}
    imported = send(kind, file_of(kind, good, bad), by)
    assert imported.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 1}
    taken = take(imported, by, good_rows_only=True)
    assert (taken.state, taken.counts) == ("taken", {"new": 1, "changed": 0, "same": 0, "wrong": 1})
    assert [row["error"] != "" for row in rows_to_mend(imported)] == [True]
    again = bring_in(kind, file_of(kind, good, bad), by, good_rows_only=True)
    assert again.counts == {"new": 0, "changed": 0, "same": 1, "wrong": 1}
