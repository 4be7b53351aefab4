"""Every word of this component that a user reads and Python says."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise

NOT_OVER = _("Week %(week)s is not over. Report it from %(day)s on.")
IN_FUTURE = _("This day has not come yet.")
TOO_OLD = _("Week %(week)s is more than a year back. Count your stock instead.")
CLOSED = _("The books of week %(week)s are closed. Count what is there now.")
NOT_IN_WEEK = _("The count’s day is not in week %(week)s.")
NOTHING_SAID = _("Nothing is reported yet. Write what was sold, or say that nothing was: a blank is not a zero.")
LINES_WRONG = _("%(wrong)s of %(lines)s lines cannot be taken. Mend them, or send the good lines only.")
TWICE = _("A product stands on two lines.")
NOT_A_PRODUCT = _("There is no product “%(sku)s”.")
NOT_A_WEEK = _("Name a week by its Monday, such as 2026-11-16.")
MAIN_PLACE = _("Shop and store")
WEEK = _("W%(number)s")

WARNINGS: dict[str, "Promise"] = {
    "more_than_stock": _("%(over)s more than the books had (%(had)s). A receipt not recorded, or goods from elsewhere?"),
    "never_bought": _("Never received through Weir."),
    "outlier": _("Far above the usual %(average)s a week. A slipped digit?"),
    "discontinued": _("Discontinued; the last pieces may still be sold."),
    "first_count": _("The first count: this is the opening stock."),
    "gap": _("The books had %(had)s."),
}
STOPS: dict[str, "Promise"] = {
    "below_nothing": _("Write 0 or more."),
    "too_many": _("More than %(most)s pieces cannot be meant."),
    "not_launched": _("This product is not on sale yet."),
    "below_promised": _("%(promised)s are promised to your customers’ orders. Count again, or cancel an order first."),
}
ON_THE_WAY_NOW = _("%(on_the_way)s are on the way: record their receipt when they arrive.")
CAUSES: dict[str, "Promise"] = {
    "first_count": _("The first count: there was no opening stock to compare with."),
    "transit_window": _("%(pieces)s were on the way when it was counted: counted in before their receipt was recorded?"),
    "from_elsewhere": _("This product was never received through Weir: %(pieces)s came another way."),
    "late_report": _("A report that came after the count has %(pieces)s of them."),
    "unrecorded_receipt": _("A receipt or a customer’s return that was not recorded, or an earlier count that was short."),
    "missing_reports": _("No report for %(weeks)s weeks since the last count: what was sold then is in the gap."),
    "uncounted_damage": _("%(pieces)s arrived damaged or missing lately: more broken than was recorded?"),
    "return_not_booked": _("%(pieces)s are on their way back to the supplier."),
    "left_elsewhere": _("%(pieces)s left without a report: more than two weeks’ sales. Moved to another shop?"),
    "unrecorded_sale": _("A sale, a breakage or a display piece that was not reported, or a count that was off."),
}
VERBS: dict[str, "Promise"] = {
    "send_report": _("Sent a report"),
    "set_reporting_rules": _("Changed the rules of reporting"),
    "find_gap": _("Found a gap in the books"),
    "take_past_reports": _("Took past reports in"),
}


def week_text(week: date) -> str:
    """A week in a row: W47, 第 47 周."""
    return str(WEEK) % {"number": f"{week.isocalendar().week:02}"}


def remark_text(remark: Mapping[str, Any]) -> str:
    """A warning or a stop in the reader's language."""
    code = str(remark["code"])
    text = str({**WARNINGS, **STOPS}[code]) % remark
    if code == "more_than_stock" and remark.get("on_the_way"):
        text = f"{text} {str(ON_THE_WAY_NOW) % remark}"
    return text


def cause_text(code: str, facts: Mapping[str, Any]) -> str:
    return str(CAUSES[code]) % facts
