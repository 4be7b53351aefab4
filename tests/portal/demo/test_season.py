"""The simulated year is the same each time and keeps the laws before it ever meets the database."""

from collections import Counter
from datetime import date, timedelta

import pytest

from portal.demo.cast import LATE_PAYER, branches, dealers, distributors
from portal.demo.goods import CUT_SHORT, goods
from portal.demo.season import CUTS_OFF, WEEKS, Year, payments, season, simulate

LAST = date(2026, 11, 20)
PARTNERS = [*branches(), *distributors(), *dealers()]


@pytest.fixture(scope="module")
def year() -> Year:
    return simulate(PARTNERS, goods(), LAST)


@pytest.mark.parametrize("day", range(16, 23))
def test_no_order_is_of_tomorrow_whatever_the_day_of_the_week(day: int) -> None:
    last = date(2026, 11, day)
    assert all(order.placed_on <= order.shipped_on <= last for order in simulate(PARTNERS, goods(), last).orders)


def test_the_channel_has_the_size_it_promises() -> None:
    assert (len(branches()), len(distributors()), len(dealers()), len(goods())) == (3, 8, 60, 80)
    assert len({p.code for p in PARTNERS}) == len({p.name for p in PARTNERS}) == len({p.name_zh for p in PARTNERS}) == 71
    assert len({good.sku for good in goods()}) == 80


def test_every_distributor_serves_dealers_of_its_own(year: Year) -> None:
    assert {order.seller for order in year.orders} == {"HQ", *(partner.code for partner in distributors())}


def test_the_same_seed_and_day_make_the_same_year(year: Year) -> None:
    assert simulate(PARTNERS, goods(), LAST).orders == year.orders


def test_every_week_has_orders_and_none_is_after_the_last_day(year: Year) -> None:
    weeks = Counter((LAST - order.placed_on).days // 7 for order in year.orders)
    assert set(range(WEEKS - 1)) <= set(weeks)
    assert all(order.placed_on <= order.shipped_on <= LAST for order in year.orders)


def test_distributors_never_ship_what_they_have_not_bought_before(year: Year) -> None:
    held: Counter[tuple[str, str]] = Counter()
    for order in year.orders:
        for line in order.lines:
            if order.seller != "HQ":
                held[order.seller, line.sku] -= line.quantity
                assert held[order.seller, line.sku] >= 0
            if order.buyer.startswith("DB-"):
                held[order.buyer, line.sku] += line.quantity


def test_lines_are_whole_packs_of_what_can_be_ordered(year: Year) -> None:
    by_sku = {good.sku: good for good in goods()}
    for order in year.orders:
        skus = [line.sku for line in order.lines]
        assert len(skus) == len(set(skus))
        for line in order.lines:
            assert by_sku[line.sku].life == "active"
            assert line.quantity > 0
            assert line.quantity % by_sku[line.sku].pack == 0


def test_nobody_gets_the_air_fryer_while_it_is_out(year: Year) -> None:
    monday = LAST - timedelta(days=LAST.weekday(), weeks=WEEKS - 1)
    out = {monday + timedelta(weeks=week, days=day) for week in CUTS_OFF for day in range(7)}
    assert not [order for order in year.orders if order.placed_on in out and CUT_SHORT in {line.sku for line in order.lines}]
    assert [order for order in year.orders if CUT_SHORT in {line.sku for line in order.lines}]


def test_products_sell_most_in_their_month() -> None:
    kettle = next(good for good in goods() if good.peak == 12)
    assert season(kettle, date(2026, 12, 1)) == pytest.approx(1.4)
    assert season(kettle, date(2026, 6, 1)) == pytest.approx(0.6)


def test_the_late_payer_stops_and_the_others_pay_what_is_due(year: Year) -> None:
    bills = [(order.buyer, order.seller, order.shipped_on, LAST - order.placed_on) for order in year.orders]
    from decimal import Decimal

    paid = payments(PARTNERS, [(buyer, seller, day, Decimal(100)) for buyer, seller, day, _ in bills], LAST)
    last_paid = max(payment.received_on for payment in paid if payment.buyer == LATE_PAYER)
    assert last_paid < LAST - timedelta(days=50)
    assert max(payment.received_on for payment in paid) <= LAST
