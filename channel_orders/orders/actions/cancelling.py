"""Cancelling what is open: by the buyer who changed its mind, or by the seller who cannot deliver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from channel_orders.orders import phrases
from channel_orders.orders.actions.deciding import judge_locked
from channel_orders.orders.actions.rows import lock_order, order_from
from channel_orders.orders.events import OrderCancelled
from channel_orders.orders.models import Order, OrderLine
from channel_orders.orders.rules import cut, worth_from_the_end
from partners.journal.actions import record
from partners.receivables.actions import withdraw_promise
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement
from stock.ledger.actions import let_go

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

CANCEL = Statement(__file__, "cancel.sql")


@transaction.atomic
def cancel_open(order: Order, quantities: Mapping[int, int] | None = None, *, by: Viewer, reason: str = "") -> Order:
    """Cancel open pieces, all or `quantities` (line id → pieces); credit and stock promised for them go back. Nine statements at most.

    What is shipped cannot be cancelled: it is sent back. A held order that got smaller is judged again.
    Raises Refusal ("nothing_open") and Invalid ("more_than_open").
    """
    _must_change(order, by)
    with system("cancel open pieces"):
        order, lines = lock_order(order.pk)
        gone = _chosen(lines, quantities)
        freed = {line.pk: cut(gone[line.pk], line.open - line.reserved)[1] for line in lines if line.pk in gone}
        if order.credit == Order.Credit.GRANTED:
            _give_back(order, lines, gone, freed, by=by)
        after = order_from(
            CANCEL.named(order=order.pk, lines=list(gone), pieces=list(gone.values()), reserved=[freed[line] for line in gone])[0]
        )
        pieces, whole = sum(gone.values()), after.stage == Order.Stage.CANCELLED
        record(
            "cancel_order",
            f"order:{order.number}",
            by=by,
            organisation_id=order.buyer_id,
            changes={"cancelled": {line.product.sku: gone[line.pk] for line in lines if line.pk in gone}, "reason": reason},
            event=OrderCancelled(order.number, order.buyer_id, order.seller_id, pieces, whole),
        )
        if after.credit == Order.Credit.HELD and not whole:
            after = judge_locked(after, by=by)
    return after


def _must_change(order: Order, by: Viewer) -> None:
    """The buyer's buyers and the seller's order desk; each for its own side."""
    if not (by.organisation_id == order.buyer_id and by.may("place_orders")) and not (
        by.organisation_id == order.seller_id and by.may("serve_orders")
    ):
        raise NotAllowed("place_orders")


def _chosen(lines: Sequence[OrderLine], quantities: Mapping[int, int] | None) -> dict[int, int]:
    most = {line.pk: line.open for line in lines}
    asked = most if quantities is None else quantities
    gone = {line: pieces for line, pieces in asked.items() if pieces}
    for line, pieces in gone.items():
        if not 0 < pieces <= most.get(line, 0):
            sku = next((known.product.sku for known in lines if known.pk == line), "?")
            values = {"sku": sku, "open": most.get(line, 0), "asked": pieces}
            raise Invalid(phrases.MORE_THAN_OPEN % values, code="more_than_open", field=f"line-{line}", facts=values)
    if not gone:
        raise Refusal(phrases.NOTHING_OPEN, code="nothing_open")
    return gone


def _give_back(order: Order, lines: Sequence[OrderLine], gone: Mapping[int, int], freed: Mapping[int, int], *, by: Viewer) -> None:
    """First the account, then stock: the lock order."""
    touched = [line for line in lines if line.pk in gone]
    worth = sum(
        (worth_from_the_end(line.net, line.tax, line.ordered, line.cancelled, gone[line.pk], order.currency) for line in touched),
        Decimal(0),
    )
    if worth:
        withdraw_promise(order.account_id, worth, source=f"order:{order.number}", by=by)
    let_go(
        f"order:{order.number}",
        {line.product_id: freed[line.pk] for line in touched if freed[line.pk]},
        waiting={line.product_id: gone[line.pk] - freed[line.pk] for line in touched if gone[line.pk] > freed[line.pk]},
        by=by,
    )
