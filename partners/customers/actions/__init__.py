"""The customer master's writers."""

from partners.customers.actions.adding import DUTY, add_customer, add_customers
from partners.customers.actions.judging import link_customers, part_customers, rejudge_pairs, retract_link
from partners.customers.actions.keeping import change_customer, confirm_customer, forget_customer, may_change, record_consent

__all__ = [
    "DUTY",
    "add_customer",
    "add_customers",
    "change_customer",
    "confirm_customer",
    "forget_customer",
    "link_customers",
    "may_change",
    "part_customers",
    "record_consent",
    "rejudge_pairs",
    "retract_link",
]
