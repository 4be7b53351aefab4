"""Twelve months of an account, as its chart and its table tell them."""

from datetime import date
from decimal import Decimal

import pytest

from partners.receivables.actions import record_payment, reverse_payment
from partners.receivables.queries import balance_as_of, months_of
from partners.walls.scope import system
from tests.factories import hq_viewer, make_account, make_dealer
from tests.partners.receivables.books import bill, credit, fresh

TODAY = date(2026, 11, 25)


@pytest.mark.django_db
def test_each_month_ends_at_what_the_ledger_says_and_a_bounced_payment_counts_where_it_bounced() -> None:
    account, by = make_account(make_dealer()), hq_viewer("credit_controller", "order_desk")
    bill(account, 900, by, date(2025, 6, 3))  # before the chart begins: stands in every balance
    bill(account, 400, by, date(2026, 9, 30))
    record_payment(account.pk, Decimal(900), received_on=date(2026, 10, 1), reference="TT1", by=by)
    bounced = record_payment(account.pk, Decimal(150), received_on=date(2026, 10, 31), reference="TT2", by=by)
    reverse_payment(bounced, reason="bounced", by=by, on=date(2026, 11, 2))
    credit(account, 30, by, on=date(2026, 11, 3))
    with system("test"):
        months = months_of(fresh(account), TODAY)
        ends = [balance_as_of(account, day) for day in (date(2026, 9, 30), date(2026, 10, 31), TODAY)]
    assert [month.first for month in months][:: len(months) - 1] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert months[0].owed == 900
    assert [(month.invoiced, month.paid) for month in months[-3:]] == [(400, 0), (0, 1050), (0, -150)]
    assert [month.owed for month in months[-3:]] == ends == [1300, 250, 370]
