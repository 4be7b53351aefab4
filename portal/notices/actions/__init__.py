"""Writes of notices."""

from portal.notices.actions.choosing import choose, stop_kind
from portal.notices.actions.digesting import due_for_digest, send_digest
from portal.notices.actions.mailing import mail_due
from portal.notices.actions.reading import mark_all_read, mark_read
from portal.notices.actions.telling import forget_old, tell

__all__ = ["choose", "due_for_digest", "forget_old", "mail_due", "mark_all_read", "mark_read", "send_digest", "stop_kind", "tell"]
