"""Credit decisions on held orders: released, refused, or judged again when the account stands better."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from channel_orders.orders import phrases
from channel_orders.orders.actions.rows import lock_order
from channel_orders.orders.actions.stock import Wanting, take_stock
from channel_orders.orders.events import OrderRefused, OrderReleased
from channel_orders.orders.models import Order, OrderLine
from channel_orders.orders.rules import worth_from_the_end
from partners.journal.actions import record
from partners.receivables.actions import promise_credit, refuse_credit, release_credit, sign_release
from partners.receivables.models import CreditDecision
from partners.refusal import NotAllowed, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

Verdict = CreditDecision.Verdict


@transaction.atomic
def release_order(order: Order, *, amount: Decimal, valid_until: date, reason: str, by: Viewer) -> Order:
    """Let a held order through once; it takes stock now. Above the seller's set amount it waits for a second signature.

    The limit stays what it is. Who placed the order does not release it. Raises Refusal where it is not held any more.
    """
    _must_decide(order, by)
    with system("release a held order"):
        order, lines, decision = _lock_held(order)
        placed_by = order.placed_by_id
        made = release_credit(decision.pk, amount=amount, valid_until=valid_until, reason=reason, by=by, placed_by_id=placed_by)
        return _let_through(order, lines, by=by) if made.verdict == Verdict.RELEASED else order


@transaction.atomic
def sign_order(order: Order, *, by: Viewer) -> Order:
    """Give the second signature to a proposed release; the order takes stock now."""
    _must_decide(order, by)
    with system("sign the release of an order"):
        order, lines, decision = _lock_held(order)
        sign_release(decision.pk, by=by, placed_by_id=order.placed_by_id)
        return _let_through(order, lines, by=by)


@transaction.atomic
def refuse_order(order: Order, *, reason: str, by: Viewer) -> Order:
    """Say no to a held order; its buyer reads the reason. Nothing was taken, so nothing goes back."""
    _must_decide(order, by)
    with system("refuse a held order"):
        order, _lines, decision = _lock_held(order)
        refuse_credit(decision.pk, reason=reason, by=by)
        order.credit, order.credit_note = Order.Credit.REFUSED, reason
        order.save(update_fields=["credit", "credit_note"])
        event = OrderRefused(order.number, order.buyer_id, order.seller_id, reason)
        record("refuse_order", f"order:{order.number}", by=by, organisation_id=order.buyer_id, changes={"reason": reason}, event=event)
    return order


@transaction.atomic
def judge_again(order: Order, *, by: Viewer) -> Order:
    """Judge a held order by the account as it stands now; it goes through where it fits. A new decision is kept either way."""
    _must_decide(order, by)
    with system("judge a held order again"):
        order, _lines, _decision = _lock_held(order)
        return judge_locked(order, by=by)


def judge_locked(order: Order, *, by: Viewer) -> Order:
    """Judge what of a held, locked order is left. Its caller holds the lock of the order and has decided that `by` may."""
    lines = list(OrderLine.objects.filter(order=order).order_by("number"))
    cancelled = sum((worth_from_the_end(line.net, line.tax, line.ordered, 0, line.cancelled, order.currency) for line in lines), Decimal(0))
    judged = promise_credit(order.account_id, order.total - cancelled, source=f"order:{order.number}", by=by)
    return _let_through(order, lines, by=by) if judged.granted else order


def _must_decide(order: Order, by: Viewer) -> None:
    """Only the seller decides about its own buyers' credit, whoever else may see the order."""
    by.must("grant_credit")
    if by.organisation_id != order.seller_id:
        raise NotAllowed("grant_credit")


def _lock_held(order: Order) -> tuple[Order, list[OrderLine], CreditDecision]:
    order, lines = lock_order(order.pk)
    newest = CreditDecision.objects.filter(source=f"order:{order.number}", account_id=order.account_id).order_by("-pk").first()
    if order.stage != Order.Stage.HELD or newest is None:
        raise Refusal(phrases.NOT_HELD % {"number": order.number}, code="not_held")
    return order, lines, newest


def _let_through(order: Order, lines: Sequence[OrderLine], *, by: Viewer) -> Order:
    wanting = [Wanting(line.product_id, line.open, line.ordered, line.cancelled, line.net, line.tax) for line in lines if line.open]
    order = take_stock(order, wanting, by=by)
    event = OrderReleased(order.number, order.buyer_id, order.seller_id, order.total, order.currency)
    record(
        "release_order", f"order:{order.number}", by=by, organisation_id=order.buyer_id, changes={"total": str(order.total)}, event=event
    )
    return order
