from collections.abc import Iterator
from typing import Any

import pytest

from stock.ledger.queries import faults_of_stock
from tests.channel_orders.fulfilment.day import Day


@pytest.fixture
def day(db: Any) -> Iterator[Day]:
    """The books are whole when the day ends."""
    yield Day()
    assert faults_of_stock() == []
