"""Pages of money: the figures, the deeds, the refusals, and the 404 of whoever has no business there."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners.access.models import User
from partners.receivables.actions import record_payment, set_limit
from partners.receivables.models import Account, CreditLimit, Invoice, Payment
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_account, make_dealer, make_organisation, make_viewer
from tests.partners.receivables.books import bill, bookkeeper_of, buyer_of, credit, deliver_and_bill, fresh, promise

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def browser(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"receivables:{name}", args=args)


def story(**fields: Any) -> tuple[Account, Viewer, Viewer, Invoice]:
    """A dealer that ordered 600 of 1,000, had 550 billed and paid 100 of it."""
    account = make_account(make_dealer(), limit=1000, **fields)
    buyer, seller = buyer_of(account), bookkeeper_of(account)
    promise(account, 600, buyer)
    invoice = deliver_and_bill(account, 550, seller)
    record_payment(account.pk, Decimal(100), received_on=TODAY, reference="TT-1", by=seller)
    return account, buyer, seller, invoice


def pages_of(account: Account, invoice: Invoice) -> list[str]:
    with system("test"):
        payment, decision = Payment.objects.get(account=account), account.decisions.get()
    components = [at("exposure", account.pk, name) for name in ("ordered", "delivered", "receivable", "unapplied")]
    papers = [at("invoice", invoice.pk), at("payment", payment.pk), at("decision", decision.pk)]
    return [at("account_held", account.pk), *components, *papers]


def test_both_sides_read_the_same_account() -> None:
    account, buyer, seller, invoice = story()
    own = browser(buyer).get(at("account"))
    held = browser(seller).get(at("account_held", account.pk))
    for page in (own, held):
        assert page.status_code == 200
        assert "¥450.00" in page.text  # owed
        assert invoice.number in page.text
    assert "Record the payment" in held.text
    assert "Record the payment" not in own.text
    for page in pages_of(account, invoice):
        assert browser(seller).get(page).status_code == 200, page
        assert browser(buyer).get(page, follow=True).status_code == 200, page


def test_a_stranger_a_sibling_and_a_person_without_the_duty_find_nothing() -> None:
    account, _buyer, _seller, invoice = story()
    stranger, keeper = make_viewer(make_dealer()), make_viewer(account.debtor, "stock_keeper")
    for page in pages_of(account, invoice):
        assert browser(stranger).get(page).status_code == 404, page
        assert browser(keeper).get(page).status_code == 404, page
    for name in ("account", "accounts", "invoices"):
        assert browser(keeper).get(at(name)).status_code == 404
    assert invoice.number not in browser(stranger).get(at("invoices")).text


@pytest.mark.parametrize("name", ["limit", "pay", "stop", "apply"])
def test_a_debtor_and_a_reader_can_change_nothing(name: str) -> None:
    account, buyer, _seller, _invoice = story()
    before = fresh(account)
    for viewer in (buyer, hq_viewer("auditor"), make_viewer(make_dealer())):
        assert browser(viewer).post(at(name, account.pk)).status_code == 404
    after = fresh(account)
    assert (after.exposure, after.stopped, after.entries) == (before.exposure, before.stopped, before.entries)


def test_a_payment_is_recorded_once_however_often_it_is_sent() -> None:
    account, _buyer, seller, invoice = story()
    given = {
        "payment-key": uuid4(),
        "payment-amount": "450",
        "payment-received_on": TODAY,
        "payment-method": "bank",
        "payment-reference": "TT-2",
    }
    client = browser(seller)
    assert [client.post(at("pay", account.pk), given).status_code for _ in range(2)] == [302, 302]
    assert (fresh(account).receivable, fresh(account).unapplied) == (0, 0)
    with system("test"):
        assert Payment.objects.filter(account=account).count() == 2
        assert Invoice.objects.get(pk=invoice.pk).open == 0


def test_faults_stand_beside_their_fields() -> None:
    account, _buyer, seller, _invoice = story()
    late = {"payment-key": uuid4(), "payment-amount": "1", "payment-received_on": TODAY + timedelta(days=1), "payment-method": "bank"}
    page = browser(seller).post(at("pay", account.pk), late)
    assert page.status_code == 422
    assert "cannot be received after today" in page.text
    temporary = {"limit-kind": "temporary", "limit-amount": "5", "limit-valid_from": TODAY, "limit-reason": "season"}
    assert "needs its last day" in browser(seller).post(at("limit", account.pk), temporary).text


def test_a_large_limit_waits_for_another_person() -> None:
    account = make_account(make_dealer())
    one, other = hq_viewer("credit_controller"), hq_viewer("credit_manager")
    given = {"limit-kind": "own", "limit-amount": "200000", "limit-valid_from": TODAY, "limit-reason": "grows"}
    assert browser(one).post(at("limit", account.pk), given).status_code == 302
    with system("test"):
        waiting = CreditLimit.objects.get(account=account)
    assert promise(account, 1, buyer_of(account)).reasons == ("no_limit",)
    assert browser(one).post(at("approve", waiting.pk)).status_code == 404
    assert "Waits for a second signature" in browser(other).get(at("account_held", account.pk)).text
    assert browser(other).post(at("approve", waiting.pk)).status_code == 302
    assert promise(account, 1, buyer_of(account), "order:SO-2").granted


def test_a_bounced_payment_and_a_stopped_account() -> None:
    account, buyer, seller, _invoice = story()
    client = browser(seller)
    with system("test"):
        payment = Payment.objects.get(account=account)
    client.post(at("reverse", payment.pk), {"reason": "bounced"})
    assert fresh(account).receivable == 550
    client.post(at("stop", account.pk), {"stop-reason": "disputes everything"})
    assert promise(account, 1, buyer, "order:SO-2").reasons == ("stopped",)
    assert "disputes everything" in browser(buyer).get(at("account")).text
    client.post(at("stop", account.pk))
    assert promise(account, 1, buyer, "order:SO-3").granted


def test_a_decision_is_judged_again() -> None:
    account, buyer, _seller, _invoice = story()
    held = promise(account, 5000, buyer, "order:SO-9")
    page = browser(buyer).get(at("decision", held.decision_id) + "?replay=1").text
    assert "Judged again: the same decision" in page
    assert "¥4,500.00" in page  # over: 500 + 5,000 − 1,000


def test_a_distributor_sees_the_accounts_it_holds_by_the_same_pages() -> None:
    distributor = make_organisation(kind="distributor")
    account = make_account(make_dealer(under=distributor), limit=1000)
    own = make_account(distributor, limit=1000)
    page = browser(make_viewer(distributor)).get(at("accounts"))
    assert at("account_held", account.pk) in page.text
    assert at("account_held", own.pk) not in page.text
    assert browser(make_viewer(distributor)).get(at("account_held", account.pk)).status_code == 200


def test_lists_are_found_by_state_and_name_and_come_as_files() -> None:
    account, _buyer, seller, invoice = story()
    quiet = make_account(make_dealer(name="Quiet House"))
    old = bill(account, 70, seller, on=TODAY - timedelta(days=60))
    credit(account, 5, seller, corrects=invoice)
    client = browser(seller)
    assert at("account_held", quiet.pk) not in client.get(at("accounts") + "?state=overdue").text
    assert at("account_held", account.pk) in client.get(at("accounts") + "?state=overdue").text
    assert at("account_held", quiet.pk) in client.get(at("accounts") + "?q=quiet&state=none").text
    assert at("account_held", account.pk) not in client.get(at("accounts") + "?state=over").text
    late = client.get(at("invoices") + "?state=overdue").text
    assert old.number in late
    assert invoice.number not in late
    for kind in ("xlsx", "csv"):
        assert client.get(at("accounts") + f"?_export={kind}")["Content-Disposition"].endswith(f'.{kind}"')
    assert "CN-" in client.get(at("invoices") + "?state=credit_note&_export=csv").content.decode()


@pytest.mark.parametrize("name", ["accounts", "invoices"])
def test_lists_cost_the_same_at_any_size(name: str) -> None:
    seller = hq_viewer("credit_controller")
    client, counts = browser(seller), []
    for size in (1, 3):
        for _ in range(size):
            account = make_account(make_dealer(), limit=10)
            bill(account, 5, seller)
        client.get(at(name))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(name)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_account_page_costs_the_same_at_any_size() -> None:
    account, _buyer, seller, _invoice = story()
    set_limit(account.pk, Decimal(5), kind="temporary", valid_from=TODAY, valid_to=TODAY, reason="season", by=seller)
    client, counts = browser(seller), []
    for _ in range(2):
        client.get(at("account_held", account.pk))
        with CaptureQueriesContext(connection) as asked:
            client.get(at("account_held", account.pk))
        counts.append(len(asked))
        for number in range(3):
            bill(account, 5, seller)
            promise(account, 1, seller, f"order:{number}")
    assert counts[0] == counts[1]
