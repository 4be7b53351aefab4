"""What imports write to the ledger, by its one writer: many entries for many accounts with one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from partners.money import round_amount
from partners.receivables.actions import NewAccount
from partners.receivables.actions import open_accounts as open_many
from partners.receivables.actions.ledger import Move, NewEntry, lock_accounts, post
from partners.receivables.models import Component, Entry
from partners.refusal import Refusal
from partners.walls.statement import Statement
from portal.exchange.phrases import NO_PLACE
from stock.ledger.models import Place

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

ACCOUNTS_WANTED = Statement(__file__, "accounts_wanted.sql")
TO_BILL = Statement(__file__, "history_to_bill.sql")
INVOICES = Statement(__file__, "history_invoices.sql")
INVOICE_LINES = Statement(__file__, "history_invoice_lines.sql")


class ToBill(NamedTuple):
    """An order of the past that waits for its entries."""

    order_id: int
    account_id: int
    number: str
    invoice: str
    currency: str
    net: Decimal
    tax: Decimal
    ordered_on: date
    shipped_on: date
    invoiced_on: date

    @property
    def total(self) -> Decimal:
        return self.net + self.tax

    @property
    def billed(self) -> Decimal:
        """What the paper asks for: the exact total in whole minor units."""
        return round_amount(self.total, self.currency)


def open_accounts(imported: Import, *, by: Viewer) -> None:
    """Open the accounts with HQ that the rows need and that are not there."""
    open_many([NewAccount(*row) for row in ACCOUNTS_WANTED.rows(imported=imported.pk, creditor=imported.organisation_id)], by=by)


def serving_place(seller_id: int) -> Place:
    """The place that a seller's orders are met from. Raises Refusal where there is none yet."""
    place = Place.objects.filter(organisation_id=seller_id, serves=True).first()
    if place is None:
        raise Refusal(NO_PLACE, code="no_place")
    return place


def bill_history(imported: Import, orders: list[int], *, by: Viewer) -> None:
    """Promise, deliver and invoice orders of the past on their days, in the order of those days within each account.

    Sales and tax are posted exactly, to four decimals. The paper is in whole minor units, so that it can be paid; the
    difference, less than half a unit, is a line of its own and posted as written off (DECISIONS 9).
    """
    waiting = [ToBill(*row) for row in TO_BILL.rows(imported=imported.pk, orders=orders)]
    lock_accounts({order.account_id for order in waiting})
    days = sorted(_days(waiting), key=lambda day: (day.on, day.order.number, day.step))
    entries = post([NewEntry(day.order.account_id, day.kind, day.source, day.on, day.moves, by.user_id) for day in days])
    invoiced = [(day.order, entry) for day, entry in zip(days, entries, strict=True) if day.kind == Entry.Kind.INVOICE]
    INVOICES.run(
        imported=imported.pk,
        orders=[order.order_id for order, _ in invoiced],
        entries=[entry for _, entry in invoiced],
        totals=[order.billed for order, _ in invoiced],
        days=[order.invoiced_on for order, _ in invoiced],
    )
    INVOICE_LINES.run(orders=orders, rounding="Rounding", rounding_zh="尾差")


class _Day(NamedTuple):
    order: ToBill
    step: int
    kind: Entry.Kind
    source: str
    on: date
    moves: list[Move]


def _days(waiting: Iterable[ToBill]) -> Iterable[_Day]:
    for order in waiting:
        total, rounding = order.total, order.billed - order.total
        source, shipment = f"order:{order.number}", f"shipment:SH-{order.number.removeprefix('SO-')}-1"
        yield _Day(order, 0, Entry.Kind.PROMISE, source, order.ordered_on, [Move(Component.COMMITMENT, Component.ORDERED, total)])
        yield _Day(order, 1, Entry.Kind.DELIVERY, shipment, order.shipped_on, [Move(Component.ORDERED, Component.DELIVERED, total)])
        moves = [
            Move(Component.DELIVERED, Component.COMMITMENT, total),
            Move(Component.SALES, Component.RECEIVABLE, order.net),
            Move(Component.TAX, Component.RECEIVABLE, order.tax),
            rounding_move(rounding),
        ]
        yield _Day(order, 2, Entry.Kind.INVOICE, f"invoice:{order.invoice}", order.invoiced_on, moves)


def rounding_move(rounding: Decimal) -> Move:
    """What rounding adds to a bill is owed and written off against; what it takes away is not owed."""
    if rounding >= 0:
        return Move(Component.WRITE_OFF, Component.RECEIVABLE, rounding)
    return Move(Component.RECEIVABLE, Component.WRITE_OFF, -rounding)
