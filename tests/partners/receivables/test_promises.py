"""Credit is promised within the limit and held over it, by SQL exactly as the rules say."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from partners.receivables.actions import (
    BillLine,
    deliver,
    issue_invoice,
    promise_credit,
    record_payment,
    refuse_credit,
    release_credit,
    reverse_payment,
    set_limit,
    sign_release,
)
from partners.receivables.models import Account, CreditDecision, Entry, Invoice
from partners.receivables.queries import ageing_of, balance_as_of, broken_chains, replay, standing_of
from partners.receivables.rules import judge_credit
from partners.refusal import NotAllowed, Refusal
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_account, make_dealer, make_organisation, make_viewer

pytestmark = pytest.mark.django_db
amounts = st.decimals(min_value=1, max_value=300, places=2)


def fresh(account: Account) -> Account:
    with system("test"):
        return Account.objects.get(pk=account.pk)


def buyer_of(account: Account) -> Viewer:
    return make_viewer(account.debtor)


def promise(account: Account, amount: Any, by: Viewer, source: str = "order:SO-1") -> Any:
    with transaction.atomic():
        return promise_credit(account.pk, Decimal(amount), source=source, by=by)


def bill(account: Account, amount: Any, by: Viewer, on: Any = None) -> Invoice:
    from django.utils import timezone

    amount = Decimal(amount)
    line = BillLine("KT", "Kettle", "水壶", 1, amount, amount, Decimal(0), Decimal(0))
    day = on or timezone.localdate()
    with transaction.atomic():
        deliver(account.pk, amount, source="order:SO-1", on=day, by=by)
        return issue_invoice(account.pk, [line], source="order:SO-1", delivered=amount, issued_on=day, by=by)


def test_exactly_at_the_limit_passes_and_a_cent_more_is_held() -> None:
    account = make_account(make_dealer(), limit=100)
    buyer = buyer_of(account)
    assert promise(account, "100.00", buyer).granted
    held = promise(account, "0.01", buyer, "order:SO-2")
    assert (held.verdict, held.reasons) == ("held", ("over_limit",))
    assert fresh(account).ordered == 100


def test_no_limit_set_is_not_a_limit_of_nothing() -> None:
    nothing_set, nothing_allowed = make_account(make_dealer()), make_account(make_dealer(), limit=0)
    assert promise(nothing_set, 1, buyer_of(nothing_set)).reasons == ("no_limit",)
    assert promise(nothing_allowed, 1, buyer_of(nothing_allowed)).reasons == ("over_limit",)


@given(limit=st.none() | amounts, asked=st.lists(amounts, min_size=1, max_size=4))
def test_sql_and_rules_judge_alike_and_promises_never_pass_the_limit(limit: Decimal | None, asked: list[Decimal]) -> None:
    account = make_account(make_dealer(), limit=limit)
    buyer = buyer_of(account)
    for number, amount in enumerate(asked):
        with system("test"):
            expected = judge_credit(standing_of(fresh(account)), amount)
        judged = promise(account, amount, buyer, f"order:{number}")
        assert judged.reasons == expected
        with system("test"):
            assert replay(CreditDecision.objects.get(pk=judged.decision_id))
    assert fresh(account).exposure <= (limit or 0)
    with system("test"):
        assert broken_chains() == []


def test_each_amount_stands_in_one_component_from_order_to_payment() -> None:
    account, seller = make_account(make_dealer(), limit=1000), hq_viewer("credit_controller", "order_desk")
    promise(account, 550, buyer_of(account))
    invoice = bill(account, 550, seller)
    now = fresh(account)
    assert (now.ordered, now.delivered, now.receivable, now.exposure) == (0, 0, 550, 550)
    payment = record_payment(account.pk, Decimal(600), received_on=invoice.issued_on, reference="TT1", by=seller)
    now = fresh(account)
    assert (now.receivable, now.unapplied, now.exposure, payment.unapplied) == (0, -50, -50, 50)
    reverse_payment(payment, reason="bounced", by=seller)
    now = fresh(account)
    assert (now.receivable, now.unapplied) == (550, 0)
    with system("test"):
        assert Invoice.objects.get(pk=invoice.pk).open == 550
        assert balance_as_of(now, invoice.issued_on) == 550
        assert sum(ageing_of(now, invoice.issued_on).values()) == 550
        assert broken_chains() == []
    with pytest.raises(Refusal):
        reverse_payment(payment, reason="again", by=seller)


def test_a_group_limit_binds_everybody_below() -> None:
    branch = make_organisation(kind="branch")
    one, other = (make_account(make_organisation(under=branch), limit=1000) for _ in range(2))
    controller = hq_viewer("credit_controller")
    from django.utils import timezone

    guard = make_account(branch)
    promise(one, 60, buyer_of(one))
    set_limit(guard.pk, Decimal(100), kind="group", valid_from=timezone.localdate(), reason="the region", by=controller)
    assert fresh(guard).subtree_exposure == 60
    assert promise(other, 41, buyer_of(other)).reasons == ("group_over",)
    assert promise(other, 40, buyer_of(other)).granted
    assert fresh(guard).subtree_exposure == 100


def test_release_needs_another_person_and_a_second_signature_above_the_amount() -> None:
    from django.utils import timezone

    account = make_account(make_dealer(), limit=0)
    held = promise(account, 200_000, buyer_of(account))
    controller, manager = hq_viewer("credit_controller"), hq_viewer("credit_manager")
    proposed = release_credit(
        held.decision_id, amount=Decimal(200_000), valid_until=timezone.localdate(), reason="known payer", by=controller
    )
    assert proposed.verdict == "proposed"
    assert fresh(account).ordered == 0
    with pytest.raises(NotAllowed):
        sign_release(proposed.pk, by=controller)
    assert sign_release(proposed.pk, by=manager).verdict == "released"
    assert fresh(account).ordered == 200_000
    with pytest.raises(Refusal):
        refuse_credit(held.decision_id, reason="too late", by=controller)


def test_a_refused_promise_leaves_no_entry() -> None:
    account = make_account(make_dealer(), limit=1)
    promise(account, 2, buyer_of(account))
    with system("test"):
        assert not Entry.objects.filter(account=account).exists()
        assert CreditDecision.objects.filter(account=account).count() == 1
