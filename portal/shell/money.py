"""What money says on the first page and in search: what is owed and late, limits passed, papers found."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from partners.receivables.models import Invoice
from partners.receivables.queries import (
    accounts_held,
    accounts_of,
    decisions_of,
    invoices_of,
    payments_of,
    signs_up_to,
    standings_of,
    waiting_limits,
)
from partners.walls.viewer import Viewer
from portal.shell.figures import is_chinese, money_text, quantity_text
from portal.shell.gauges import Gauge, gauge_with
from portal.shell.home import Panel, Task, show_with, wait_with
from portal.shell.navigation import MONEY, address_of, count_with
from portal.shell.navigation import Count as Length

MOST_ACCOUNTS = 3  # more than that are looked at on their own page


def compose_money() -> None:
    show_with("credit", credit_panel)
    wait_with("overdue", overdue_tasks)
    wait_with("to_sign", to_sign_tasks)
    count_with("money_due", money_due)
    for key, reading in READINGS.items():
        gauge_with(key, reading)


def credit_panel(viewer: Viewer) -> Panel | None:
    """What the reader's own organisation may still order for, by account."""
    if viewer.is_hq or not viewer.duties & {"see_money", "place_orders"}:
        return None
    accounts = list(accounts_of(viewer).filter(debtor_id=viewer.organisation_id).order_by("pk")[:MOST_ACCOUNTS])
    standings = standings_of(accounts)
    shown = [{"account": account, "standing": standings[account.pk]} for account in accounts]
    url = address_of(MONEY) if viewer.may("see_money") else ""
    return Panel("shell/panels/credit.html", {"accounts": shown, "url": url}, beside=True) if shown else None


def late_papers(viewer: Viewer) -> QuerySet[Invoice]:
    """Invoices past due that the viewer may see."""
    return invoices_of(viewer).filter(kind="invoice", open__gt=0, due_on__lt=timezone.localdate()).order_by()


def overdue_tasks(viewer: Viewer) -> list[Task]:
    """The debt that is late, one task a seller."""
    if viewer.is_hq or not viewer.may("see_money"):
        return []
    own = late_papers(viewer).filter(debtor_id=viewer.organisation_id)
    rows = own.values("creditor__name", "creditor__name_zh", "currency").annotate(oldest=Min("due_on"), sum=Sum("open")).order_by("oldest")
    tasks = []
    for row in rows:
        days = (timezone.localdate() - row["oldest"]).days
        seller = (is_chinese() and row["creditor__name_zh"]) or row["creditor__name"]
        late = ngettext("the oldest invoice is %(n)s day past due", "the oldest invoice is %(n)s days past due", days) % {"n": days}
        detail = _("%(amount)s; %(late)s.") % {"amount": money_text(row["sum"], row["currency"]), "late": late}
        tasks.append(Task(_("Pay %(seller)s") % {"seller": seller}, detail, address_of(MONEY), _("See"), "stop", "alert", 10))
    return tasks


def to_sign_tasks(viewer: Viewer) -> list[Task]:
    """Limits that another person set or proposed and that this viewer may sign; the first one's account is opened."""
    if not viewer.may("grant_credit"):
        return []
    waiting, most = waiting_limits(viewer).exclude(set_by_id=viewer.user_id).order_by("pk"), signs_up_to(viewer)
    limits = list(waiting if most is None else waiting.filter(amount__lte=most))
    if not limits:
        return []
    title = ngettext("Sign %(n)s credit limit", "Sign %(n)s credit limits", len(limits)) % {"n": len(limits)}
    detail = _("The first: %(partner)s. It counts for nothing until you do.") % {"partner": limits[0].debtor.local_name}
    return [
        Task(title, detail, reverse("receivables:account_held", args=[limits[0].account_id]), pgettext("verb", "Open"), "wait", "pen", 22)
    ]


def money_due(viewer: Viewer) -> Length:
    own = late_papers(viewer).filter(debtor_id=viewer.organisation_id)
    late = 0 if viewer.is_hq or not viewer.may("see_money") else own.values("account").distinct().count()
    return Length(late, due=late > 0)


