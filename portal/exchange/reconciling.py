"""What the file says against what the ledger says, per reseller and per month, with every difference accounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from partners.walls.statement import Statement

if TYPE_CHECKING:
    from portal.exchange.bicycles import Bicycles

SALES = Statement(__file__, "ledger_sales.sql")
TRIAL = Statement(__file__, "ledger_trial.sql")
BOOKS = Statement(__file__, "ledger_books.sql")
POSITIONS = Statement(__file__, "ledger_positions.sql")
TOLERANCE = Decimal("0.01")


@dataclass(frozen=True)
class Report:
    """`file` and `ledger` are sums by "reseller …", "ordered 2011-05", "invoiced 2011-06", "year 2011" and "all"."""

    file: dict[str, Decimal]
    ledger: dict[str, Decimal]
    rounding: Decimal
    receivable: Decimal
    invoices: Decimal
    unbalanced: int

    @property
    def worst(self) -> Decimal:
        return max(abs(self.file.get(key, Decimal(0)) - self.ledger.get(key, Decimal(0))) for key in self.file.keys() | self.ledger.keys())

    @property
    def agrees(self) -> bool:
        return self.worst < TOLERANCE and not self.unbalanced and self.invoices == self.ledger["all"] + self.rounding

    def lines(self) -> Iterator[str]:
        yield f"Sales in the file {self.file['all']:,.4f}, in the ledger {self.ledger['all']:,.4f}."
        yield f"Compared {len(self.file):,} sums (resellers, months ordered and invoiced, years): the worst is {self.worst:.4f} apart."
        yield f"Invoices add up to {self.invoices:,.2f}: {self.rounding:+.4f} by rounding each to whole cents, posted as written off."
        yield f"Open today {self.receivable:,.2f}. Accounts out of balance: {self.unbalanced}."


@dataclass(frozen=True)
class Stocktaking:
    """`differing` names (place, product) whose position is not the file's last balance."""

    compared: int
    differing: list[tuple[str, str]]
    kept_aside: int

    def line(self) -> str:
        wrong = len(self.differing)
        return f"Compared {self.compared:,} positions with the last balances: {wrong} differ. Days kept aside: {self.kept_aside:,}."


def compare_stock(data: Bicycles, kept_aside: int) -> Stocktaking:
    positions = {(place, sku): pieces for place, sku, pieces in POSITIONS.rows()}
    balances = data.last_balances
    differing = [key for key in sorted(balances.keys() | positions.keys()) if positions.get(key, 0) != balances.get(key, 0)]
    return Stocktaking(len(balances), differing, kept_aside)


def compare_with_ledger(data: Bicycles) -> Report:
    """Sum both sides. The ledger's sales are what its SALES component sent out, by the postings alone."""
    ledger: defaultdict[str, Decimal] = defaultdict(Decimal)
    for code, ordered_on, invoiced_on, amount in SALES.rows():
        _add(ledger, code, str(ordered_on), str(invoiced_on), amount)
    file: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in data.sales:
        code = data.resellers[row["ResellerKey"]]["ResellerAlternateKey"]
        _add(file, code, row["OrderDate"], row["ShipDate"], Decimal(row["SalesAmount"]))
    rounding, receivable, invoices = BOOKS.rows()[0]
    return Report(dict(file), dict(ledger), rounding, receivable, invoices, TRIAL.rows()[0][0])


def _add(sums: defaultdict[str, Decimal], code: str, ordered_on: str, invoiced_on: str, amount: Decimal) -> None:
    for key in (f"reseller {code}", f"ordered {ordered_on[:7]}", f"invoiced {invoiced_on[:7]}", f"year {ordered_on[:4]}", "all"):
        sums[key] += amount
