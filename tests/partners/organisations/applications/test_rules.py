"""How an application goes on, what it lacks, and which files are papers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.organisations.applications.rules import NEXT, OPEN, age_in_days, core_of, file_name, kind_of_paper, lacks, may_become
from tests.factories.applications import PDF, picture

WHOLE = {"registry_number": "91110000600037341L", "country": "CN", "name_zh": "海港", "turnover": 1, "territory_id": 1}


def test_every_open_state_can_be_decided_and_no_decided_one_goes_on() -> None:
    for state in OPEN:
        assert {"approved", "refused", "withdrawn"} <= set(NEXT[state])
    assert [state for state, after in NEXT.items() if not after] == ["approved", "refused", "withdrawn"]
    assert not may_become("refused", "approved")


@given(st.sampled_from(sorted(NEXT)), st.sampled_from(sorted(NEXT)))
def test_no_step_leads_back_to_having_applied(state: str, after: str) -> None:
    assert not may_become(state, "applied")
    assert may_become(state, after) == (after in NEXT[state])


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (picture("PNG"), "png"), (picture("JPEG"), "jpeg"), (PDF + b"\0" * 40, "pdf")])
def test_a_paper_is_known_by_its_content(content: bytes, kind: str) -> None:
    assert kind_of_paper(content[:1024], content[-1024:]) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"PK\x03\x04 an archive",
        PDF[:-6],  # cut off
        b" " + PDF,
        picture("PNG")[:-12],
        picture("JPEG")[:-2],
        b"\x89PNG\r\n\x1a\nIEND",
        b"\xff\xd8\xff<script>",
    ],
)
def test_nothing_else_is_a_paper(content: bytes) -> None:
    assert kind_of_paper(content[:1024], content[-1024:]) == ""


@given(st.text(max_size=200), st.sampled_from(["pdf", "jpeg", "png"]))
def test_a_papers_name_is_short_has_no_folder_and_ends_as_its_content_says(name: str, kind: str) -> None:
    kept = file_name(name, kind)
    assert not set(kept) & set('/\\"\r\n\0;<>')
    assert kept.endswith({"pdf": ".pdf", "jpeg": ".jpg", "png": ".png"}[kind])
    assert 4 < len(kept) <= 100
    assert not kept.startswith(".")


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("营业执照.PDF", "pdf", "营业执照.pdf"),
        ("a.pdf.exe", "png", "a.pdf.png"),
        ("", "jpeg", "paper.jpg"),
    ],
)
def test_names_of_papers(name: str, kind: str, kept: str) -> None:
    assert file_name(name, kind) == kept


def test_what_lacks_is_named() -> None:
    assert lacks(WHOLE, 1) == []
    nothing = {"registry_number": "", "country": "CN", "name_zh": "", "turnover": None, "territory_id": None}
    assert lacks(nothing, 0) == ["registry", "chinese_name", "papers", "turnover", "territory"]
    assert lacks(WHOLE | {"country": "DE", "name_zh": ""}, 1) == []


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 3000))
def test_age_counts_days(day: date, later: int) -> None:
    assert age_in_days(day, day + timedelta(later)) == later
    assert age_in_days(day + timedelta(later), day) == 0


@pytest.mark.parametrize(
    ("one", "other"), [("Harbour Trading Co., Ltd.", "HARBOUR"), ("杭州海港商贸有限责任公司", "杭州海港商贸"), ("Müller GmbH", "müller")]
)
def test_a_name_is_compared_without_its_legal_form(one: str, other: str) -> None:
    assert core_of(one) == core_of(other)
