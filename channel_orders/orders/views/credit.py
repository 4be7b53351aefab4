"""The controller's queue of held orders: why each is held, how its buyer stands, and the decision."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from channel_orders.orders.actions import judge_again, refuse_order, release_order, sign_order
from channel_orders.orders.forms import DecisionForm, decision_form
from channel_orders.orders.models import Order
from channel_orders.orders.queries import decisions_on, held_of, newest_decisions
from partners.receivables.models import CreditDecision, Invoice
from partners.receivables.phrases import BUCKETS, REASONS
from partners.receivables.queries import ageing_of, decisions_of, replay, standing_of
from partners.receivables.rules import Standing, over_by
from partners.refusal import NotAllowed, Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

DUTIES = {"grant_credit", "approve_credit", "see_money"}
MOST_SHOWN = 200
HISTORY = 10


@require_GET
def credit_queue(request: PortalRequest, number: str = "") -> HttpResponse:
    """All held orders beside the one that is looked at: the named one, else the oldest."""
    return _page(request, number)


@require_POST
def decide(request: PortalRequest, number: str) -> HttpResponse:
    order = _held(request, number)
    form = decision_form(order, request.POST)
    if not form.is_valid():
        return _page(request, number, form=form, status=422)
    said = form.cleaned_data
    acts: dict[str, Callable[[], Order]] = {
        DecisionForm.RELEASE: lambda: release_order(
            order,
            amount=said["amount"] or order.total,
            valid_until=said["valid_until"] or timezone.localdate(),
            reason=said["reason"],
            by=request.viewer,
        ),
        DecisionForm.AGAIN: lambda: judge_again(order, by=request.viewer),
        DecisionForm.REFUSE: lambda: refuse_order(order, reason=said["reason"], by=request.viewer),
    }
    return _answer(request, number, acts[said["decision"]], form)


@require_POST
def sign(request: PortalRequest, number: str) -> HttpResponse:
    """The second signature."""
    order = _held(request, number)
    return _answer(request, number, lambda: sign_order(order, by=request.viewer), None)


def _held(request: PortalRequest, number: str) -> Order:
    """A held order of the viewer's own customers. One decided meanwhile is found too, and the action says so."""
    if not request.viewer.duties & DUTIES:
        raise Http404
    own = Order.objects.seen_by(request.viewer).filter(seller_id=request.viewer.organisation_id)
    return get_object_or_404(own.select_related("buyer", "account"), number=number)


def _answer(request: PortalRequest, number: str, act: Callable[[], Order], form: DecisionForm | None) -> HttpResponse:
    try:
        after = act()
    except NotAllowed as refusal:
        raise Http404 from refusal
    except Refusal as refusal:
        if form is not None and refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal))
            refusal_shown = None
        else:
            refusal_shown = refusal
        return _page(request, number, form=form, refusal=refusal_shown, status=refusal.status)
    if after.credit == Order.Credit.GRANTED:
        messages.success(request, _("%(number)s is released.") % {"number": number})
    elif after.credit == Order.Credit.REFUSED:
        messages.success(request, _("%(number)s is refused; the buyer reads why.") % {"number": number})
    else:
        messages.info(request, _("%(number)s still waits.") % {"number": number})
        return HttpResponseRedirect(reverse("orders:credit_order", args=[number]))
    return HttpResponseRedirect(reverse("orders:credit_queue"))


def _page(
    request: PortalRequest, number: str, *, form: DecisionForm | None = None, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    if not request.viewer.duties & DUTIES:
        raise Http404
    queue = list(held_of(request.viewer).select_related("buyer", "account")[:MOST_SHOWN])
    verdicts = newest_decisions(queue)
    rows = [{"order": order, **_why(verdicts.get(order.number))} for order in queue]
    order = _held(request, number) if number else (queue[0] if queue else None)
    values: dict[str, Any] = {"rows": rows, "total": sum(order.total for order in queue), "order": order, "refusal": refusal}
    if order is not None:
        values |= _standing(request, order) | {"form": form or decision_form(order)}
    return render(request, "orders/credit_queue.html", values, status=status)


def _why(decision: CreditDecision | None) -> dict[str, Any]:
    """The words of a row: the first reason, with its figure."""
    if decision is None:
        return {"reason": "", "look": "fact"}
    standing = Standing.from_json(decision.standing)
    over = over_by(standing, decision.amount)
    first = decision.reasons[0] if decision.reasons else ""
    looks = {"stopped": "stop", "late": "stop", "no_limit": "fact"}
    return {
        "decision": decision,
        "over": over if first == "over_limit" else None,
        "days": standing.days_overdue if first == "late" else None,
        "reason": REASONS.get(first, ""),
        "look": looks.get(first, "held"),
        "proposed": decision.verdict == CreditDecision.Verdict.PROPOSED,
    }


def _standing(request: PortalRequest, order: Order) -> dict[str, Any]:
    """How the buyer stands now, and what it was judged by. Fifteen queries, whatever the size of the account."""
    account, today = order.account, timezone.localdate()
    decisions = decisions_on(order)
    newest = decisions[0] if decisions else None
    judged = Standing.from_json(newest.standing) if newest else Standing()
    now, ageing = standing_of(account), ageing_of(account, today)
    overdue = sum(amount for bucket, amount in ageing.items() if bucket not in {"not_due", "unapplied"})
    open_invoices = Invoice.objects.filter(account=account, kind="invoice", open__gt=0).count()
    amount = newest.amount if newest else order.total
    fits = max(Decimal(0), amount - over_by(now, amount))  # where the account stood over its limit before, nothing of it fits
    return {
        "decisions": decisions,
        "newest": newest,
        "judged": judged,
        "judged_exposure": judged.exposure,
        "judged_with": judged.exposure + amount,
        "judged_over": over_by(judged, amount),
        "reasons": [REASONS[reason] for reason in newest.reasons] if newest else [],
        "replays": replay(newest) if newest else False,
        "standing": now,
        "amount": amount,
        "fits": fits,
        "over": amount - fits,
        "overdue": overdue,
        "not_due": ageing["not_due"],
        "with_order": now.exposure + amount,
        "open_invoices": open_invoices,
        "ageing": [_bar(bucket, value) for bucket, value in ageing.items() if bucket != "unapplied"],
        "history": decisions_of(request.viewer).filter(account=account).exclude(source=f"order:{order.number}").order_by("-pk")[:HISTORY],
        "waits": bool(newest and newest.verdict == CreditDecision.Verdict.PROPOSED),
        "may_sign": bool(newest and request.viewer.user_id not in {newest.by_id, order.placed_by_id}),
        "may_decide": request.viewer.may("grant_credit") and order.stage == Order.Stage.HELD,
    }


def _bar(bucket: str, value: Any) -> dict[str, Any]:
    kind = {"not_due": "calm", "1_30": ""}.get(bucket, "bad")
    return {"label": BUCKETS[bucket], "value": value, "kind": kind}
