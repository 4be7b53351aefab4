"""Short words for stories about money."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from partners.receivables.actions import BillLine, Judged, deliver, issue_credit_note, issue_invoice, promise_credit
from partners.receivables.models import Account, Invoice
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from portal.books import faults_of_books
from tests.factories import make_viewer


def fresh(account: Account) -> Account:
    with system("test"):
        return Account.objects.get(pk=account.pk)


def buyer_of(account: Account) -> Viewer:
    return make_viewer(account.debtor)


def bookkeeper_of(account: Account) -> Viewer:
    """A person of the creditor who grants credit and records payments."""
    return make_viewer(account.creditor, "credit_controller" if account.creditor.depth == 1 else "bookkeeper")


def promise(account: Account, amount: Any, by: Viewer, source: str = "order:SO-1") -> Judged:
    with transaction.atomic():
        return promise_credit(account.pk, Decimal(amount), source=source, by=by)


def line_of(amount: Any) -> BillLine:
    return BillLine("KT", "Kettle", "水壶", 1, Decimal(amount), Decimal(amount), Decimal(0), Decimal(0))


def bill(account: Account, amount: Any, by: Viewer, on: date | None = None) -> Invoice:
    """Bill something that never was an order, as an opening invoice is."""
    day = on or timezone.localdate()
    return issue_invoice(account.pk, [line_of(amount)], source="order:SO-1", delivered=Decimal(0), issued_on=day, by=by)


def deliver_and_bill(account: Account, amount: Any, by: Viewer, *, shipment: str = "shipment:SH-1") -> Invoice:
    day, amount = timezone.localdate(), Decimal(amount)
    with transaction.atomic():
        deliver(account.pk, amount, source=shipment, on=day, by=by)
        return issue_invoice(account.pk, [line_of(amount)], source=shipment, delivered=amount, issued_on=day, by=by)


def credit(account: Account, amount: Any, by: Viewer, *, corrects: Invoice | None = None, on: date | None = None) -> Invoice:
    day = on or timezone.localdate()
    return issue_credit_note(account.pk, [line_of(amount)], source="return:RT-1", corrects=corrects, issued_on=day, by=by)


def faults() -> list[Any]:
    return faults_of_books()


LANES = 24  # connections at a time: a small server has some sixty


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Do deeds at the same time on connections of their own; a deed that raises answers its exception. Answers keep the deeds' order."""
    lanes = [list(enumerate(deeds))[start::LANES] for start in range(min(LANES, len(deeds)))]
    ready = Barrier(len(lanes))

    def drive(lane: list[tuple[int, Callable[[], Any]]]) -> list[tuple[int, Any]]:
        try:
            connection.ensure_connection()
            ready.wait(30)
            return [(number, _answer(deed)) for number, deed in lane]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(lanes)) as pool:
        answers = [pair for lane in pool.map(drive, lanes) for pair in lane]
    return [answer for _number, answer in sorted(answers, key=lambda pair: pair[0])]


def _answer(deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    except Exception as fault:  # noqa: BLE001  what it was is the test's question
        return fault
