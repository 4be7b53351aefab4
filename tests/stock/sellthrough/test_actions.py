"""Reports in the books: what they move, what supersedes what, and that law 6 holds whatever comes in whatever order."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.journal.models import OutboxEvent
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from stock.ledger.actions import count_stock, reserve_stock
from stock.ledger.queries import faults_of_stock
from stock.sellthrough.actions import LinesRefused, send_report, set_reporting_rules
from stock.sellthrough.models import Pace, Report, ReportLine
from stock.sellthrough.queries import rules_in_force
from stock.sellthrough.rules import Line, last_day
from tests.factories import hq_viewer, make_dealer, make_product, make_viewer
from tests.stock.sellthrough.shelf import THIS, TODAY, Shelf, make_shelf, nothing_changed, place_of, week

pytestmark = pytest.mark.django_db


def test_what_is_sold_leaves_the_dealers_own_shelf() -> None:
    shelf = make_shelf(pieces=20)
    sent = shelf.sells(8)
    assert shelf.on_hand == 12
    assert shelf.movements()[-1] == ("sale", -8, last_day(week(1)))
    assert (sent.report.pieces, sent.report.lines_count, sent.report.warned, sent.repeated) == (8, 1, 0, False)
    assert faults_of_stock() == []


def test_returns_and_transfers_move_the_shelf_too() -> None:
    shelf = make_shelf(pieces=20)
    line = Line(shelf.product.pk, sold=5, returned=1, moved_in=4, moved_out=2)
    send_report("sales", week(1), [line], by=shelf.viewer)
    assert shelf.on_hand == 18
    book = shelf.weeks(2)[0].book
    assert (book.sold, book.returned, book.moved_in, book.moved_out, book.adjusted, book.closing) == (5, 1, 4, 2, 0, 18)


def test_the_same_words_twice_change_nothing() -> None:
    shelf = make_shelf(pieces=20)
    first = shelf.sells(8)
    before = nothing_changed()
    again = shelf.sells(8)
    assert (again.repeated, again.report.pk) == (True, first.report.pk)
    assert nothing_changed() == before
    assert shelf.on_hand == 12


def test_a_correction_supersedes_and_both_stay() -> None:
    shelf = make_shelf(pieces=20)
    wrong = shelf.sells(8).report
    right = shelf.sells(5).report
    assert shelf.on_hand == 15
    with system("test"):
        wrong.refresh_from_db()
        assert (right.supersedes_id, wrong.superseded_at is not None) == (wrong.pk, True)
        assert list(ReportLine.objects.filter(report=wrong).values_list("sold", flat=True)) == [8]
    assert [move[:2] for move in shelf.movements()] == [("receipt", 20), ("sale", -8), ("sale", 3)]


def test_a_product_the_correction_no_longer_names_is_taken_back() -> None:
    shelf = make_shelf(products=2, pieces=20)
    one, other = (product.pk for product in shelf.products)
    shelf.sells({one: 8, other: 3})
    shelf.sells({other: 3})
    assert shelf.on_hand == 20


def test_more_sold_than_the_books_had_is_taken_with_a_warning_and_found() -> None:
    shelf = make_shelf(pieces=5)
    sent = shelf.sells(8)
    assert shelf.on_hand == 0
    assert [move[:2] for move in shelf.movements()] == [("receipt", 5), ("sale", -8), ("adjustment", 3)]
    with system("test"):
        line = ReportLine.objects.get(report=sent.report)
    assert line.adjusted == 3
    assert line.warnings == [{"code": "more_than_stock", "severity": "warn", "had": 5, "over": 3, "on_the_way": 0}]


def test_a_correction_takes_back_what_was_found_before() -> None:
    shelf = make_shelf(pieces=5)
    shelf.sells(8)
    shelf.sells(4)
    assert shelf.on_hand == 1
    assert shelf.weeks(2)[0].book.adjusted == 0


def test_what_is_promised_to_customers_is_not_sold_away() -> None:
    shelf = make_shelf(pieces=10)
    with transaction.atomic():
        reserve_stock(place_of(shelf).pk, {shelf.product.pk: 6}, source="order:test", by=None)
    shelf.sells(9)
    assert shelf.on_hand == 6  # five are found, so that the promise holds
    assert faults_of_stock() == []


def test_the_first_count_is_the_opening_stock() -> None:
    shelf = make_shelf()
    shelf.counts(12)
    assert shelf.on_hand == 12
    assert shelf.movements() == [("opening", 12, last_day(week(1)))]
    with system("test"):
        assert not OutboxEvent.objects.filter(name="GapFound").exists()


def test_a_count_books_the_gap_and_tells_of_it() -> None:
    shelf = make_shelf(pieces=20)
    shelf.counts(17)
    assert shelf.on_hand == 17
    assert shelf.movements()[-1] == ("count", -3, last_day(week(1)))
    with system("test"):
        told = OutboxEvent.objects.get(name="GapFound")
    assert (told.body["products"], told.body["pieces"]) == (1, 3)


def test_a_count_of_less_than_was_sold_after_it_finds_the_difference_and_loses_it_again_when_corrected() -> None:
    shelf = make_shelf(pieces=20)
    shelf.sells(5)
    shelf.counts(2, back=2)
    assert shelf.on_hand == 0
    assert [move[:2] for move in shelf.movements()[-2:]] == [("count", -18), ("adjustment", 3)]
    shelf.counts(12, back=2)
    assert shelf.on_hand == 7


def test_what_moved_since_the_day_of_a_count_stays_moved() -> None:
    shelf = make_shelf(pieces=20)
    shelf.put(6, on=TODAY)
    shelf.counts(17)
    assert shelf.on_hand == 23


def test_a_late_report_explains_the_gap_and_leaves_what_was_counted() -> None:
    shelf = make_shelf(pieces=20)
    shelf.counts(15)
    shelf.sells(4, back=2)
    assert shelf.on_hand == 15
    two_ago, one_ago = (entry.book for entry in shelf.weeks(3)[:2])
    assert (two_ago.sold, two_ago.closing) == (4, 16)
    assert (one_ago.opening, one_ago.adjusted, one_ago.closing, one_ago.counted) == (16, -1, 15, 15)


def test_a_count_of_the_stock_page_covers_what_was_sold_before_it_too() -> None:
    shelf = make_shelf(pieces=20)
    place = place_of(shelf)
    count_stock(place, shelf.product.pk, seen=20, counted=15, reason="stocktake", by=shelf.viewer)
    shelf.sells(4)
    assert shelf.on_hand == 15


def test_a_late_report_of_a_closed_week_is_booked_in_the_running_one() -> None:
    shelf = make_shelf(pieces=20)
    shelf.put(1, on=week(12))
    before = [entry.book for entry in shelf.weeks(13)[:-1]]
    sent = shelf.sells(4, back=6)
    assert sent.report.booked_on == TODAY
    assert shelf.movements()[-1] == ("sale", -4, TODAY)
    weeks = shelf.weeks(13)
    closed = [entry.book for entry in weeks[:-1]]
    assert [book.closing for book in closed] == [book.closing for book in before]  # closed weeks stay closed
    assert weeks[-1].book.sold == 4
    assert [entry.said for entry in weeks][-7] == 4  # and yet the week of the sale says what was sold in it


@pytest.mark.parametrize(
    ("kind", "monday", "on", "code"),
    [
        ("sales", THIS, None, "not_over"),
        ("sales", THIS + timedelta(weeks=1), None, "not_over"),
        ("sales", week(1) + timedelta(days=1), None, "not_a_week"),
        ("sales", week(60), None, "too_old"),
        ("count", week(5), None, "closed"),
        ("count", THIS + timedelta(weeks=1), None, "in_future"),
        ("count", week(1), week(2), "not_in_week"),
        ("gossip", week(1), None, "not_a_week"),
    ],
)
def test_a_week_that_cannot_be_meant_is_refused_and_nothing_changes(kind: str, monday: date, on: date | None, code: str) -> None:
    shelf = make_shelf(pieces=20)
    before = nothing_changed()
    with pytest.raises(Invalid) as refused:
        send_report(kind, monday, [Line(shelf.product.pk, sold=1)], by=shelf.viewer, on=on)
    assert (refused.value.code, nothing_changed(), shelf.on_hand) == (code, before, 20)


def test_a_blank_is_no_report() -> None:
    shelf = make_shelf(pieces=20)
    with pytest.raises(Invalid) as refused:
        send_report("sales", week(1), [], by=shelf.viewer)
    assert refused.value.code == "nothing_said"
    assert shelf.due() == [week(1)]
    shelf.sells(0)
    assert shelf.due() == []


def test_a_late_sale_of_a_closed_week_counts_on_its_own_day_when_stock_is_counted() -> None:
    shelf = make_shelf(pieces=20)
    shelf.put(1, on=week(9))
    shelf.sells(4, back=6)  # booked today
    shelf.counts(17)
    assert shelf.on_hand == 17
    assert [move[:2] for move in shelf.movements()][-1] == ("sale", -4)


def test_wrong_lines_refuse_the_whole_unless_only_the_good_are_wanted() -> None:
    shelf = make_shelf(products=2, pieces=20)
    planned = make_product(life="planned")
    said = {shelf.product.pk: 4, planned.pk: 2}
    before = nothing_changed()
    with pytest.raises(LinesRefused) as refused:
        shelf.sells(said)
    assert [(product, warned.code) for product, warned in refused.value.lines] == [(planned.pk, "not_launched")]
    assert (nothing_changed(), shelf.on_hand) == (before, 20)
    sent = shelf.sells(said, good_only=True)
    assert (sent.report.lines_count, sent.report.refused, shelf.on_hand) == (1, 1, 16)


def test_nobody_reports_for_another_but_hq() -> None:
    shelf, stranger = make_shelf(pieces=20), make_viewer(make_dealer())
    buyer = make_viewer(shelf.dealer, "buyer")
    for viewer in (stranger, buyer):
        with pytest.raises(NotAllowed):
            send_report("sales", week(1), [Line(shelf.product.pk, sold=1)], by=viewer, organisation_id=shelf.dealer.pk)
    assert shelf.on_hand == 20
    send_report("sales", week(1), [Line(shelf.product.pk, sold=1)], by=hq_viewer("planner"), organisation_id=shelf.dealer.pk)
    assert shelf.on_hand == 19


def test_a_report_can_neither_be_changed_nor_deleted() -> None:
    shelf = make_shelf(pieces=20)
    report = shelf.sells(8).report
    for change in ("update sellthrough_report set pieces = 9 where id = %s", "delete from sellthrough_reportline where report_id = %s"):
        refused = pytest.raises(Exception, match=r"permission denied|append-only")
        with refused, system("test"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change, [report.pk])


def test_the_database_keeps_one_standing_report_a_week() -> None:
    shelf = make_shelf(pieces=20)
    report = shelf.sells(8).report
    with pytest.raises(IntegrityError), system("test"), transaction.atomic():
        Report.objects.create(
            organisation=shelf.dealer, kind="sales", week=report.week, on=report.on, booked_on=report.on, due_on=report.due_on, digest="x",
            way="form",
        )  # fmt: skip


def test_the_pace_is_kept_with_each_report() -> None:
    shelf = make_shelf(pieces=60)
    for back, sold in ((4, 8), (2, 6), (1, 10)):
        shelf.sells(sold, back=back)
    with system("test"):
        pace = Pace.objects.get(organisation=shelf.dealer)
    assert pace.sold == [None, None, None, None, 8, None, 6, 10]
    assert (pace.pieces, pace.weeks, pace.as_of) == (24, 3, THIS)


def test_only_hq_sets_the_rules_and_both_values_are_kept() -> None:
    planner = hq_viewer("planner")
    set_reporting_rules({"due_days": 3}, by=planner)
    assert rules_in_force().due_days == 3
    with pytest.raises(NotAllowed):
        set_reporting_rules({"due_days": 1}, by=make_viewer(make_dealer()))
    assert rules_in_force().due_days == 3


deeds = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 30), st.integers(0, 7)),
        st.tuples(st.just("sell"), st.integers(0, 40), st.integers(1, 7)),
        st.tuples(st.just("count"), st.integers(0, 40), st.integers(1, 4)),
    ),
    max_size=9,
)


@settings(max_examples=15)
@given(deeds=st.lists(st.tuples(st.just("sell"), st.integers(0, 40), st.integers(1, 4)), max_size=6), back=st.integers(1, 4))
def test_law_6_what_was_counted_stands_whatever_is_reported_late(deeds: list[tuple[str, int, int]], back: int) -> None:
    with transaction.atomic():
        shelf = make_shelf(pieces=100)
        shelf.counts(60, back=back)
        for deed, pieces, late in deeds:
            _do(shelf, deed, pieces, late + back - 1)
        book = shelf.weeks(back + 1)[0].book
        assert (book.closing, book.counted, shelf.on_hand) == (60, 60, 60)
        transaction.set_rollback(True)


@settings(max_examples=15)
@given(deeds=deeds)
def test_law_6_whatever_comes_in_whatever_order(deeds: list[tuple[str, int, int]]) -> None:
    """Weeks join without a break, the shelf is the sum of its movements and never under nothing, and what was counted stands."""
    with transaction.atomic():
        shelf = make_shelf(pieces=10)
        for deed, pieces, back in deeds:
            _do(shelf, deed, pieces, back)
        weeks = [entry.book for entry in shelf.weeks(9)]
        for book in weeks:
            assert book.closing == book.computed + book.adjusted
        assert all(later.opening == earlier.closing for earlier, later in pairwise(weeks))
        assert weeks[-1].closing == shelf.on_hand >= 0
        assert faults_of_stock() == []
        transaction.set_rollback(True)


def _do(shelf: Shelf, deed: str, pieces: int, back: int) -> None:
    if deed == "put" and pieces:
        shelf.put(pieces, on=week(back))
    elif deed == "sell":
        shelf.sells(pieces, back=back)
    elif deed == "count":
        shelf.counts(pieces, back=back)


def test_goods_received_on_a_day_before_a_count_but_booked_after_it_are_goods_that_came() -> None:
    shelf = make_shelf(pieces=20)
    shelf.counts(15)
    shelf.put(6, on=week(2))
    assert shelf.on_hand == 21


def test_a_refusal_names_its_field() -> None:
    shelf = make_shelf(pieces=2)
    with transaction.atomic():
        reserve_stock(place_of(shelf).pk, {shelf.product.pk: 2}, source="order:test", by=None)
    with pytest.raises(Refusal) as refused:
        shelf.counts(1)
    assert refused.value.field == "lines"
