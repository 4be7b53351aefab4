"""Goods come back: asked for, authorised with a deadline, inspected, credited. A credit hold stops none of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from channel_orders.fulfilment import phrases
from channel_orders.fulfilment.actions.billing import credit_lines
from channel_orders.fulfilment.actions.locking import check_pieces, lock_order, must_receive, must_serve, pieces_by_sku
from channel_orders.fulfilment.events import ReturnAnswered, ReturnAsked, ReturnCredited
from channel_orders.fulfilment.models import Return, ReturnLine, Shipment
from channel_orders.fulfilment.queries import returnable_pieces
from channel_orders.fulfilment.rules import by_product, chosen
from channel_orders.orders.models import Order, OrderLine
from partners.journal.actions import record
from partners.receivables.models import Invoice
from partners.refusal import Invalid, Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer
from stock.ledger.actions import hand_over, take_back

TAKE_BACK = Statement(__file__, "take_back.sql")


@dataclass(frozen=True, slots=True)
class Inspected:
    """What came back of a line, and how much of it is fit for sale; the rest is written off."""

    received: int
    restocked: int


@transaction.atomic
def ask_return(order: Order, quantities: Mapping[int, int], *, reason: str, note: str = "", by: Viewer) -> Return:
    """Ask to send back pieces that arrived (line id → pieces). Raises Invalid where more is asked than arrived and is left."""
    must_receive(order, by)
    with system("ask for a return"):
        order, lines = lock_order(order.pk)
        asked = {line: pieces for line, pieces in quantities.items() if pieces}
        check_pieces(asked, returnable_pieces(order, lines), lines, phrases.MORE_THAN_RETURNABLE)
        returned = Return.objects.create(
            order=order,
            buyer_id=order.buyer_id,
            seller_id=order.seller_id,
            number=f"RT-{order.number[3:]}-{Return.objects.filter(order=order).count() + 1}",
            reason=reason,
            note=note,
            asked_by_id=by.user_id,
        )
        sides = {"returned": returned, "buyer_id": order.buyer_id, "seller_id": order.seller_id}
        ReturnLine.objects.bulk_create([ReturnLine(line_id=line, asked=pieces, **sides) for line, pieces in asked.items()])
        event = ReturnAsked(number=returned.number, buyer_id=order.buyer_id, seller_id=order.seller_id, pieces=sum(asked.values()))
        changes = {"return": returned.number, "reason": reason, "asked": pieces_by_sku(lines, asked)}
        record("ask_return", f"order:{order.number}", by=by, organisation_id=order.seller_id, changes=changes, event=event)
    return returned


@transaction.atomic
def authorise_return(
    returned: Return, quantities: Mapping[int, int] | None = None, *, send_back_by: date, answer: str = "", by: Viewer
) -> Return:
    """Let pieces come back, all that was asked for or `quantities` (line id → pieces), until a day."""
    must_serve(returned, by)
    if send_back_by < timezone.localdate():
        raise Invalid(phrases.DEADLINE_PASSED, code="deadline_passed", field="send_back_by")
    with system("authorise a return"):
        order, lines = lock_order(returned.order_id)
        returned, parts = _still(returned, Return.State.ASKED, phrases.DECIDED_ALREADY)
        asked = {part.line_id: part.asked for part in parts}
        granted = chosen(quantities, asked)
        check_pieces(granted, asked, lines, phrases.MORE_THAN_ASKED)
        for part in parts:
            part.authorised = granted.get(part.line_id, 0)
        ReturnLine.objects.bulk_update(parts, ["authorised"])
        _answer(returned, Return.State.AUTHORISED, answer, by, send_back_by=send_back_by)
        changes = {"return": returned.number, "authorised": pieces_by_sku(lines, granted), "send_back_by": send_back_by}
        _tell_answer("authorise_return", order, returned, changes, by=by)
    return returned


@transaction.atomic
def refuse_return(returned: Return, *, answer: str, by: Viewer) -> Return:
    """Say no to a return, and why. The pieces may be asked for again."""
    must_serve(returned, by)
    if not answer.strip():
        raise Invalid(phrases.SAY_WHY, code="say_why", field="answer")
    with system("refuse a return"):
        order, _lines = lock_order(returned.order_id)
        returned, _parts = _still(returned, Return.State.ASKED, phrases.DECIDED_ALREADY)
        _answer(returned, Return.State.REFUSED, answer, by)
        _tell_answer("refuse_return", order, returned, {"return": returned.number, "answer": answer}, by=by)
    return returned


@transaction.atomic
def receive_return(returned: Return, inspected: Mapping[int, Inspected], *, by: Viewer) -> Return:
    """Take back and inspect authorised pieces (line id → Inspected): what is fit for sale is restocked, all is credited.

    The credit is what was billed for the pieces. Raises Refusal where their shipment was not invoiced yet.
    """
    must_serve(returned, by)
    with system("receive a return"):
        order, lines = lock_order(returned.order_id)
        returned, parts = _still(returned, Return.State.AUTHORISED, phrases.NOT_AUTHORISED)
        back = {line: part.received for line, part in inspected.items() if part.received or part.restocked}
        restocked = {line: part.restocked for line, part in inspected.items() if part.received or part.restocked}
        check_pieces(back, {part.line_id: part.authorised for part in parts}, lines, phrases.MORE_THAN_AUTHORISED)
        check_pieces(restocked, back, lines, phrases.MORE_RESTOCKED)
        source = f"return:{returned.number}"
        note = str(phrases.CREDIT_FOR_RETURN % {"number": returned.number})
        paper = credit_lines(order, lines, back, source=source, corrects=_invoice_of(order.pk, list(back)), note=note, by=by)
        TAKE_BACK.run(
            returned=returned.pk,
            credit_note=paper.pk,
            lines=list(back),
            received=list(back.values()),
            restocked=[restocked[line] for line in back],
        )
        _move_stock(order, lines, returned, back, restocked, by=by)
        event = ReturnCredited(
            number=returned.number,
            credit_note=paper.number,
            buyer_id=order.buyer_id,
            seller_id=order.seller_id,
            received=sum(back.values()),
            restocked=sum(restocked.values()),
        )
        changes = {"return": returned.number, "credit_note": paper.number, "received": pieces_by_sku(lines, back)}
        changes["restocked"] = pieces_by_sku(lines, restocked)
        record("receive_return", f"order:{order.number}", by=by, organisation_id=order.buyer_id, changes=changes, event=event)
        return Return.objects.get(pk=returned.pk)


def _still(returned: Return, state: str, otherwise: object) -> tuple[Return, list[ReturnLine]]:
    """Read a return and its lines under the order's lock; raise Refusal where somebody was faster."""
    returned = Return.objects.get(pk=returned.pk)
    if returned.state != state:
        raise Refusal(otherwise, code="too_late")
    return returned, list(ReturnLine.objects.filter(returned=returned).order_by("line__number"))


