"""The customer master's writers."""

from partners.customers.actions.adding import add_customer, add_customers
from partners.customers.actions.judging import link_customers, part_customers, retract_link

__all__ = ["add_customer", "add_customers", "link_customers", "part_customers", "retract_link"]
