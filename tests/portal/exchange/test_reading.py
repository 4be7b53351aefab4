"""Strangers' files: read whatever honest programs write, refuse the rest in seconds, by name, and write nothing."""

import io
import os
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core.files.base import ContentFile

from partners.refusal import Invalid
from partners.walls.scope import seeing, system
from portal.exchange.actions import upload_file
from portal.exchange.models import Import, StagedRow
from portal.exchange.phrases import UNFIT
from portal.exchange.reading import limits
from portal.exchange.reading.table import Table, read_table
from tests.factories import hq_viewer
from tests.portal.exchange.files import csv_bytes, written, xlsx_bytes

SECONDS = 10
HEAD = ["编号", "名称", "地址"]
ROWS = [["D-1", "蓝河厨具", "杭州市，滨江区"], ["007", '说 "好"', "two\nlines"]]


def table(folder: Path, content: bytes) -> Table:
    return read_table(written(folder / "file", content))


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_in_any_charset_and_with_any_delimiter_is_read(tmp_path: Path, charset: str, delimiter: str) -> None:
    read = table(tmp_path, csv_bytes(HEAD, *ROWS, charset=charset, delimiter=delimiter))
    assert list(read.header) == HEAD
    assert [row for _number, row in read.rows] == ROWS


def test_rows_are_numbered_as_their_owner_sees_them_and_titles_above_the_head_are_passed_over(tmp_path: Path) -> None:
    book = xlsx_bytes(["Partners of 2026"], [], ["code", "name", "since"], ["D-1", "One", 46349], [], ["D-2", "Two", 46350])
    read = table(tmp_path, book)
    assert read.header == ("code", "name", "since")
    assert read.rows == [(4, ["D-1", "One", 46349]), (6, ["D-2", "Two", 46350])]


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def book(sheet: bytes, **more: bytes) -> bytes:
    """The least workbook that is one, with this sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
    }
    return zipped(**{name: text.encode() for name, text in parts.items()}, **{"xl/worksheets/sheet1.xml": sheet}, **more)


def sheet(*rows: str, before: str = "") -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f'<?xml version="1.0"?>{before}<worksheet {main}><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def words(line: int, *cells: str) -> str:
    found = "".join(f'<c r="{"ABC"[place]}{line}" t="inlineStr"><is><t>{cell}</t></is></c>' for place, cell in enumerate(cells))
    return f'<row r="{line}">{found}</row>'


def many(rows: int) -> bytes:
    return book(sheet(words(1, "code", "name"), *(f'<row r="{line}"><c r="A{line}"><v>1</v></c></row>' for line in range(2, rows + 1))))


def lying_sizes() -> bytes:
    """An archive whose directory says that its bomb is small."""
    raw = bytearray(zipped(**{"xl/workbook.xml": b" " * (150 * limits.MEBIBYTE), "[Content_Types].xml": b"x"}))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        raw[raw.find(mark) + place : raw.find(mark) + place + 4] = struct.pack("<I", 1000)
    return bytes(raw)


def encrypted() -> bytes:
    raw = bytearray(book(sheet(words(1, "code", "name"))))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + place] |= 1
            at = raw.find(mark, at + 4)
    return bytes(raw)


def link_out() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("xl/workbook.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def twice_named() -> bytes:
    return zipped(**{"xl/workbook.xml": b"one", "xl/workbook.xmm": b"two"}).replace(b"workbook.xmm", b"workbook.xml")


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "a cell at XFD1048576": (
        lambda: book(sheet(words(1, "code", "name"), '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        {"too_many_rows", "too_many_columns", "too_much_memory"},
    ),
    "a million rows": (lambda: many(1_000_000), {"too_many_rows", "unpacks_too_large"}),
    "one shared string of 300 MB": (
        lambda: book(sheet(), **{"xl/sharedStrings.xml": b"x" * (300 * limits.MEBIBYTE)}),
        {"unpacks_too_large"},
    ),
    "a bomb": (lambda: book(sheet(), **{"xl/media/b.bin": b"\0" * (200 * limits.MEBIBYTE)}), {"unpacks_too_large"}),
    "a small bomb of a high ratio": (lambda: book(sheet(), **{"xl/b": b"\0" * (20 * limits.MEBIBYTE)}), {"unpacks_too_large"}),
    "lying sizes": (lying_sizes, {"broken_archive", "unpacks_too_large"}),
    "10,000 entries": (lambda: book(sheet(), **{f"xl/{n}": b"" for n in range(10_000)}), {"too_many_entries"}),
    "entities": (lambda: book(sheet(words(1, "&b;"), before=ENTITIES)), {"document_type"}),
    "entities in UTF-16": (lambda: book(sheet(words(1, "&b;"), before=ENTITIES).decode().encode("utf-16")), {"document_type"}),
    "an entity from outside": (lambda: book(sheet(words(1, "&a;"), before=OUTSIDE)), {"document_type"}),
    "a path that climbs out": (lambda: zipped(**{"../../evil.xml": b"x", "xl/workbook.xml": b"x"}), {"unsafe_paths"}),
    "an absolute path": (lambda: zipped(**{"/etc/cron.d/x": b"x"}), {"unsafe_paths"}),
    "a symbolic link": (link_out, {"unsafe_paths"}),
    "one name twice": (twice_named, {"broken_archive"}),
    "a lock": (encrypted, {"locked"}),
    "an archive in the archive": (lambda: book(sheet(), **{"xl/inner.zip": b"PK"}), {"nested_archive"}),
    "an archive in the archive under another name": (lambda: book(sheet(), **{"xl/a.png": zipped(a=b"x")}), {"nested_archive"}),
    "macros": (lambda: book(sheet(), **{"xl/vbaProject.bin": b"x"}), {"macros"}),
    "another sort of archive": (lambda: zipped(**{"word/document.xml": b"x"}), {"wrong_type"}),
    "depth of 100,000": (lambda: book(b"<a>" * 100_000), {"damaged", "empty"}),
    "half of a workbook": (lambda: many(1000)[:3000], {"broken_archive"}),
    "an old workbook of noise": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(7).randbytes(20_000),
        {"damaged", "too_much_memory"},
    ),
    "a PDF": (lambda: b"%PDF-1.7 ...", {"wrong_type"}),
    "a page": (lambda: b"\xef\xbb\xbf <html><script>alert(1)</script>", {"wrong_type"}),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(400), {"wrong_type"}),
    "packed text": (lambda: b"\x1f\x8b" + bytes(400), {"wrong_type"}),
    "nothing": (lambda: b"", {"empty"}),
    "blanks": (lambda: b" \r\n \t\r\n", {"empty"}),
    "empty cells": (lambda: b",,,\r\n,,,\r\n", {"empty", "no_header"}),
    "a head alone": (lambda: b"code,name\r\n", {"no_rows"}),
    "NUL": (lambda: b"code,name\r\nD-1,O\0ne\r\n", {"nul"}),
    "no charset": (lambda: b"code,name\r\nD-1,\xff\xff\xff\r\n", {"charset"}),
    "quotes that do not close": (lambda: b'code,name\r\nD-1,"One\r\nD-2,Two\r\n', {"quotes"}),
    "a cell of a million": (lambda: b"code,name\r\nD-1," + b"x" * 1_000_000 + b"\r\n", {"cell_too_long"}),
    "250,000 lines": (lambda: b"code,name\r\n" + b"D-1,One\r\n" * 250_000, {"too_many_rows"}),
    "300 columns": (lambda: ",".join(f"c{n}" for n in range(300)).encode() + b"\r\n" + b"1," * 299 + b"1\r\n", {"too_many_columns"}),
    "eleven megabytes": (lambda: b"code,name\r\n" + b"D-1," + b"x" * 1000 + b"\r\n" + b"D-1,One\r\n" * 1_250_000, {"too_large"}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_ten_seconds_by_name_and_leave_nothing(name: str, settings: Any) -> None:
    make, reasons = HOSTILE[name]
    content = make()
    by = hq_viewer()
    began = monotonic()
    with seeing(by.scope), pytest.raises(Invalid) as refused:
        upload_file("partners", ContentFile(content), "../../evil\u202e.csv", by=by)
    assert monotonic() - began <= SECONDS
    assert refused.value.code in reasons
    assert str(refused.value)
    assert "Traceback" not in str(refused.value)
    assert str(refused.value) == str(UNFIT[refused.value.code]) % refused.value.facts
    with system("test"):
        assert not Import.objects.exists()
        assert not StagedRow.objects.exists()
    assert [name for _folder, _folders, names in os.walk(settings.MEDIA_ROOT) for name in names] == []


@pytest.mark.parametrize("seed", range(8))
def test_files_cut_and_mangled_anywhere_are_read_or_refused_by_name(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    whole = chance.choice([csv_bytes(HEAD, *ROWS), xlsx_bytes(HEAD, *ROWS), csv_bytes(HEAD, *ROWS, charset="utf-16")])
    mangled = bytearray(whole[: chance.randrange(1, len(whole))] if seed % 2 else whole)
    for _ in range(chance.randrange(1, 30)):
        mangled[chance.randrange(len(mangled))] = chance.randrange(256)
    reason = ""
    try:
        table(tmp_path, bytes(mangled))
    except Invalid as refused:
        reason = refused.code
    assert reason in {"", *UNFIT}


def test_a_reader_that_is_out_of_time_or_memory_dies_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for nothing, the child ends; the parent names it and goes on."""
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 0.01)
    with pytest.raises(Invalid) as refused:
        table(tmp_path, csv_bytes(HEAD, *ROWS))
    assert refused.value.code == "too_slow"
