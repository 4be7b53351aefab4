"""The laws of the order line, for all quantities; what people paste; what cancelled pieces were worth."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_orders.orders.rules import cut, is_lawful, line_state, open_of, read_pad, road, together, worth_from_the_end
from partners.money import part_of


@dataclass(frozen=True)
class Line:
    ordered: int = 10
    reserved: int = 0
    shipped: int = 0
    cancelled: int = 0
    received: int = 0
    damaged: int = 0
    lost: int = 0
    invoiced: int = 0
    credited: int = 0
    returned: int = 0


@st.composite
def lawful(draw: st.DrawFn) -> Line:
    """Quantities as a real line has them: shipped and cancelled within ordered, each later one within the earlier."""
    ordered = draw(st.integers(1, 60))
    shipped = draw(st.integers(0, ordered))
    cancelled = draw(st.integers(0, ordered - shipped))
    reserved = draw(st.integers(0, ordered - shipped - cancelled))
    received = draw(st.integers(0, shipped))
    damaged = draw(st.integers(0, shipped - received))
    lost = draw(st.integers(0, shipped - received - damaged))
    invoiced = draw(st.integers(0, shipped))
    return Line(
        ordered, reserved, shipped, cancelled, received, damaged, lost, invoiced,
        draw(st.integers(0, invoiced)), draw(st.integers(0, received + damaged)),
    )  # fmt: skip


@given(line=lawful())
def test_a_lawful_line_has_one_state_and_its_pieces_add_up(line: Line) -> None:
    assert is_lawful(line)
    assert line.ordered == line.shipped + open_of(line) + line.cancelled
    state = line_state(line)
    assert (state == "cancelled") == (line.ordered == line.cancelled)
    assert (state in {"shipped", "received"}) == (line.shipped > 0 and not open_of(line))
    assert (state == "back_ordered") == (not line.shipped and not line.reserved and open_of(line) > 0)
    assert line_state(line, credit="refused") == "refused"


@given(lines=st.lists(lawful(), min_size=1, max_size=5))
def test_the_road_has_at_most_one_step_that_is_now_and_never_counts_beyond_the_whole(lines: list[Line]) -> None:
    marks = road(lines, credit="granted")
    assert sum(mark.state == "now" for mark in marks) <= 1
    assert all(mark.reached <= mark.whole for mark in marks)
    states = [mark.state for mark in marks]
    assert "now" not in states or "done" not in states[: states.index("now")] or states[0] == "done"


def test_a_held_order_stands_at_credit_and_a_refused_one_ends_there() -> None:
    assert [(mark.name, mark.state) for mark in road([Line()], credit="held")][:3] == [
        ("placed", "done"),
        ("credit", "now"),
        ("allocated", ""),
    ]
    assert road([Line()], credit="refused")[-1].name == "credit"
    assert road([Line(cancelled=10)], credit="granted")[-1].name == "cancelled"


amounts = st.decimals(min_value=0, max_value=99_999, places=2)


@given(net=amounts, tax=amounts, ordered=st.integers(1, 97), data=st.data())
def test_what_is_shipped_and_cancelled_sums_to_the_line_however_it_is_cut(
    net: Decimal, tax: Decimal, ordered: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, ordered))
    second = data.draw(st.integers(0, ordered - first))
    shipped = ordered - first - second
    cancelled = worth_from_the_end(net, tax, ordered, 0, first, "CNY") + worth_from_the_end(net, tax, ordered, first, second, "CNY")
    delivered = part_of(net, ordered, 0, shipped, "CNY") + part_of(tax, ordered, 0, shipped, "CNY")
    assert cancelled + delivered == net + tax


@given(pieces=st.integers(0, 50), waiting=st.integers(0, 50))
def test_what_waits_is_cancelled_before_what_is_reserved(pieces: int, waiting: int) -> None:
    unpromised, reserved = cut(pieces, waiting)
    assert unpromised + reserved == pieces
    assert unpromised <= waiting
    assert reserved == 0 or unpromised == waiting


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("KT-17-W\t48\nRC-30\t30", [("KT-17-W", 48), ("RC-30", 30)]),
        ("KT-17-W,48\r\nRC-30, 30\r\n", [("KT-17-W", 48), ("RC-30", 30)]),
        ("KT-17-W 48\n\n  RC-30   30  ", [("KT-17-W", 48), ("RC-30", 30)]),
        ("KT-17-W;48", [("KT-17-W", 48)]),
        ("SKU\tQty\nKT-17-W\t48", [("KT-17-W", 48)]),
        ("产品编码\t数量\nKT-17-W\t４８", [("KT-17-W", 48)]),
        ("KT-17-W\tTide kettle 1.7 L\t48", [("KT-17-W", 48)]),
        ("Tide kettle white 48", [("Tide kettle white", 48)]),
        ("Tide kettle white", [("Tide kettle white", None)]),
        ("KT-17-W x48\nRC-30 ×30\nAF-55 60 pcs", [("KT-17-W", 48), ("RC-30", 30), ("AF-55", 60)]),
        ("KT-17-W\t1,200", [("KT-17-W", 1200)]),
        ("KT-17-W 1,200", [("KT-17-W", 1200)]),
        ("潮汐水壶 48台", [("潮汐水壶", 48)]),
        ("KT-17-W\t-5", [("KT-17-W", None)]),
        ("KT-17-W\t48.00", [("KT-17-W", 48)]),
        ('"KT-17-W","48"', [("KT-17-W", 48)]),
        ("", []),
    ],
)
def test_a_pad_reads_what_spreadsheets_and_people_write(pasted: str, read: list[tuple[str, int | None]]) -> None:
    assert [tuple(line) for line in read_pad(pasted)] == read


@given(st.text(max_size=300))
def test_a_pad_reads_anything_without_fault(text: str) -> None:
    assert all(line.quantity is None or line.quantity >= 0 for line in read_pad(text))


def test_the_same_product_on_two_lines_is_one_line() -> None:
    assert together([(1, 4), (2, 8), (1, 12)]) == {1: 16, 2: 8}
