"""What applications say to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOT_NEXT = _("This application is %(state)s. Load the page again to see what can be done now.")
SAY_WHAT = _("Write what is missing: the applicant reads it.")
SAY_WHY = _("Write the reason: the applicant reads it.")
SAY_SOMETHING = _("Write an answer or add a paper.")
TOO_MANY_PAPERS = _("At most %(most)s papers fit one application.")
NOT_A_PAPER = _("%(name)s is none of PDF, JPEG and PNG, or it is broken. Save it anew in one of these and choose it again.")
PAPER_TOO_LARGE = _("%(name)s is larger than 10 MiB. Choose a smaller copy.")
PAPER_EMPTY = _("%(name)s is empty.")
TOO_OFTEN = _("Too many applications came from here within an hour. Wait an hour, or call your brand’s channel manager.")
FORM_TOO_OLD = _(
    "This form was open for more than a day. Send it once more: what you typed is still here, only papers must be chosen again."
)
FORM_TOO_FAST = _("The form was sent within moments of opening. Look through it and send it once more.")
ALREADY_PARTNER = _("A partner with this code or registry number is in the tree already.")
NO_TERRITORY = _("%(code)s is no territory.")

LACKS: dict[str, Promise] = {
    "registry": _("registry number"),
    "chinese_name": _("Chinese name"),
    "papers": _("papers"),
    "turnover": _("expected turnover"),
    "territory": _("territory"),
}
REASONS: dict[str, Promise] = {
    "registry": _("same registry number"),
    "phone": _("same phone"),
    "email": _("same e-mail"),
    "name": _("similar name"),
}
SUBJECTS: dict[str, Promise] = {
    "received": _("Your application %(number)s has arrived"),
    "asked": _("Your application %(number)s: something is missing"),
    "approved": _("Your application %(number)s is approved"),
    "refused": _("Your application %(number)s"),
}
VERBS: dict[str, Promise] = {
    "apply": _("Received an application"),
    "begin_review": _("Began to review an application"),
    "ask_applicant": _("Asked an applicant for information"),
    "answer_application": _("Received an applicant’s answer"),
    "approve_application": _("Approved an application"),
    "refuse_application": _("Refused an application"),
    "withdraw_application": _("Application withdrawn by the applicant"),
    "open_paper": _("Opened an applicant’s paper"),
}
