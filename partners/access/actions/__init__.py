"""Letting people in and out, looking as a partner, keys, and sharing one object: the only writers of what anybody may see."""

from partners.access.actions.keys import issue_key, must_hold_keys, revoke_key
from partners.access.actions.looking import begin_viewing_as, end_viewing_as
from partners.access.actions.people import admit, assign_roles, invite, invite_again, keep_preferences, let_go
from partners.access.actions.sessions import close_account, end_sessions, reopen_account, shut_out
from partners.access.actions.sharing import circle_of, share, unshare

__all__ = [
    "admit",
    "assign_roles",
    "begin_viewing_as",
    "circle_of",
    "close_account",
    "end_sessions",
    "end_viewing_as",
    "invite",
    "invite_again",
    "issue_key",
    "keep_preferences",
    "let_go",
    "must_hold_keys",
    "reopen_account",
    "revoke_key",
    "share",
    "shut_out",
    "unshare",
]
