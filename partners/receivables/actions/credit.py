"""Promising, delivering and taking back amounts; holding, releasing and refusing orders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone

from partners.journal.actions import record
from partners.receivables import phrases
from partners.receivables.actions.guarding import refill_guards
from partners.receivables.actions.ledger import Move, NewEntry, lock_accounts, post
from partners.receivables.events import CreditDecided
from partners.receivables.models import Account, Component, CreditDecision, CreditPolicy, Entry
from partners.receivables.rules import GRACE_DAYS, RULE
from partners.refusal import Invalid, Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

PROMISE = Statement(__file__, "promise.sql")
Verdict = CreditDecision.Verdict


class Judged(NamedTuple):
    decision_id: int
    verdict: str
    reasons: tuple[str, ...]

    @property
    def granted(self) -> bool:
        return self.verdict == Verdict.GRANTED


def promise_credit(account_id: int, amount: Decimal, *, source: str, by: Viewer) -> Judged:
    """Judge `amount` and promise it where it passes; the decision is kept with its inputs either way.

    Two statements: the account's lock, and the judgement under it. Run inside the transaction of the order.
    """
    with system("promise credit"):
        lock_accounts([account_id])
        decision, verdict, reasons = PROMISE.rows(
            account=account_id, amount=amount, source=source, today=timezone.localdate(), grace=GRACE_DAYS, rule=RULE, by=by.user_id
        )[0]
    return Judged(decision, verdict, tuple(reasons))


def withdraw_promise(account_id: int, amount: Decimal, *, source: str, by: Viewer) -> None:
    """Take back what was promised for pieces that will not be delivered."""
    _move(
        account_id, Entry.Kind.RELEASE, Move(Component.ORDERED, Component.COMMITMENT, amount), source=source, on=timezone.localdate(), by=by
    )


def deliver(account_id: int, amount: Decimal, *, source: str, on: date, by: Viewer) -> None:
    """Move an amount from on order to delivered, when its pieces leave."""
    _move(account_id, Entry.Kind.DELIVERY, Move(Component.ORDERED, Component.DELIVERED, amount), source=source, on=on, by=by)


def _move(account_id: int, kind: Entry.Kind, move: Move, *, source: str, on: date, by: Viewer) -> None:
    with system(f"post {kind}"):
        lock_accounts([account_id])
        post([NewEntry(account_id, kind, source, on, [move], by.user_id)])


@transaction.atomic
def release_credit(
    decision_id: int, *, amount: Decimal, valid_until: date, reason: str, by: Viewer, placed_by_id: int | None = None
) -> CreditDecision:
    """Let one held order through, once, up to `amount`; the limit stays what it is.

    Above the creditor's set amount it is only proposed, and a second person signs. Who placed the order does not
    release it. Returns the new decision: released (the promise is posted) or proposed.
    """
    if not reason.strip():
        raise Invalid(phrases.REASON_NEEDED, code="reason_needed", field="reason")
    if valid_until < timezone.localdate():
        raise Invalid(phrases.DAY_PAST, code="day_past", field="valid_until")
    with system("release credit"):
        held = _lock_decision(decision_id, Verdict.HELD, by=by)
        if by.user_id is not None and by.user_id in {placed_by_id, held.by_id}:
            raise Refusal(phrases.OWN_ORDER, code="own_order")
        if amount < held.amount:
            raise Invalid(phrases.RELEASE_TOO_SMALL % {"amount": held.amount}, code="release_too_small", field="amount")
        policy = CreditPolicy.objects.filter(creditor_id=held.creditor_id).first() or CreditPolicy()
        verdict = Verdict.PROPOSED if held.amount > policy.four_eyes_above else Verdict.RELEASED
        return _decide(held, verdict, amount=amount, note=reason, valid_until=valid_until, by=by)


@transaction.atomic
def sign_release(decision_id: int, *, by: Viewer, placed_by_id: int | None = None) -> CreditDecision:
    """Give the second signature to a proposed release: another person, with the duty to approve, within its dates."""
    by.must("approve_credit" if by.is_hq else "grant_credit")
    with system("sign a release"):
        proposed = _lock_decision(decision_id, Verdict.PROPOSED, by=by)
        if by.user_id in {proposed.by_id, placed_by_id}:
            raise Refusal(phrases.SECOND_PERSON, code="second_person")
        if proposed.valid_until is not None and proposed.valid_until < timezone.localdate():
            raise Refusal(phrases.RELEASE_PAST % {"day": proposed.valid_until}, code="release_past")
        return _decide(proposed, Verdict.RELEASED, amount=proposed.amount, note=proposed.note, valid_until=proposed.valid_until, by=by)


@transaction.atomic
def refuse_credit(decision_id: int, *, reason: str, by: Viewer) -> CreditDecision:
    """Say no to a held or proposed order, with a reason its buyer reads."""
    if not reason.strip():
        raise Invalid(phrases.REASON_NEEDED, code="reason_needed", field="reason")
    with system("refuse credit"):
        held = _lock_decision(decision_id, Verdict.HELD, Verdict.PROPOSED, by=by)
        return _decide(held, Verdict.REFUSED, amount=held.amount, note=reason, valid_until=None, by=by)


def _lock_decision(decision_id: int, *verdicts: str, by: Viewer) -> CreditDecision:
    """Lock the account, then make sure that this is the newest decision on its source and still one of `verdicts`."""
    by.must("grant_credit")
    found = CreditDecision.objects.filter(pk=decision_id).first()
    if found is None or found.creditor_id != by.organisation_id:  # only who bears the risk decides
        raise Refusal(phrases.ALREADY_DECIDED, code="not_there")
    lock_accounts([found.account_id])
    newest = CreditDecision.objects.filter(source=found.source, account_id=found.account_id).order_by("-pk").first()
    if newest is None or newest.pk != found.pk or found.verdict not in verdicts:
        raise Refusal(phrases.ALREADY_DECIDED, code="already_decided")
    return found


def _decide(
    before: CreditDecision, verdict: CreditDecision.Verdict, *, amount: Decimal, note: str, valid_until: date | None, by: Viewer
) -> CreditDecision:
    """Keep a new decision after `before`; a released one posts the promise of the order's own amount."""
    made = CreditDecision.objects.create(
        account_id=before.account_id,
        debtor_id=before.debtor_id,
        creditor_id=before.creditor_id,
        source=before.source,
        amount=before.amount if verdict != Verdict.PROPOSED else amount,
        verdict=verdict,
        reasons=before.reasons,
        standing=before.standing,
        rule=before.rule,
        by_id=by.user_id,
        note=note,
        valid_until=valid_until,
        follows=before,
    )
    if verdict == Verdict.RELEASED:
        asked = CreditDecision.objects.filter(source=before.source, verdict=Verdict.HELD, account_id=before.account_id).latest("pk").amount
        move = Move(Component.COMMITMENT, Component.ORDERED, asked)
        post([NewEntry(before.account_id, Entry.Kind.PROMISE, before.source, timezone.localdate(), [move], by.user_id)])
    record(
        f"credit_{verdict}",
        before.source,
        by=by,
        organisation_id=before.debtor_id,
        changes={"amount": str(made.amount), "reason": note, "decision": made.pk},
        event=CreditDecided(before.source, verdict, made.amount),
    )
    return made


@transaction.atomic
def open_account(debtor_id: int, creditor_id: int, currency: str, *, terms_days: int = 30, by: Viewer | None = None) -> Account:
    """Return the account of a debtor with a creditor in a currency, opened where there is none. `by` None: set-up."""
    with system("open an account"):
        account, made = Account.objects.get_or_create(
            debtor_id=debtor_id, creditor_id=creditor_id, currency=currency, defaults={"terms_days": terms_days}
        )
        if made:
            if Account.objects.filter(creditor_id=creditor_id, currency=currency, is_guard=True).exists():
                refill_guards(creditor_id)
                account.refresh_from_db()
            record(
                "open_account",
                f"account:{account.pk}",
                by=by,
                organisation_id=debtor_id,
                changes={"currency": currency, "days": terms_days},
            )
    return account
