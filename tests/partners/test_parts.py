"""Parts of an amount meet to the cent, shipped from the front and cancelled from the end."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from partners.money import part_of

amounts = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


@given(amounts, st.integers(1, 500), st.data())
def test_parts_that_cover_the_whole_sum_to_it(amount: Decimal, whole: int, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, whole), max_size=6)))
    edges = [0, *cuts, whole]
    parts = [part_of(amount, whole, first, last, "CNY") for first, last in pairwise(edges)]
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)


def test_halves_of_a_cent_do_not_make_one() -> None:
    assert part_of(Decimal("0.01"), 2, 0, 1, "CNY") == Decimal("0.01")  # shipped
    assert part_of(Decimal("0.01"), 2, 1, 2, "CNY") == 0  # cancelled


def test_an_amount_finer_than_its_currency_is_kept_whole() -> None:
    assert part_of(Decimal("10.0049"), 3, 0, 3, "CNY") == Decimal("10.0049")
    assert part_of(Decimal("10.0049"), 3, 0, 2, "CNY") + part_of(Decimal("10.0049"), 3, 2, 3, "CNY") == Decimal("10.0049")
