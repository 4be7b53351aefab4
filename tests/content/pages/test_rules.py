"""What a body shows, what a pasted table holds, when a page is news."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from content.pages.rules import MOST_COLUMNS, MOST_ROWS, cells_of, is_unread, shown_in, skus_of

NOW = datetime(2026, 11, 25, tzinfo=UTC)
moments = st.one_of(st.none(), st.integers(-300, 300).map(lambda days: NOW + timedelta(days=days)))


def test_what_a_body_shows_is_found_in_blocks_and_in_links_within_text() -> None:
    blocks = [
        {"type": "picture", "value": {"picture": 3, "words": "", "caption": ""}},
        {"type": "picture", "value": {"picture": None}},
        {"type": "file", "value": {"file": 8}},
        {"type": "text", "value": '<a linktype="document" id="11">x</a> <a id="12" linktype="document">y</a>'},
        {"type": "text", "value": '<a linktype="page" id="13">z</a>'},
        {"type": "note", "value": {"kind": "", "title": "t", "text": '<a linktype="document" id="14">n</a>'}},
        {"type": "heading", "value": "id=99"},
    ]  # fmt: skip
    assert shown_in(blocks) == ({3}, {8, 11, 12, 14})


def test_product_codes_are_read_as_editors_write_them() -> None:
    assert skus_of("KT-17-W\n AF-55-W ,BL-09-W，KT-17-W\n\n") == ["KT-17-W", "AF-55-W", "BL-09-W"]


def test_cells_come_from_a_spreadsheet_or_from_bars() -> None:
    assert cells_of("a\tb\r\nc\td\n") == [["a", "b"], ["c", "d"]]
    assert cells_of("| a | b |\n| c |") == [["a", "b"], ["c", ""]]
    assert cells_of("") == []


@given(text=st.text(alphabet="a|\t\n ", max_size=400))
def test_a_table_has_rows_of_one_length_and_stays_small(text: str) -> None:
    rows = cells_of(text)
    assert len({len(row) for row in rows}) <= 1
    assert len(rows) <= MOST_ROWS
    assert all(len(row) <= MOST_COLUMNS for row in rows)


@given(opened=moments, confirmed=moments, published=moments)
def test_what_asks_for_a_receipt_stays_news_until_it_is_confirmed_since_it_was_published(
    opened: datetime | None, confirmed: datetime | None, published: datetime | None
) -> None:
    news = is_unread(opened=opened, confirmed=confirmed, asks_receipt=True, published=published)
    assert news is (confirmed is None or (published is not None and confirmed < published))


def test_a_page_published_anew_is_news_again() -> None:
    asked = {"confirmed": None, "asks_receipt": False}
    assert not is_unread(opened=NOW, published=NOW - timedelta(days=1), **asked)
    assert is_unread(opened=NOW, published=NOW + timedelta(days=1), **asked)
