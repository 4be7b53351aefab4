"""The law of statements: every entry on exactly one paper, each paper adds up, and each begins where the last one ended."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.period import month_of
from partners.receivables.statements.rules import LETTERS, ZERO, Account, Covered, Moved, new_code, number_of, read_code, state

BEGIN = date(2026, 1, 1)
amounts = st.decimals(-10_000, 10_000, places=2).filter(bool)
kinds = st.sampled_from(["invoice", "payment", "credit_note", "opening", "reversal"])


@st.composite
def ledgers(draw: st.DrawFn) -> list[list[Moved]]:
    """What was posted in each of five months, in the order of posting; days lie anywhere up to the month's end."""
    number, months = 0, []
    for month in range(1, 6):
        end = (month_of(date(2026, month, 1)).last - BEGIN).days
        posted = []
        for _ in range(draw(st.integers(0, 6))):
            number += 1
            day = BEGIN + timedelta(days=draw(st.integers(0, end + 10)))
            posted.append(Moved(number, day, draw(kinds), draw(amounts), draw(st.sampled_from(["", "payment"]))))
        months.append(posted)
    return months


def make_all(months: list[list[Moved]]) -> list[Account]:
    """Make a statement after each month from what was posted by then."""
    posted: list[Moved] = []
    made: list[Account] = []
    before: Covered | None = None
    for month, new in enumerate(months, 1):
        posted += new
        period = month_of(date(2026, month, 1))
        made.append(state(posted, period.first, period.last, before))
        before = Covered(period.last, len(posted), made[-1].sums.closing)
    return made


@given(ledgers())
def test_each_statement_begins_where_the_last_one_ended(months: list[list[Moved]]) -> None:
    made = make_all(months)
    assert all(later.sums.opening == earlier.sums.closing for earlier, later in pairwise(made))


@given(ledgers())
def test_opening_and_movements_are_the_closing(months: list[list[Moved]]) -> None:
    for account in make_all(months):
        sums = account.sums
        assert sums.opening + sums.invoiced - sums.paid - sums.credited == sums.closing
        assert sums.opening + sum((line.moved.amount for line in account.lines), ZERO) == sums.closing
        assert (account.lines[-1].balance if account.lines else sums.opening) == sums.closing


@given(ledgers())
def test_every_entry_is_on_exactly_one_statement_and_marked_when_late(months: list[list[Moved]]) -> None:
    made = make_all(months)
    shown = [line.moved.number for account in made for line in account.lines]
    due = [moved.number for posted in months for moved in posted if moved.on <= date(2026, 5, 31)]
    assert sorted(shown) == sorted(due)
    for month, account in enumerate(made, 1):
        assert all(line.late == (line.moved.on < date(2026, month, 1)) for line in account.lines)


@given(ledgers())
def test_the_closing_is_what_the_ledger_says_at_that_day(months: list[list[Moved]]) -> None:
    posted: list[Moved] = []
    for month, (new, account) in enumerate(zip(months, make_all(months), strict=True), 1):
        posted += new
        last = month_of(date(2026, month, 1)).last
        assert account.sums.closing == sum((moved.amount for moved in posted if moved.on <= last), ZERO)


def test_a_first_statement_carries_what_was_before_it() -> None:
    moves = [Moved(1, date(2026, 1, 5), "invoice", Decimal(10)), Moved(2, date(2026, 3, 5), "payment", Decimal(-4))]
    account = state(moves, date(2026, 3, 1), date(2026, 3, 31), None)
    assert (account.sums.opening, account.sums.paid, account.sums.closing) == (10, 4, 6)
    assert [line.late for line in account.lines] == [False]


def test_a_month_left_out_comes_into_the_opening_and_not_as_late() -> None:
    moves = [Moved(1, date(2026, 1, 5), "invoice", Decimal(10)), Moved(2, date(2026, 2, 5), "invoice", Decimal(7))]
    account = state(moves, date(2026, 3, 1), date(2026, 3, 31), Covered(date(2026, 1, 31), 1, Decimal(10)))
    assert (account.sums.opening, account.lines) == (17, ())


def test_an_earlier_month_is_refused_once_a_later_one_was_stated() -> None:
    with pytest.raises(ValueError, match="2026-03-31"):
        state([], date(2026, 2, 1), date(2026, 2, 28), Covered(date(2026, 3, 31), 1, ZERO))


def test_a_reversed_payment_lessens_what_was_paid() -> None:
    moves = [Moved(1, date(2026, 1, 5), "payment", Decimal(-10)), Moved(2, date(2026, 1, 6), "reversal", Decimal(10), "payment")]
    sums = state(moves, date(2026, 1, 1), date(2026, 1, 31), None).sums
    assert (sums.invoiced, sums.paid, sums.credited) == (0, 0, 0)


def test_a_code_is_read_however_it_is_typed() -> None:
    assert read_code(" 7k4m93qd xw2t") == "7K4M-93QD-XW2T"
    assert [read_code(wrong) for wrong in ("", "7K4M-93QD", "7K4M-93QD-XW20", "7K4M-93QD-XW2T-A", "1" * 12)] == [""] * 5


def test_codes_do_not_repeat_and_leave_out_what_is_taken_for_another() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(read_code(code) == code for code in codes)
    assert len(LETTERS) == 32
    assert not set("01IO") & set(LETTERS)


def test_a_number_names_the_month_and_the_place_in_the_year() -> None:
    assert number_of(date(2026, 10, 31), 417) == "ST-2026-10-0417"
