"""What orders and goods say on the first page, in the rail and in search: held, to ship, to bill, to count, on the way."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from channel_orders.fulfilment.queries import waiting_for
from channel_orders.orders.models import Basket, Order, OrderLine
from channel_orders.orders.queries import held_of, lines_by_order, on_the_way
from channel_orders.orders.rules import road
from channel_orders.orders.views.lists import step_of
from partners.receivables.queries import invoices_of
from partners.walls.viewer import Viewer
from portal.shell.figures import day_text, money_text
from portal.shell.home import Panel, Task, show_with, wait_with
from portal.shell.navigation import Count, count_with

MOST_NAMED = 3
MOST_ON_THE_WAY = 3


def compose_trade() -> None:
    wait_with("decisions", decisions)
    wait_with("goods", goods)
    wait_with("own_orders", own_orders)
    wait_with("owed", owed)
    show_with("on_the_way", way_panel)
    count_with("orders_held", orders_held)
    count_with("orders_to_serve", orders_to_serve)
    count_with("orders_of_partner", orders_of_partner)
    count_with("returns_to_judge", returns_to_judge)


def decisions(viewer: Viewer) -> list[Task]:
    """Held orders of the viewer's own customers."""
    held = held_of(viewer).count() if viewer.may("grant_credit") else 0
    if not held:
        return []
    oldest = held_of(viewer)[:1].get()
    title = ngettext("Decide %(n)s held order", "Decide %(n)s held orders", held) % {"n": held}
    detail = _("The oldest: %(buyer)s, %(total)s.") % {"buyer": oldest.buyer, "total": money_text(oldest.total, oldest.currency)}
    return [Task(title, detail, reverse("orders:credit_queue"), _("Decide"), "wait", "hold", 20)]


def goods(viewer: Viewer) -> list[Task]:
    """What waits to leave, to be billed, to be counted or to come back."""
    n = waiting_for(viewer)
    work, coming, back = reverse("fulfilment:work"), reverse("fulfilment:shipments"), reverse("fulfilment:returns")
    queues = (
        (n.to_receive, ngettext("Count %(n)s delivery", "Count %(n)s deliveries", n.to_receive),
         _("Whole, damaged or missing: what you record becomes your stock."), coming, _("Count"), "move", "truck", 15),
        (n.to_ship, ngettext("Ship %(n)s order", "Ship %(n)s orders", n.to_ship),
         _("Stock is reserved; they can leave today."), work, _("Ship"), "river", "box", 25),
        (n.to_invoice, ngettext("Invoice %(n)s shipment", "Invoice %(n)s shipments", n.to_invoice),
         _("They have left and are not billed."), work, pgettext("verb", "Invoice"), "wait", "doc", 30),
        (n.returns_to_answer, ngettext("Answer %(n)s return", "Answer %(n)s returns", n.returns_to_answer),
         _("A partner asks to send goods back."), back, _("Answer"), "wait", "back", 35),
        (n.returns_to_inspect, ngettext("Inspect %(n)s return", "Inspect %(n)s returns", n.returns_to_inspect),
         _("Authorised; credited when you have seen the goods."), back, _("Inspect"), "river", "back", 45),
    )  # fmt: skip
    return [
        Task(title % {"n": count}, detail, url, action, kind, icon, rank)
        for count, title, detail, url, action, kind, icon, rank in queues
        if count
    ]


def own_orders(viewer: Viewer) -> list[Task]:
    """The organisation's own orders that wait for its seller's decision, and its baskets that were not placed."""
    if not viewer.may("place_orders"):
        return []
    held = Order.objects.seen_by(viewer).filter(buyer_id=viewer.organisation_id, stage=Order.Stage.HELD).order_by("pk")[:MOST_NAMED]
    tasks = [
        Task(
            _("%(number)s is held") % {"number": order.number},
            _("%(total)s, placed %(day)s. The seller decides; a payment may let it through.")
            % {"total": money_text(order.total, order.currency), "day": day_text(order.placed_at)},
            reverse("orders:detail", args=[order.number]),
            _("See"),
            "wait",
            "hold",
            20,
        )
        for order in held
    ]
    baskets = Basket.objects.seen_by(viewer).filter(buyer_id=viewer.organisation_id, user=viewer.user_id or 0).exclude(lines=[])
    tasks += [
        Task(
            _("Finish your order"),
            ngettext("%(n)s line waits in the basket.", "%(n)s lines wait in the basket.", len(basket.lines)) % {"n": len(basket.lines)},
            reverse("orders:new"),
            _("See"),
            "river",
            "cart",
            40,
        )
        for basket in baskets
    ]
    return tasks


def owed(viewer: Viewer) -> list[Task]:
    """Customers of the viewer's organisation whose debt is late."""
    if not viewer.may("see_money"):
        return []
    overdue = invoices_of(viewer).filter(creditor_id=viewer.organisation_id, kind="invoice", open__gt=0, due_on__lt=timezone.localdate())
    late = overdue.values("account").distinct().count()
    if not late:
        return []
    title = ngettext("%(n)s account is overdue", "%(n)s accounts are overdue", late) % {"n": late}
    return [Task(title, _("The oldest debt first."), reverse("receivables:accounts"), _("See"), "stop", "alert", 28)]


def way_panel(viewer: Viewer) -> Panel | None:
    """The newest of the organisation's own orders that are on their way, each with its road."""
    if viewer.is_hq:
        return None
    orders = list(on_the_way(viewer)[:MOST_ON_THE_WAY])
    lines = lines_by_order(orders)
    shown = [{"order": order, "steps": _steps(order, lines[order.pk])} for order in orders]
    return Panel("shell/panels/on_the_way.html", {"orders": shown, "url": reverse("orders:list")}) if shown else None


def _steps(order: Order, lines: list[OrderLine]) -> list[dict[str, Any]]:
    steps = [step_of(mark, order) for mark in road(lines, credit=order.credit)]
    return [{**step, "detail": day_text(step["detail"]) if step is steps[0] else step["detail"]} for step in steps]


def orders_held(viewer: Viewer) -> Count:
    held = held_of(viewer).count() if viewer.may("grant_credit") else 0
    return Count(held, due=held > 0)


def orders_to_serve(viewer: Viewer) -> Count:
    n = waiting_for(viewer)
    return Count(n.to_ship + n.to_invoice)


def orders_of_partner(viewer: Viewer) -> Count:
    n = waiting_for(viewer)
    return Count(n.to_receive, due=n.to_receive > 0)


def returns_to_judge(viewer: Viewer) -> Count:
    n = waiting_for(viewer)
    return Count(n.returns_to_answer + n.returns_to_inspect, due=n.returns_to_answer > 0)
