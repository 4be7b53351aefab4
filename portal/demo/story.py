"""The demo channel this morning: orders placed, held, short, shipped in part, counted with damage, sent back. By the real actions."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from channel_orders.fulfilment.actions import (
    ask_return,
    authorise_return,
    invoice_shipment,
    receive_return,
    record_receipt,
    ship_order,
)
from channel_orders.fulfilment.actions.returning import Inspected
from channel_orders.orders.actions import Wanted, Wishes, cancel_open, place_order
from channel_orders.orders.models import Order, OrderLine
from partners.receivables.actions import record_payment
from partners.receivables.models import Account
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from portal.demo.cast import HQ_CODE, LATE_PAYER, NO_LIMIT, OVER_LIMIT, TWO_MUST_SIGN, Partner
from portal.demo.goods import CUT_SHORT, Good
from portal.demo.season import SEED
from stock.ledger.rules import Counted

RUN_THEIR_COURSE = 6  # orders of this morning that are shipped, counted and billed by now
PARTLY = 4
SHOWN = 3  # orders of those who log in first: on their way
ON_THE_WAY = 6
BROKEN = 4


@dataclass(slots=True)
class Morning:
    """Plays one morning. `people` gives a viewer for each partner's code, HQ included."""

    people: Mapping[str, Viewer]
    partners: Sequence[Partner]
    goods: Sequence[Good]
    products: Mapping[str, int]  # id by code
    today: date
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 (a play, no secret)
    placed: int = 0

    def play(self) -> None:
        orders = [self._order(partner) for partner in self._who_orders_today()]
        self._short_order()
        self._held_orders()
        granted = [order for order in orders if order.credit == Order.Credit.GRANTED]
        shown, others = granted[:SHOWN], granted[SHOWN:]
        for order in [*shown, *others[RUN_THEIR_COURSE + PARTLY : RUN_THEIR_COURSE + PARTLY + ON_THE_WAY]]:
            ship_order(
                order,
                by=self._seller(order),
                carrier="SF Express",
                tracking=f"SF{order.pk:010}",
                expected_on=self.today + timedelta(days=2),
            )
        for order in others[:RUN_THEIR_COURSE]:
            self._runs_its_course(order)
        for order in others[RUN_THEIR_COURSE : RUN_THEIR_COURSE + PARTLY]:
            self._shipped_in_part(order)
        cancel_open(others[-1], by=self._buyer(others[-1]), reason="ordered twice")
        self._returns(others[:3])
        self._a_payment_of_today()

    def _who_orders_today(self) -> list[Partner]:
        """Mostly dealers; the first is the one whose log-in is shown first, so that its home has something on the way."""
        buyers = [
            partner for partner in self.partners if partner.size and partner.code not in {OVER_LIMIT, LATE_PAYER, NO_LIMIT, TWO_MUST_SIGN}
        ]
        first = [partner for partner in buyers if partner.code in {"D-001", "D-002", "DB-01"}]
        return first + self.chance.sample([partner for partner in buyers if partner not in first], 22)

    def _order(self, partner: Partner, lines: Sequence[tuple[str, int]] | None = None) -> Order:
        self.placed += 1
        chosen = lines or [
            (good.sku, good.pack * self.chance.randint(1, 3))
            for good in self.chance.sample([good for good in self.goods if good.life == "active"], self.chance.randint(2, 5))
        ]
        wishes = Wishes(wanted_on=self.today + timedelta(days=self.chance.randint(2, 9)), their_number=f"PO-{self.placed:04}")
        asked = [Wanted(self.products[sku], pieces) for sku, pieces in chosen]
        return place_order(asked, key=f"demo-{self.placed:04}", by=self.people[partner.code], wishes=wishes)

    def _short_order(self) -> None:
        """More of the large air fryer than HQ has: the rest waits for the delivery that is expected."""
        dealer = next(partner for partner in self.partners if partner.code == "D-003")
        self._order(dealer, [(CUT_SHORT, 24), ("KT-17-W", 12)])

    def _held_orders(self) -> None:
        """Each for another reason: over the limit, a late payer, no limit set, and one so large that two must sign."""
        by_code = {partner.code: partner for partner in self.partners}
        for code, lines in (
            (OVER_LIMIT, [("AF-35-W", 40), ("RC-30-W", 24)]),
            (LATE_PAYER, [("KT-17-W", 24), ("TS-02-G", 12)]),
            (NO_LIMIT, [("BL-09-W", 16)]),
            (TWO_MUST_SIGN, [("CE-15-W", 1800), ("BL-20-W", 900)]),
        ):
            self._order(by_code[code], lines)

    def _runs_its_course(self, order: Order) -> None:
        shipment = ship_order(order, by=self._seller(order), carrier="Deppon", tracking=f"DP{order.pk:09}", expected_on=self.today)
        invoice_shipment(shipment, by=self._seller(order))
        with system("demo"):
            lines = list(shipment.lines.all())
        broken = BROKEN if lines[0].quantity > BROKEN else 0
        counts = {line.line_id: Counted(received=line.quantity) for line in lines}
        counts[lines[0].line_id] = Counted(received=lines[0].quantity - broken, damaged=broken)
        record_receipt(shipment, counts, by=self._buyer(order))

    def _shipped_in_part(self, order: Order) -> None:
        with system("demo"):
            line = OrderLine.objects.filter(order=order, reserved__gt=0).order_by("number").first()
        if line is not None:
            ship_order(
                order, {line.pk: line.reserved}, by=self._seller(order), carrier="SF Express", expected_on=self.today + timedelta(days=3)
            )

    def _returns(self, orders: Sequence[Order]) -> None:
        """One asked for, one authorised, one taken back and credited."""
        for step, order in enumerate(orders):
            with system("demo"):
                line = OrderLine.objects.filter(order=order).order_by("number")[0]
            back = ask_return(order, {line.pk: max(line.damaged, 1)}, reason="damaged", note="Cartons crushed", by=self._buyer(order))
            if step:
                authorise_return(back, send_back_by=self.today + timedelta(days=14), by=self._seller(order))
            if step > 1:
                receive_return(back, {line.pk: Inspected(received=max(line.damaged, 1), restocked=0)}, by=self._seller(order))

    def _a_payment_of_today(self) -> None:
        with system("demo"):
            account = Account.objects.filter(creditor__code=HQ_CODE, receivable__gt=5000, debtor__code="D-001").first()
        if account is not None:
            record_payment(account.pk, Decimal(5000), received_on=self.today, reference="TT-TODAY", by=self.people["books"])

    def _buyer(self, order: Order) -> Viewer:
        return self.people[self._code(order.buyer_id)]

    def _seller(self, order: Order) -> Viewer:
        code = self._code(order.seller_id)
        return self.people["desk"] if code == HQ_CODE else self.people[code]

    def _code(self, organisation_id: int) -> str:
        return next(
            code for code, viewer in self.people.items() if viewer.organisation_id == organisation_id and code not in {"desk", "books"}
        )
