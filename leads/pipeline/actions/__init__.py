"""The only writers of leads, their contacts, activities and moves.

Lock order: the lead first, then what hangs on it. Each action costs a fixed number of statements.
"""

from leads.pipeline.actions.closing import lose_lead, reopen_lead, win_lead
from leads.pipeline.actions.entering import change_lead, checked, enter_lead, qualify_lead
from leads.pipeline.actions.moving import give_to, lock_lead, move_lead, must_lead, take_from
from leads.pipeline.actions.working import log_activity, plan_step, read_contact

__all__ = [
    "change_lead",
    "checked",
    "enter_lead",
    "give_to",
    "lock_lead",
    "log_activity",
    "lose_lead",
    "move_lead",
    "must_lead",
    "plan_step",
    "qualify_lead",
    "read_contact",
    "reopen_lead",
    "take_from",
    "win_lead",
]
