"""Every word of this component that a user reads and Python says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT_ITSELF = _("A product cannot be replaced by itself.")
WHOLE_PACKS = _("The smallest order is a whole number of packs: %(least)s or %(next)s.")

VERBS: dict[str, Promise] = {
    "change_product": _("Changed a product"),
}
