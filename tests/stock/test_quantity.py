"""Orderable quantities and how they are said."""

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from stock.quantity import is_valid, nearest_valid, pieces_text


def test_a_part_of_a_pack_names_the_two_nearest_quantities() -> None:
    assert nearest_valid(30, 4) == (28, 32)
    assert nearest_valid(32, 4) == (32, 32)
    assert nearest_valid(1, 4) == (None, 4)
    assert nearest_valid(5, 4, minimum=10) == (None, 12)
    assert nearest_valid(50, 4, maximum=40) == (40, None)
    assert nearest_valid(39, 4, maximum=38) == (36, None)


@given(st.integers(1, 5000), st.integers(1, 60), st.integers(1, 200), st.none() | st.integers(1, 4000))
def test_the_nearest_quantities_are_orderable_and_on_their_side(quantity: int, pack: int, minimum: int, maximum: int | None) -> None:
    lower, upper = nearest_valid(quantity, pack, minimum, maximum)
    for found in (lower, upper):
        assert found is None or is_valid(found, pack, minimum, maximum)
    assert lower is None or lower <= quantity
    assert upper is None or upper >= quantity
    orderable = [n for n in range(pack, (maximum or 6000) + 1, pack) if n >= minimum]
    assert lower == max((n for n in orderable if n <= quantity), default=None)
    assert upper == min((n for n in orderable if n >= quantity), default=None) or maximum is None


def test_quantities_are_said_in_pieces_and_packs() -> None:
    with translation.override("en"):
        assert pieces_text(32, 4) == "32 pieces (8 packs of 4)"
        assert pieces_text(4, 4) == "4 pieces (1 pack of 4)"
        assert pieces_text(1) == "1 piece"
        assert pieces_text(30, 4) == "30 pieces"
        assert pieces_text(1240) == "1,240 pieces"
