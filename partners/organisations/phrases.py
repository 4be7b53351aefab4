"""What this component says to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT_UNDER = _("A partner of this kind cannot stand there. Choose another place in the tree.")
NOT_BELOW_ITSELF = _("A partner cannot stand under itself or one of its own partners.")
SAME_PLACE = _("It stands there already.")
TOO_EARLY = _("It came to its present place on %(day)s. Choose a later day.")
ALREADY_PLANNED = _("Another move is already planned for %(day)s.")
NOT_NEXT = _("This is not possible from its present state.")
SAY_WHY = _("Say why; it is kept with the change.")
NOT_BEFORE_TODAY = _("This day is past. Choose today or a later day.")
CHANGE_PLANNED = _("Another change is already planned for %(day)s. Take it back first.")
TIER_IN_FORCE = _("Another tier is already given for a time. End it first.")
SAME_TIER = _("It has this tier already.")
STILL_HAS_PARTNERS = _("%(n)s partners still stand under it. Move them first.")
NOT_A_USCC = _("This is not a unified social credit code: its check digit does not fit. Look for a mistyped character.")
NOT_A_REGISTRY_NUMBER = _("This is not a registry number of this country: its check digits do not fit. Look for a mistyped character.")
NOT_A_PHONE = _("This is not a phone number. Write it with its country, such as +86 571 5550 0100.")
TAKEN_BY = _("%(name)s (%(code)s) has this registry number. Is it the same company?")
CODE_TAKEN = _("%(name)s has this code.")
NOT_A_COUNTRY = _("Two letters, such as CN or DE.")
NOT_A_CURRENCY = _("Three letters, such as CNY or EUR.")
VERBS: dict[str, Promise] = {
    "create_partner": _("Added a partner"),
    "change_partner": _("Changed a partner"),
    "move_partner": _("Moved a partner in the tree"),
    "plan_move": _("Planned a partner’s move"),
    "change_state": _("Changed a partner’s state"),
    "plan_change": _("Planned a change of a partner’s state"),
    "withdraw_change": _("Took a planned change back"),
    "override_tier": _("Gave another tier for a time"),
    "end_tier_override": _("Gave the tier before back"),
    "add_contact": _("Added a contact"),
    "remove_contact": _("Removed a contact"),
}