def _sum(rows: QuerySet[Any], amount: str) -> tuple[str, int]:
    """The sum of the currency most rows have, in words, and how many rows there are in all. One query."""
    sums = list(rows.order_by().values("currency").annotate(sum=Sum(amount), n=Count("pk")).order_by("-n"))
    text = money_text(sums[0]["sum"] or 0, sums[0]["currency"]) if sums else quantity_text(0)
    return text + (" +" if len(sums) > 1 else ""), sum(row["n"] for row in sums)


def _papers(n: int) -> str:
    return "" if not n else ngettext("%(n)s invoice", "%(n)s invoices", n) % {"n": quantity_text(n)}


def _payments(n: int) -> str:
    return "" if not n else ngettext("%(n)s payment", "%(n)s payments", n) % {"n": quantity_text(n)}


def owed(viewer: Viewer) -> Gauge | None:
    if not viewer.may("see_money"):
        return None
    text, n = _sum(invoices_of(viewer).filter(debtor_id=viewer.organisation_id, kind="invoice", open__gt=0), "open")
    return Gauge(_("We owe"), text, reverse("receivables:invoices") + "?state=open", _papers(n))


def owed_late(viewer: Viewer) -> Gauge | None:
    if not viewer.may("see_money"):
        return None
    text, n = _sum(late_papers(viewer).filter(debtor_id=viewer.organisation_id), "open")
    return Gauge(_("Past due"), text, reverse("receivables:invoices") + "?state=overdue", _papers(n), "stop" if n else "good")


def paid_month(viewer: Viewer) -> Gauge | None:
    if not viewer.may("see_money"):
        return None
    own = payments_of(viewer).filter(debtor_id=viewer.organisation_id, received_on__gte=timezone.localdate().replace(day=1))
    text, n = _sum(own, "amount")
    return Gauge(_("Paid this month"), text, address_of(MONEY), _payments(n))


def overdue(viewer: Viewer) -> Gauge | None:
    if not viewer.may("see_money"):
        return None
    text, n = _sum(late_papers(viewer).filter(creditor_id=viewer.organisation_id), "open")
    return Gauge(_("Overdue to us"), text, reverse("receivables:accounts") + "?state=overdue", _papers(n), "stop" if n else "good")


def over_limit(viewer: Viewer) -> Gauge | None:
    if not viewer.may("see_money"):
        return None
    over = accounts_held(viewer, state="over").filter(creditor_id=viewer.organisation_id)
    text, n = _sum(over.annotate(over=F("exposure") - F("limit")), "over")
    detail = _("by %(amount)s together") % {"amount": text} if n else ""
    return Gauge(_("Over the limit"), quantity_text(n), reverse("receivables:accounts") + "?state=over", detail, "stop" if n else "good")


def unapplied(viewer: Viewer) -> Gauge | None:
    if not viewer.may("see_money"):
        return None
    text, n = _sum(payments_of(viewer).filter(creditor_id=viewer.organisation_id, unapplied__gt=0), "unapplied")
    return Gauge(_("Paid, not applied"), text, reverse("receivables:accounts"), _payments(n), "wait" if n else "")


def to_sign(viewer: Viewer) -> Gauge | None:
    if not viewer.may("approve_credit"):
        return None
    text, n = _sum(waiting_limits(viewer).annotate(currency=F("account__currency")), "amount")
    detail = text if n else ""
    return Gauge(_("To sign"), quantity_text(n), reverse("receivables:accounts"), detail, "wait" if n else "good")


def decided_month(viewer: Viewer) -> Gauge | None:
    if not viewer.may("see_money"):
        return None
    made = decisions_of(viewer).filter(creditor_id=viewer.organisation_id, at__gte=timezone.localtime().replace(day=1, hour=0, minute=0))
    counts = made.order_by().aggregate(n=Count("pk"), by_hand=Count("pk", filter=Q(by__isnull=False, verdict__in=("released", "refused"))))
    detail = _("%(n)s by hand") % {"n": quantity_text(counts["by_hand"])}
    return Gauge(_("Credit decisions this month"), quantity_text(counts["n"]), reverse("orders:credit_queue"), detail)


READINGS = {reading.__name__: reading for reading in (owed, owed_late, paid_month, overdue, over_limit, unapplied, to_sign, decided_month)}
