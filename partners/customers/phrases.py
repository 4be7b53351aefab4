"""Every word of this component that a user reads and Python says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FAULTS: dict[str, Promise] = {
    "name": _("Write its name, in Chinese or in Latin letters, up to 160 letters."),
    "name_zh": _("A name has up to 160 letters."),
    "kind": _("A customer is a company or a person."),
    "country": _("Two letters, such as CN or DE."),
    "registry_number": _("This is not a unified social credit code: its check digit does not fit. Look for a mistyped character."),
    "email": _("This is not an e-mail address."),
    "phone": _("This is not a phone number. Write it with its country, such as +86 571 5550 0100."),
    "region": _("Up to 80 letters."),
    "city": _("Up to 80 letters."),
    "address": _("Up to 240 letters."),
}
NOT_ONESELF = _("A record cannot be linked to itself.")
VETOED = _("That would join %(one)s and %(other)s, which were judged not the same. Take that judgement back first.")
LINKED_OTHERWISE = _("They are one customer through other links. Take one of those back first.")
NOT_LINKED = _("These two are not linked.")
SAID_ALREADY = _("This was decided already.")
NOT_YOURS = _("Its keeper changes this record. You can link it to yours.")
ONLY_PERSONS = _("Only a person is forgotten. A company’s record stays.")
SAY_WHY = _("Say why; it is kept with the change.")
NOT_LATER = _("A consent is given or withdrawn today or earlier.")
NO_CUSTOMER = _("There is no customer %(number)s here.")
VERBS: dict[str, Promise] = {
    "add_customer": _("Added a customer"),
    "add_customers": _("Added customers from a file"),
    "change_customer": _("Changed a customer"),
    "confirm_customer": _("Confirmed a customer’s facts"),
    "find_doubles": _("Found customers that may be doubles"),
    "link_customers": _("Linked two records of one customer"),
    "retract_link": _("Took back a link of customers"),
    "part_customers": _("Judged two customers not the same"),
    "record_consent": _("Recorded a customer’s consent"),
    "forget_customer": _("Forgot a person"),
}
ATTRIBUTE_NAMES: dict[str, Promise] = {
    "kind": _("Kind"),
    "name": _("Name"),
    "name_zh": _("Chinese name"),
    "registry_number": _("Registry number"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "country": _("Country"),
    "region": _("Province or state"),
    "city": _("City"),
    "address": _("Address"),
    "place": _("Place"),
    "branch": _("Branch or shop"),
    "figures": _("Number in the name"),
    "prior": _("Before anything is compared"),
}
LEVEL_NAMES: dict[tuple[str, str], Promise] = {
    ("registry_number", "same"): _("the same"),
    ("registry_number", "almost"): _("differs by a character or two"),
    ("registry_number", "other"): _("another one"),
    ("registry_number", "other_person"): _("another one"),
    ("phone", "same"): _("the same"),
    ("phone", "almost"): _("differs by one digit"),
    ("phone", "other"): _("another one"),
    ("email", "same"): _("the same"),
    ("email", "domain"): _("the same company’s mail"),
    ("email", "other"): _("another one"),
    ("name", "same"): _("the same, legal form aside"),
    ("name", "same_short"): _("the same, and short"),
    ("name", "sound"): _("sounds the same"),
    ("name", "close"): _("differs by a letter or two"),
    ("name", "alike"): _("similar"),
    ("name", "part"): _("one is part of the other"),
    ("name", "faint"): _("hardly similar"),
    ("name", "other"): _("another one"),
    ("branch", "other"): _("one is a branch"),
    ("figures", "other"): _("another one"),
    ("kind", "other"): _("a company and a person"),
    ("country", "other"): _("another one"),
    ("address", "same"): _("the same"),
    ("address", "alike"): _("similar"),
    ("address", "other"): _("another one"),
    ("place", "same"): _("the same"),
    ("place", "other"): _("another one"),
}
RULE_NAMES: dict[str, Promise] = {
    "only": _("only this record says it"),
    "agreed": _("all records agree"),
    "newest": _("confirmed last"),
    "registered": _("its registry number passes its check"),
}
SOURCE_NAMES: dict[str, Promise] = {
    "hand": _("typed in"),
    "lead": _("a lead"),
    "file": _("a file"),
    "api": _("another system"),
    "sale": _("a reported sale"),
}
