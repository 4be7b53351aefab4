"""Which files are taken, under which names they are kept and offered, and how their words are found."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.library.rules import EXTENSIONS, is_what_it_says, searchable, shown_name, stored_name

KEY = UUID("00000000-0000-4000-8000-000000000001")


@pytest.mark.parametrize(
    ("name", "begin", "taken"),
    [
        ("a.pdf", b"%PDF-1.7", True),
        ("a.pdf", b"<html>", False),
        ("a.pdf", b"PK\x03\x04", False),
        ("a.xlsx", b"PK\x03\x04", True),
        ("a.docx", b"%PDF-1.4", False),
        ("a.txt", "松岚".encode("gb18030"), True),
        ("a.txt", b"MZ\x90\x00", False),
        ("a.csv", b"a,b\n1,2", True),
        ("a.csv", b"  <svg onload=alert(1)>", False),
        ("a.csv", b"%PDF-1.4", False),
        ("a.svg", b"<svg>", False),
        ("a.html", b"<p>", False),
        ("a", b"%PDF-1.4", False),
    ],
)
def test_a_file_is_taken_only_where_it_is_what_its_name_says(name: str, begin: bytes, taken: bool) -> None:
    assert is_what_it_says(name, begin) is taken


@given(name=st.text(max_size=300), extension=st.sampled_from(EXTENSIONS))
def test_a_stored_name_holds_nothing_of_what_the_sender_called_it(name: str, extension: str) -> None:
    kept = stored_name(f"{name}.{extension}", KEY)
    assert kept.startswith(KEY.hex)
    assert "/" not in kept
    assert len(kept) <= 32 + 1 + len(extension)


@given(title=st.text(max_size=300))
def test_a_shown_name_is_a_name_that_any_file_system_and_header_takes(title: str) -> None:
    shown = shown_name(title, "pdf")
    assert shown.endswith(".pdf")
    assert not set(shown) & set('/\\:*?"<>|;%\r\n\0\u202e')
    assert 5 <= len(shown) <= 64


def test_titles_keep_their_letters_and_lose_what_deceives() -> None:
    assert shown_name("流风空气炸锅 5.5L", "pdf") == "流风空气炸锅 5.5L.pdf"
    assert shown_name("../../etc/passwd", "txt") == "etc passwd.txt"
    assert shown_name("leaflet\u202efdp.exe", "pdf") == "leafletfdp.exe.pdf"
    assert shown_name("", "csv") == "file.csv"


def test_words_are_found_in_both_languages_and_by_pinyin() -> None:
    text = searchable("Drift Air Fryer", "流风空气炸锅", "")
    for word in ("drift", "空气", "liufeng", "lfkqzg"):
        assert word in text


@given(texts=st.lists(st.text(max_size=80), max_size=4))
def test_making_words_searchable_never_fails_and_keeps_them(texts: list[str]) -> None:
    text = searchable(*texts)
    assert text == text.lower()
