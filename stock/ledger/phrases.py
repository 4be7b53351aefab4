"""Every word of this component that a user reads and Python says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT_RESERVED = _("Not enough is reserved for this. Allocate the pieces first.")
BELOW_RESERVED = _("This would leave fewer pieces than are promised to orders.")
NO_PLACE_SERVES = _("This seller has no place that serves orders.")
MORE_THAN_SENT = _("More was counted than is on the way.")
SAY_WHY = _("Say why, for the books.")
ALREADY_ARRIVED = _("This receipt was taken in already.")
COUNTS_START_AT_NOTHING = _("A count begins at 0.")

VERBS: dict[str, Promise] = {
    "open_place": _("Opened a place"),
    "count_stock": _("Counted stock"),
    "expect_stock": _("Announced goods to come"),
    "receive_expected": _("Took expected goods in"),
    "stock_arrived": _("Took goods in"),
}
