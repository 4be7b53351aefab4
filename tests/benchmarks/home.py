"""The home page of each role among 30,000 partners with an order under way and an open invoice each: statements and milliseconds."""

from collections.abc import Iterator

from tests.benchmarks.crowd import gather
from tests.benchmarks.figures import Figure
from tests.benchmarks.search import milliseconds
from tests.benchmarks.stage import stage

SIZE = 30_000
MOST_MS = 600.0


def run() -> Iterator[Figure]:
    from partners.access.rules import HQ_ROLES, PARTNER_ROLES

    with stage():
        gather(SIZE)
        for role in (*PARTNER_ROLES, *HQ_ROLES):
            yield from measured(role, hq=role in HQ_ROLES)


def measured(role: str, *, hq: bool) -> Iterator[Figure]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from partners.access.actions import admit
    from partners.access.models import User
    from partners.organisations.models import Organisation
    from partners.walls.scope import system

    settings.ALLOWED_HOSTS = ["testserver"]
    with system("benchmark"):
        house = Organisation.objects.get(depth=1) if hq else Organisation.objects.filter(depth=2).order_by("pk").first()
    person = User.objects.create_user(f"{role}@bench.example", name=role)
    admit(person, house, role, by=None)
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    yield Figure(f"home_{role}_statements", float(len(queries)), "statements")
    yield Figure(f"home_{role}", milliseconds(lambda: client.get("/")), "ms", target=MOST_MS, at_most=True)
