"""What statements say, on paper, on pages and in mails."""

from django.utils.translation import gettext_lazy as _

PANGO_MISSING = _("PDFs need Pango, which this machine does not have: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
KINDS = {
    "invoice": _("Invoice"),
    "credit_note": _("Credit note"),
    "payment": _("Payment"),
    "opening": _("Opening balance"),
    "reversal": _("Reversal"),
    "application": _("Applied"),
}
METHODS = {"bank": _("Bank transfer"), "cash": _("Cash"), "card": _("Card"), "cheque": _("Cheque"), "acceptance": _("Bank acceptance")}
BUCKETS = {
    "not_due": _("Not due"),
    "1_30": _("1–30 days"),
    "31_60": _("31–60 days"),
    "61_90": _("61–90 days"),
    "over_90": _("Over 90 days"),
    "unapplied": _("Not applied"),
}
CURRENCIES = {
    "CNY": _("renminbi"),
    "USD": _("US dollars"),
    "EUR": _("euros"),
    "GBP": _("pounds sterling"),
    "HKD": _("Hong Kong dollars"),
    "JPY": _("yen"),
}
NOT_YOUR_RUN = _("Only who holds accounts and may run statements can do this.")
MONTH_NOT_OVER = _("This month is not over yet. Choose one up to %(month)s.")
OUT_OF_ORDER = _("A statement up to %(last)s was already made for this account, so an earlier month can no longer be stated.")
OUT_OF_ORDER_REMEDY = _("What was posted since then comes, marked as late, on the next statement.")
NO_ADDRESS = _("The statement was made but not sent: the partner has no e-mail address for papers.")
NO_ADDRESS_REMEDY = _("Add the address on the partner’s page and run the month again; papers already made stay as they are.")
FAULT = _("The statement could not be made (%(fault)s).")
FAULT_REMEDY = _("Run the month again; if it stays, tell your administrator the account and this text.")
TOO_MANY_TRIES = _("Too many tries. Wait five minutes.")
