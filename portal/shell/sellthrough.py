"""What reports say on the first page and in the rail: what is due, what runs low, who has not sent, what asks for a look."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from channel_orders.orders.queries import suggested_for
from partners.walls.viewer import Viewer
from portal.shell.home import Panel, Task, show_with, wait_with
from portal.shell.navigation import Count, count_with
from stock.sellthrough.queries import due_weeks, rules_in_force, week_coverage
from stock.sellthrough.rules import last_day, weeks_back

MOST_LOW = 5


def compose_sellthrough() -> None:
    wait_with("reports_due", reports_due)
    wait_with("reports_missing", reports_missing)
    show_with("running_low", low_panel)
    count_with("stock_low", stock_low)
    count_with("reports_due", count_due)


def reports_due(viewer: Viewer) -> list[Task]:
    """The oldest week that the organisation acted for has not reported; the others wait on the page of reports."""
    if not viewer.may("report_stock"):
        return []
    weeks = due_weeks(viewer)
    if not weeks:
        return []
    week = weeks[-1]
    late = (timezone.localdate() - last_day(week)).days - rules_in_force().due_days
    when = _("Due today.") if late == 0 else ngettext("%(n)s day late.", "%(n)s days late.", late) % {"n": late} if late > 0 else ""
    more = len(weeks) - 1
    also = ngettext("%(n)s older week is open too.", "%(n)s older weeks are open too.", more) % {"n": more} if more else ""
    detail = " ".join(part for part in (when, _("A blank is not a zero."), also) if part)
    title = _("Report sales for week %(week)s") % {"week": week.isocalendar().week}
    url = f"{reverse('sellthrough:new')}?week={week.isoformat()}"
    return [Task(title, detail, url, pgettext("verb", "Report"), "stop" if late >= 0 else "wait", "alert" if late >= 0 else "clock", 12)]


def reports_missing(viewer: Viewer) -> list[Task]:
    """Who of the partners below has not sent last week."""
    if not (viewer.is_hq or len(viewer.organisation_ids) > 1) or not viewer.duties & {"report_stock", "plan_supply", "manage_partners"}:
        return []
    covered = week_coverage(viewer, weeks_back(timezone.localdate(), 1)[0])
    if not covered.missing:
        return []
    title = ngettext(
        "%(n)s of %(all)s partners has not sent week %(week)s", "%(n)s of %(all)s partners have not sent week %(week)s", covered.missing
    ) % {"n": covered.missing, "all": covered.expected, "week": covered.week.isocalendar().week}
    url = f"{reverse('sellthrough:coverage')}?state=missing"
    return [Task(title, _("Figures of the channel rest on what was sent."), url, _("See"), "wait", "clock", 42)]


def low_panel(viewer: Viewer) -> Panel | None:
    """What runs low at the organisation acted for, with what to order."""
    if viewer.is_hq or not viewer.duties & {"place_orders", "report_stock"}:
        return None
    low = [one for one in suggested_for(viewer) if one.because.is_low and one.because.quantity]
    if not low:
        return None
    return Panel(
        "shell/panels/running_low.html", {"low": low[:MOST_LOW], "more": len(low) - MOST_LOW, "orders": viewer.may("place_orders")}
    )


def stock_low(viewer: Viewer) -> Count:
    if viewer.is_hq:
        return Count(0)
    return Count(sum(1 for one in suggested_for(viewer) if one.because.is_low and one.because.quantity))


def count_due(viewer: Viewer) -> Count:
    due = len(due_weeks(viewer)) if viewer.may("report_stock") else 0
    return Count(due, due=due > 0)
