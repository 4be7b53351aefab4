"""Every word of this component that a user reads and Python says."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "stopped": _("The account is stopped"),
    "no_limit": _("No limit set"),
    "over_limit": _("Over the limit"),
    "late": _("A late payer"),
    "group_over": _("The group's limit is used up"),
}
BUCKETS = {
    "not_due": _("Not due"),
    "1_30": _("1–30"),
    "31_60": _("31–60"),
    "61_90": _("61–90"),
    "over_90": _("Over 90"),
    "unapplied": _("Paid, not applied"),
}
ALREADY_DECIDED = _("This decision has been taken already. Look at the newest one.")
NOTHING_TO_SIGN = _("Nothing waits for a second signature here.")
SECOND_PERSON = _("Somebody else must sign: four eyes see more than two.")
OWN_ORDER = _("You placed this order yourself. Somebody else releases it.")
RELEASE_TOO_SMALL = _("The release must cover the order: at least %(amount)s.")
RELEASE_PAST = _("The release was valid until %(day)s. Decide again.")
DAY_PAST = _("This day is past. Name today or a later one.")
REASON_NEEDED = _("Say why. The reason is kept with the decision.")
DATES_IN_ORDER = _("The last day lies before the first.")
TEMPORARY_NEEDS_END = _("A temporary increase needs its last day.")
LIMIT_NOT_WAITING = _("This limit does not wait for a signature.")
PAYMENT_POSITIVE = _("A payment is more than 0.")
PAYMENT_FUTURE = _("A payment cannot be received after today.")
PAYMENT_TWICE = _("A payment of this amount, day and reference is recorded already.")
REVERSED_BEFORE_USED = _("A payment cannot be taken back before the day it was used.")
LIMIT_NEGATIVE = _("A limit is 0 or more. 0 means no credit.")
PAYMENT_REVERSED = _("This payment has been reversed already.")
NOTHING_TO_BILL = _("There is nothing to bill.")
WRONG_CURRENCY_DIGITS = _("%(currency)s has %(digits)s places after the point.")
METHODS = (("bank", _("Bank transfer")), ("draft", _("Bank draft")), ("card", _("Card")), ("cash", _("Cash")))
PROPOSED_WITH = _("Proposed with application %(number)s")
VERBS = {
    "open_account": _("Opened an account"),
    "open_accounts": _("Opened accounts"),
    "set_limit": _("Set a credit limit"),
    "propose_limit": _("Proposed a credit limit"),
    "approve_limit": _("Signed a credit limit"),
    "withdraw_limit": _("Withdrew a credit limit"),
    "stop_account": _("Stopped an account, or let it go on"),
    "record_payment": _("Recorded a payment"),
    "reverse_payment": _("Took a payment back"),
    "apply_unapplied": _("Set open money against invoices"),
    "issue_invoice": _("Issued an invoice"),
    "issue_credit_note": _("Issued a credit note"),
    "credit_released": _("Released a held order"),
    "credit_proposed": _("Proposed to release a held order"),
    "credit_refused": _("Refused a held order"),
}