def _answer(returned: Return, state: Return.State, answer: str, by: Viewer, *, send_back_by: date | None = None) -> None:
    returned.state, returned.answer, returned.send_back_by = state, answer, send_back_by
    returned.decided_by_id, returned.decided_at = by.user_id, timezone.now()
    returned.save(update_fields=["state", "answer", "send_back_by", "decided_by", "decided_at"])


def _tell_answer(verb: str, order: Order, returned: Return, changes: Mapping[str, object], *, by: Viewer) -> None:
    event = ReturnAnswered(
        number=returned.number,
        buyer_id=order.buyer_id,
        seller_id=order.seller_id,
        authorised=returned.state == Return.State.AUTHORISED,
    )
    record(verb, f"order:{order.number}", by=by, organisation_id=order.buyer_id, changes=changes, event=event)


def _invoice_of(order_id: int, line_ids: list[int]) -> Invoice | None:
    """The invoice a credit note corrects: the one that billed most of these lines, the latest of equals."""
    shipment = (
        Shipment.objects.filter(order_id=order_id, invoice__isnull=False, lines__line_id__in=line_ids)
        .annotate(together=Count("lines"))
        .order_by("-together", "-pk")
        .select_related("invoice")
        .first()
    )
    return shipment.invoice if shipment else None


def _move_stock(
    order: Order, lines: list[OrderLine], returned: Return, back: Mapping[int, int], restocked: Mapping[int, int], *, by: Viewer
) -> None:
    """Fit pieces are on hand at the seller again. Pieces that arrived damaged were never on the buyer's hand."""
    source, today = f"return:{returned.number}", timezone.localdate()
    fit = by_product(lines, restocked)
    if fit:
        take_back(order.place_id, fit, source=source, on=today, by=by)
    if returned.reason != Return.Reason.DAMAGED:
        hand_over(order.buyer_id, by_product(lines, back), source=source, on=today, by=by)
