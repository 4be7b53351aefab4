"""R3: many buyers against few accounts while limits move and money comes in: at no instant of the recorded history was a limit passed.

The history is read, not the outcome: the ledger's entries in their order, beside the decisions and the limits they were judged by.
"""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from partners.receivables.actions import credit as credit_actions
from partners.receivables.actions import record_payment, set_limit
from partners.receivables.models import Account, CreditDecision, CreditLimit, Entry, Posting
from partners.walls.scope import system
from tests.factories import hq_viewer, make_account, make_dealer
from tests.partners.receivables.books import at_once, bill, buyer_of, faults, promise

ACCOUNTS, DEEDS = 4, 240
COUNTED = {"ordered", "delivered", "receivable", "unapplied"}  # components that use up a limit


def moves(account: Account) -> Iterator[tuple[Entry, Decimal]]:
    """Each entry of an account in its order, with what it did to the exposure."""
    with system("test"):
        entries = list(Entry.objects.filter(account=account).order_by("number"))
        postings = list(Posting.objects.filter(account=account))
    for entry in entries:
        own = [posting for posting in postings if posting.entry_id == entry.pk]
        change = sum(posting.amount for posting in own if posting.destination in COUNTED)
        yield entry, Decimal(change - sum(posting.amount for posting in own if posting.source in COUNTED))


def breaches(account: Account) -> list[str]:
    """Granted promises that passed the limit of their instant, or were judged by a standing that never was."""
    with system("test"):
        decisions = {one.source: one for one in CreditDecision.objects.filter(account=account, verdict="granted")}
        amounts = set(CreditLimit.objects.filter(account=account).values_list("amount", flat=True))
    found, exposure = [], Decimal(0)
    for entry, change in moves(account):
        before, exposure = exposure, exposure + change
        if entry.kind != "promise":
            continue
        judged = decisions[entry.source].standing
        limit = Decimal(judged["limit"])
        seen = sum(Decimal(judged[name]) for name in COUNTED)
        if limit not in amounts:
            found.append(f"{entry.source}: judged by a limit {limit} that was never set")
        if seen != before:
            found.append(f"{entry.source}: judged by {seen} where {before} stood")
        if exposure > limit:
            found.append(f"{entry.source}: {exposure} stood over {limit}")
    return found


def story(accounts: list[Account]) -> list[Callable[[], Any]]:
    chance, desk, day = random.Random(11), hq_viewer("credit_controller"), timezone.localdate()
    buyers = {account.pk: buyer_of(account) for account in accounts}
    deeds: list[Callable[[], Any]] = []
    for number in range(DEEDS):
        account, dice = chance.choice(accounts), chance.random()
        if dice < 0.75:
            deeds.append(partial(promise, account, chance.randint(5, 25), buyers[account.pk], f"order:{number}"))
        elif dice < 0.9:
            limit = Decimal(chance.randint(100, 260))
            deeds.append(partial(set_limit, account.pk, limit, valid_from=day, reason="moves", by=desk))
        else:
            pay = partial(record_payment, account.pk, Decimal(chance.randint(5, 30)), received_on=day, reference=f"T{number}", by=desk)
            deeds.append(pay)
    return deeds


@pytest.fixture
def accounts(committed_db: str) -> list[Account]:
    made = [make_account(make_dealer(), limit=200) for _ in range(ACCOUNTS)]
    for account in made:
        bill(account, 40, hq_viewer("credit_controller"))
    return made


def test_at_no_instant_does_a_promise_pass_the_limit_in_force(accounts: list[Account]) -> None:
    answers = at_once(story(accounts))
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert [breach for account in accounts for breach in breaches(account)] == []
    verdicts = [answer.verdict for answer in answers if hasattr(answer, "verdict")]
    assert verdicts.count("granted") > 20
    assert verdicts.count("held") > 20, "the limits were never met: the history proves nothing"
    assert faults() == []


def test_a_refused_promise_leaves_its_decision_and_no_entry(accounts: list[Account]) -> None:
    judged = promise(accounts[0], 500, buyer_of(accounts[0]), "order:too-much")
    assert judged.verdict == "held"
    with system("test"):
        assert not Entry.objects.filter(source="order:too-much").exists()
        assert CreditDecision.objects.filter(source="order:too-much", verdict="held").count() == 1


def test_a_lost_update_in_the_history_is_found(accounts: list[Account], monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: judged by what another has used up meanwhile, a promise passes, and the reader of histories names it."""
    account = accounts[0]
    buyer = buyer_of(account)
    statement = credit_actions.PROMISE
    monkeypatch.setattr(
        statement, "text", statement.text.replace("exposure + %(amount)s > \"limit\" then 'over_limit'", "false then 'over_limit'")
    )
    with transaction.atomic():
        for number in range(12):
            promise(account, 20, buyer, f"order:lost-{number}")
    assert any("stood over" in breach for breach in breaches(account))
