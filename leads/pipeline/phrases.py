"""Every word of this component that a user reads and Python says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAME_MISSING = _("Say who asks: a company or a person.")
WANTED_MISSING = _("Say what is wanted, without names: partners read it before they accept.")
NO_WAY_TO_REACH = _("A phone number or an e-mail address is needed, or nobody can answer.")
NOT_A_PHONE = _("“%(phone)s” is not a phone number of this country. Write it with its country code: +86 571 5550 0100.")
NOT_A_REGISTRY_NUMBER = _("“%(number)s” is not a unified social credit code: its check digit does not fit.")
NOT_A_PRODUCT = _("“%(code)s” is not a product.")
NOT_A_CHOICE = _("“%(word)s” is not known here.")
WORDS_TELL_WHO = _("“%(words)s” would tell partners who asks before they accept. Say what is wanted without it.")
NOT_NOW = _("This lead is “%(state)s” now; it cannot become “%(after)s”.")
SAY_WHY_LOST = _("Say why it was lost.")
AMOUNT_MISSING = _("Say what it was won for.")
IN_THE_PAST = _("The next step lies in the past.")
CUSTOMER_UNDECIDED = _("We may know this customer already. Choose “the same” or “a new one”.")
MATCH_GONE = _("This customer is not among those found. Look again.")
VERBS: dict[str, Promise] = {
    "enter_lead": _("Entered a lead"),
    "qualify_lead": _("Qualified a lead"),
    "change_lead": _("Changed a lead"),
    "read_contact": _("Read a lead’s contact"),
    "log_activity": _("Noted an activity"),
    "plan_step": _("Planned the next step"),
    "win_lead": _("Won a lead"),
    "lose_lead": _("Lost a lead"),
    "reopen_lead": _("Took a lead up again"),
}
SAME_REASONS: dict[str, Promise] = {
    "phone": _("same phone"),
    "registry": _("same registry number"),
    "name": _("same name"),
    "alike": _("similar name, same city"),
}
