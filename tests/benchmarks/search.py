"""Search at 30,000 and 300,000 partners, orders and invoices: milliseconds of the slowest provider and of the whole, by what is typed."""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.benchmarks.crowd import gather
from tests.benchmarks.figures import Figure
from tests.benchmarks.stage import stage

SIZES = (30_000, 300_000)
REPEATS = 5
MOST_MS = 250.0
TYPED = {
    "whole": "", "start": "SO-48", "part": "8201", "latin": "qingchuan", "han": "晴川", "house": "house 2917", "nothing": "zzyzx",
    "short": "qi",
}  # fmt: skip


def run() -> Iterator[Figure]:
    with stage():
        for size in SIZES:
            gather(size)
            yield from measured(size)


def measured(size: int) -> Iterator[Figure]:
    from channel_orders.orders.models import Order
    from partners.access.actions import admit
    from partners.access.models import User
    from partners.access.queries import viewer_of
    from partners.organisations.models import Organisation
    from partners.walls.scope import seeing, system
    from portal.shell.search import _providers, find

    with system("benchmark"):
        hq = Organisation.objects.get(depth=1)
        person = User.objects.filter(email="hq@bench.example").first() or User.objects.create_user("hq@bench.example", name="HQ")
        if not person.memberships.exists():
            admit(person, hq, "administrator", by=None)
        number = str(Order.objects.order_by("-pk").values_list("number", flat=True)[size // 2])
    viewers = {"hq": viewer_of(person), "dealer": viewer_of(User.objects.exclude(pk=person.pk).order_by("pk").first())}
    for who, viewer in viewers.items():
        with seeing(viewer.scope):
            for what, text in TYPED.items():
                typed = text or number
                whole = milliseconds(partial(find, viewer, typed))
                yield Figure(f"search_{size}_{who}_{what}", whole, "ms", target=MOST_MS, at_most=True)
                if who == "hq":
                    asked = {key: partial(ask, viewer, typed) for key, (_label, ask) in _providers.items()}
                    each = {key: milliseconds(ask) for key, ask in asked.items()}
                    slowest = max(each, key=lambda key: each[key])
                    yield Figure(f"search_{size}_{who}_{what}_slowest_{slowest}", each[slowest], "ms")


def milliseconds(ask: Callable[[], object]) -> float:
    """The median of a few; the first, which warms the cache, does not count."""
    ask()
    took = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        ask()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)
