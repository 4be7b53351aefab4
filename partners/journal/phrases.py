"""What the journal says to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = _("A request key has 1 to 80 characters.")
KEY_REUSED = _("This request key was already used for another request. Use a new key.")
STILL_WORKING = _("The first request with this key is still being worked on. Ask again in a few seconds.")
JOB_OVER = _("This job is already over.")
WORKER_LOST = _("The worker stopped three times while it worked on this. Start it again; what is done is not done twice.")
JOB_FAULT = _(
    "The job stopped at a fault of the system (%(fault)s). Nothing it had not finished was kept. Start it again or tell your administrator."
)

# What the audit trail calls each deed; one not named here is shown by its code.
VERBS: dict[str, Promise] = {
    "admit": _("Gave a role"),
    "let_go": _("Took a role"),
    "share": _("Shared"),
    "unshare": _("Ended sharing"),
    "issue_key": _("Issued an API key"),
    "revoke_key": _("Revoked an API key"),
    "start_job": _("Started a job"),
    "cancel_job": _("Cancelled a job"),
    "revive_event": _("Retried an event"),
    "make_statement": _("Made a statement"),
    "send_statement": _("Sent a statement"),
}


CHANNELS: dict[str, Promise] = {
    "web": _("the portal"),
    "api": _("the API"),
    "task": _("a job"),
    "system": _("Weir itself"),
}
# What the audit trail calls things and facts; upper components add theirs, one not named is shown by its code.
THINGS: dict[str, Promise] = {}
FACTS: dict[str, Promise] = {}
YES = _("yes")
NO = _("no")


def verb_in_words(verb: str) -> str:
    return str(VERBS.get(verb) or verb.replace("_", " ").capitalize())


def thing_in_words(target: str) -> str:
    """A target such as order:SO-48201937, by its word and its number."""
    kind, colon, number = target.partition(":")
    return f"{THINGS[kind]} {number}".strip() if colon and kind in THINGS else target


def name_verbs(words: dict[str, Promise]) -> None:
    """Let an upper component say what its deeds are called; called from its AppConfig.ready."""
    VERBS.update(words)


def name_things(things: dict[str, Promise], facts: dict[str, Promise]) -> None:
    """Let the portal say what the things and the facts of all components are called."""
    THINGS.update(things)
    FACTS.update(facts)
