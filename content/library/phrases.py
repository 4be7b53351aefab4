"""What the library says to people."""

from django.utils.translation import gettext_lazy as _

OFFERED_HINT = _("Without this it is only seen on the pages that show it.")
CHINESE_FILE = _("If there is one. Who reads in Chinese is offered it first.")
NOT_WHAT_IT_SAYS = _("The file is not what its name says: “.%(extension)s”. Save it again in its own format.")
NOT_SUCH_FILES = _("Files of the kind “.%(extension)s” are not taken. Take one of: %(extensions)s.")
TOO_LARGE = _("The file has %(size)s MB. The largest we take has %(most)s MB.")
VERBS = {
    "publish_page": _("Published a page"),
    "withdraw_page": _("Withdrew a page"),
    "confirm_page": _("Confirmed that a page was read"),
    "offer_file": _("Offered a file"),
}
