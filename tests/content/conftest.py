"""Three who look: a gold dealer in the east, a silver dealer in the west, and headquarters."""

from dataclasses import dataclass

import pytest
from django.test import Client

from partners.access.models import User
from partners.organisations.models import Territory
from partners.walls.scope import system
from partners.walls.viewer import Viewer
from tests.factories.partners import make_dealer
from tests.factories.people import hq_viewer, make_viewer


@dataclass(frozen=True)
class Channel:
    gold: Viewer
    silver: Viewer
    hq: Viewer
    east: int

    @property
    def gold_in_the_east(self) -> dict[str, list[object]]:
        return {"kinds": ["dealer"], "tiers": ["gold"], "territories": [self.east]}


@pytest.fixture
def channel(db: None) -> Channel:
    with system("factory"):
        east = Territory.objects.create(code="E", name="East China", name_zh="华东").pk
        west = Territory.objects.create(code="W", name="Southwest", name_zh="西南").pk
    return Channel(
        gold=make_viewer(make_dealer(tier="gold", territory_id=east)),
        silver=make_viewer(make_dealer(tier="silver", territory_id=west)),
        hq=hq_viewer("marketer"),
        east=east,
    )


def client_of(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
