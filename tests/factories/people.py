"""People and viewers."""

from itertools import count
from typing import Any

from partners.access.actions import admit
from partners.access.models import User
from partners.access.queries import viewer_of
from partners.organisations.models import Organisation
from partners.walls.viewer import Viewer
from tests.factories.partners import make_hq

NUMBERS = count(1)
PASSWORD = "a-long-enough-pass-1"


def make_user(**fields: Any) -> User:
    number = next(NUMBERS)
    defaults = {"email": f"person{number}@example.com", "name": f"Person {number}", "password": PASSWORD}
    return User.objects.create_user(**(defaults | fields))


def make_viewer(organisation: Organisation, *roles: str, **fields: Any) -> Viewer:
    """Make a person with `roles` (owner, or administrator at HQ, by default) and return them looking."""
    user = make_user(**fields)
    for role in roles or (("administrator",) if organisation.depth == 1 else ("owner",)):
        admit(user, organisation, role, by=None)
    viewer = viewer_of(user, organisation.pk)
    assert viewer is not None
    return viewer


def hq_viewer(*roles: str) -> Viewer:
    return make_viewer(make_hq(), *roles)
