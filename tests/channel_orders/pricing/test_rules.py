"""Prices for all lists; and the merges that Oro's price lists publish (../shared/vectors/receivables.md, "Price-list merge")."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from channel_orders.pricing.rules import LEVELS, Cut, Offer, cheapest, merge, price_line, rank, resolve
from partners.money import round_amount

prices = st.decimals(min_value=0, max_value=10_000, places=4)
quantities = st.integers(min_value=1, max_value=5_000)
steps = st.dictionaries(quantities, prices, min_size=1, max_size=5)
offers = st.builds(
    Offer,
    code=st.text("ABCDE", min_size=1, max_size=4),
    name=st.just("List"),
    name_zh=st.just("价目"),
    level=st.sampled_from(LEVELS),
    priority=st.integers(-3, 3),
    merges=st.booleans(),
    steps=steps,
)
many_offers = st.lists(offers, max_size=6, unique_by=lambda offer: offer.code)
cuts = st.builds(
    Cut,
    code=st.text("PQR", min_size=1, max_size=3),
    name=st.just("Winter"),
    name_zh=st.just("冬季"),
    share=st.decimals(min_value="0.01", max_value=1, places=4),
    from_quantity=quantities,
)
rates = st.sampled_from([Decimal(0), Decimal("0.06"), Decimal("0.13"), Decimal("0.2")])


def listed(*pairs: str, merges: bool = True, priority: int = 0, level: str = "base", code: str = "L") -> Offer:
    """Make a list from the published notation, price/quantity."""
    return Offer(code, code, "", level, priority, merges, {int(pair.split("/")[1]): Decimal(pair.split("/")[0]) for pair in pairs})


def merged(*lists: Offer) -> dict[int, Decimal]:
    return {quantity: step.price for quantity, step in merge(rank(lists)).items()}


DEFAULT = ("9/1", "8/2", "6/5")
CUSTOM = ("8/1", "7/2", "7/4")


def test_lists_that_merge_stack_by_priority_per_step() -> None:
    assert merged(listed(*CUSTOM, code="custom"), listed(*DEFAULT, priority=9)) == {1: 9, 2: 8, 4: 7, 5: 6}


def test_the_first_list_that_does_not_merge_wins_whole() -> None:
    assert merged(listed(*DEFAULT, priority=9, merges=False), listed(*CUSTOM, code="custom")) == {1: 9, 2: 8, 5: 6}


def test_a_later_list_that_does_not_merge_is_left_out_and_the_next_goes_on() -> None:
    lists = [
        listed(*DEFAULT, priority=9),
        listed(*CUSTOM, priority=5, merges=False, code="custom"),
        listed("5/10", "4/100", code="custom2"),
    ]
    assert merged(*lists) == {1: 9, 2: 8, 5: 6, 10: 5, 100: 4}


def test_the_minimal_strategy_takes_the_lowest_price_of_each_step() -> None:
    lowest = cheapest([listed("9/1", "8/2", "6/4"), listed(*CUSTOM)])
    assert {quantity: step.price for quantity, step in lowest.items()} == {1: 8, 2: 7, 4: 6}


def test_a_contract_decides_before_every_other_level_even_where_it_is_dearer() -> None:
    lists = [listed("5/1", "3/10", priority=9), listed("7/1", level="contract"), listed("4/1", level="tier")]
    assert [resolve(lists, quantity)[1].price for quantity in (1, 10, 500)] == [7, 7, 7]  # type: ignore[index]


def test_a_contract_that_begins_at_fifty_leaves_less_to_the_levels_below() -> None:
    lists = [listed("9/1"), listed("7/50", level="contract")]
    assert [resolve(lists, quantity)[1].price for quantity in (49, 50)] == [9, 7]  # type: ignore[index]


def test_a_promotion_comes_after_the_step_and_only_the_largest_counts() -> None:
    cuts = [Cut("A", "Ten", "", Decimal("0.10")), Cut("B", "Five", "", Decimal("0.05")), Cut("C", "Half", "", Decimal("0.5"), 100)]
    line = price_line(7, 20, [listed("208/1", "200/12")], cuts, tax_rate=Decimal("0.13"), currency="CNY")
    assert line is not None
    assert (line.unit_price, line.net, line.tax, line.total) == (
        Decimal("180.0000"),
        Decimal("3600.00"),
        Decimal("468.00"),
        Decimal("4068.00"),
    )
    assert line.receipt["promotion"]["share"] == "0.1"
    assert (line.receipt["from_quantity"], line.receipt["list_price"]) == (12, "200")


def test_yen_have_no_places() -> None:
    line = price_line(1, 3, [listed("33.5/1")], [], tax_rate=Decimal("0.1"), currency="JPY")
    assert line is not None
    assert (line.net, line.tax) == (Decimal(101), Decimal(10))


@given(offers=many_offers, quantity=quantities)
def test_the_order_of_the_lists_never_changes_the_price(offers: list[Offer], quantity: int) -> None:
    assert resolve(offers, quantity) == resolve(list(reversed(offers)), quantity)


@given(offers=many_offers, quantity=quantities)
def test_a_price_is_always_one_that_stands_in_a_list_of_the_highest_level_that_has_one(offers: list[Offer], quantity: int) -> None:
    found = resolve(offers, quantity)
    if found is None:
        firsts = {level: rank(offer for offer in offers if offer.level == level)[:1] for level in LEVELS}
        assert not any(min(first[0].steps) <= quantity for first in firsts.values() if first)
        return
    start, (price, offer) = found
    assert start <= quantity
    assert offer.steps[start] == price


@given(offers=many_offers, cuts=st.lists(cuts, max_size=4), quantity=quantities, rate=rates)
def test_a_line_is_rounded_once_and_its_receipt_says_how_the_price_came_about(
    offers: list[Offer], cuts: list[Cut], quantity: int, rate: Decimal
) -> None:
    line = price_line(1, quantity, offers, cuts, tax_rate=rate, currency="CNY")
    if line is None:
        return
    said = line.receipt
    share = Decimal(said["promotion"]["share"]) if "promotion" in said else Decimal(0)
    assert Decimal(said["unit_price"]) == line.unit_price
    assert abs(Decimal(said["list_price"]) * (1 - share) - line.unit_price) <= Decimal("0.0001")
    assert line.net == round_amount(line.unit_price * quantity, "CNY")
    assert line.tax == round_amount(line.net * rate, "CNY")
    assert line.unit_price <= Decimal(said["list_price"])
