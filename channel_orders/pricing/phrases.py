"""Every word of this component that a user reads and Python says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DATES_IN_ORDER = _("The last day lies before the first.")
PRICE_NEGATIVE = _("A price is 0 or more.")
ENDED_ALREADY = _("This list ended on %(day)s.")
CODE_TAKEN = _("You have a list of this code already.")

VERBS: dict[str, Promise] = {
    "open_price_list": _("Opened a price list"),
    "set_price": _("Set a price"),
    "end_price_list": _("Ended a price list"),
}
