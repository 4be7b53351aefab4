"""Factories: functions with keyword arguments, each makes one true thing. They look as the system, so tests need no scope for them."""

from tests.factories.partners import make_account, make_dealer, make_hq, make_organisation
from tests.factories.people import hq_viewer, make_user, make_viewer
from tests.factories.placed import make_order
from tests.factories.things import make_place, make_position, make_product

__all__ = [
    "hq_viewer",
    "make_account",
    "make_dealer",
    "make_hq",
    "make_order",
    "make_organisation",
    "make_place",
    "make_position",
    "make_product",
    "make_user",
    "make_viewer",
]
