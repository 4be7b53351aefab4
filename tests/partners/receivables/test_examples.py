"""Published worked examples, typed in; the source stands with each."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from partners.receivables.rules import OpenItem, Standing, age, apply_oldest_first, judge_credit, over_by

DAY = date(2026, 9, 30)


def items(*days_and_amounts: tuple[int, str]) -> list[OpenItem]:
    """Invoices so many days past due on DAY."""
    return [OpenItem(number, DAY - timedelta(days), Decimal(amount)) for number, (days, amount) in enumerate(days_and_amounts)]


# Receivables ageing report: AccountingTools, "Accounts receivable aging report". Buckets there begin at day 0: ours keep "not due" apart.
ABERCROMBIE, BUFFORD, CHESTERTON, DENVER = (
    [(20, "10000"), (45, "5000")],
    [(45, "20000"), (75, "9000")],
    [(20, "47000"), (45, "21000"), (75, "12000"), (120, "3000")],
    [(120, "8000")],
)


def test_the_ageing_of_four_customers_sums_to_135_000() -> None:
    sums = age(items(*ABERCROMBIE, *BUFFORD, *CHESTERTON, *DENVER), DAY)
    assert [sums[bucket] for bucket in ("1_30", "31_60", "61_90", "over_90")] == [57000, 46000, 21000, 11000]
    assert sum(sums.values()) == 135_000


@pytest.mark.parametrize(("lines", "total"), [(ABERCROMBIE, 15000), (BUFFORD, 29000), (CHESTERTON, 83000), (DENVER, 8000)])
def test_the_ageing_of_each_customer_sums_to_what_it_owes(lines: list[tuple[int, str]], total: int) -> None:
    assert sum(age(items(*lines), DAY).values()) == total


# ERPNext, accounts receivable tests: 100 in instalments of 30/50/20, 40 paid, the oldest first; then the same doubled.
@pytest.mark.parametrize(
    ("instalments", "left"),
    [(("30", "50", "20"), ["0", "40", "20"]), (("60", "100", "40"), ["20", "100", "40"])],
)
def test_a_payment_pays_the_oldest_instalments_first(instalments: tuple[str, ...], left: list[str]) -> None:
    owed = items(*[(90 - 30 * number, amount) for number, amount in enumerate(instalments)])
    used = {use.item_id: use.amount for use in apply_oldest_first(Decimal(40), owed)}
    assert [item.open - used.get(item.id, Decimal(0)) for item in owed] == [Decimal(amount) for amount in left]


# Tryton, sale_credit_limit: limit 100, receivable 100, a sale of 50 is blocked; with limit 200 it passes.
def test_a_sale_of_50_on_100_of_100_is_held_and_passes_at_200() -> None:
    owes = Standing(receivable=Decimal(100), limit=Decimal(100))
    assert judge_credit(owes, Decimal(50)) == ("over_limit",)
    assert judge_credit(Standing(receivable=Decimal(100), limit=Decimal(200)), Decimal(50)) == ()


# OCA, sale_financial_risk: a sale of 100 on an empty account with limit 99 is an exception.
def test_a_sale_of_100_on_a_limit_of_99_is_over_by_one() -> None:
    empty = Standing(limit=Decimal(99))
    assert judge_credit(empty, Decimal(100)) == ("over_limit",)
    assert over_by(empty, Decimal(100)) == 1


# JayVora issue 523: limit 200,000, outstanding 75,532.50, available 124,467.50: a new order of 37,766.25 must pass.
def test_an_order_within_what_is_available_passes() -> None:
    stands = Standing(receivable=Decimal("75532.50"), limit=Decimal(200_000))
    assert stands.headroom == Decimal("124467.50")
    assert judge_credit(stands, Decimal("37766.25")) == ()
    assert judge_credit(stands, Decimal("124467.50")) == ()
    assert judge_credit(stands, Decimal("124467.51")) == ("over_limit",)


# ERPNext issue 47279: delivered 60 of an order of 60 under limit 100 counted 120; it stands in one component alone.
def test_what_is_delivered_is_not_counted_as_ordered_too() -> None:
    ordered, delivered = Standing(ordered=Decimal(60), limit=Decimal(100)), Standing(delivered=Decimal(60), limit=Decimal(100))
    assert ordered.exposure == delivered.exposure == 60
    assert judge_credit(delivered, Decimal(40)) == ()


# nhsoft's wallet: available = (prepaid - unsettled) + credit - frozen; prepaid money is our `unapplied` (<= 0), frozen is `ordered`.
def test_what_is_paid_ahead_is_added_to_the_credit_and_what_is_ordered_is_frozen() -> None:
    wallet = Standing(unapplied=Decimal(-500), receivable=Decimal(120), ordered=Decimal(80), limit=Decimal(200))
    assert wallet.headroom == (500 - 120) + 200 - 80


# geratools, balance forward: opening 0, +1,200, -1,200, +850, +640 gives 1,490.
def test_a_balance_carried_forward_is_1490() -> None:
    from partners.receivables.statements.rules import Sums

    sums = Sums(opening=Decimal(0), invoiced=Decimal(1200 + 850 + 640), paid=Decimal(1200), credited=Decimal(0))
    assert sums.closing == 1490
