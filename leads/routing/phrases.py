"""Every word of this component that a user reads and Python says."""

from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

BEATEN = _("Another partner accepted this lead first. Nothing is left for you to do.")
TOO_LATE = _("The time to answer was over. HQ may offer it again.")
WITHDRAWN = _("HQ has taken this offer back.")
ANSWERED = _("This offer was answered already.")
NOT_ACTIVE = _("New leads wait while your account is suspended. Ask HQ.")
SAY_WHY = _("Say why you decline: the next partner is chosen by it.")
SAY_WHY_RETURNED = _("Say why the lead goes back.")
NOBODY_CHOSEN = _("Choose at least one partner to offer it to.")
NOT_A_PARTNER = _("“%(code)s” is not a partner that can be offered a lead.")
ASKED_ALREADY = _("%(partner)s was asked about this lead already.")
HOURS_WRONG = _("Give between 1 and 720 hours to answer.")
NO_PARTNER_LEFT = _("No more partner available.")
NOT_A_TERRITORY = _("“%(code)s” is not a territory.")
MOMENT_MISSING = _("Say when, with its time zone.")
NOTHING_OUT = _("Nobody is asked at the moment.")
RING_NAMES: dict[str, Promise] = {
    "city": _("Same city"),
    "region": _("Same province"),
    "territory": _("Same territory"),
    "country": _("Same country"),
}
PART_NAMES: dict[str, Promise] = {
    "tier": _("Tier"),
    "answers": _("Answers in time"),
    "room": _("Room for more leads"),
}
VERBS: dict[str, Promise] = {
    "offer_lead": _("Offered a lead"),
    "withdraw_lead": _("Took an offer back"),
    "accept_lead": _("Accepted a lead"),
    "decline_lead": _("Declined a lead"),
    "expire_lead": _("An offer ran out"),
    "return_lead": _("Gave a lead back"),
    "no_partner_left": _("Nobody was left to ask"),
}
DAY, HOUR, MINUTE = 86_400, 3600, 60


def time_left(until: datetime, *, bare: bool = False) -> str:
    """How long one may still answer: “3 h 12 min left”; `bare` without “left”."""
    seconds = int((until - timezone.now()).total_seconds())
    if seconds <= 0:
        return gettext("Time is over")
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    if days >= 2:  # noqa: PLR2004 (two days and more are not counted in minutes)
        span = gettext("%(days)s d %(hours)s h") % {"days": days, "hours": hours}
    elif seconds >= HOUR:
        span = gettext("%(hours)s h %(minutes)s min") % {"hours": days * 24 + hours, "minutes": minutes}
    else:
        span = gettext("%(minutes)s min") % {"minutes": max(minutes, 1)}
    return span if bare else gettext("%(span)s left") % {"span": span}
