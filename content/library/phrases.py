"""What the library says to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEADLINE = _("Headline")
OFFERED_HINT = _("Without this it is only seen on the pages that show it.")
CHINESE_FILE = _("If there is one. Who reads in Chinese is offered it first.")
NOT_WHAT_IT_SAYS = _("The file is not what its name says: “.%(extension)s”. Save it again in its own format.")
NOT_SUCH_FILES = _("Files of the kind “.%(extension)s” are not taken. Take one of: %(extensions)s.")
NOT_A_PICTURE = _("This is no whole JPEG, PNG or WebP picture. Save it again as one of these.")
TOO_LARGE = _("The file has %(size)s MB. The largest we take has %(most)s MB.")
VERBS: dict[str, Promise] = {
    "publish_page": _("Published a page"),
    "withdraw_page": _("Withdrew a page"),
    "confirm_page": _("Confirmed that a page was read"),
    "offer_file": _("Offered a file"),
    "keep_file": _("Kept a file for pages"),
    "delete_file": _("Deleted a file"),
}
