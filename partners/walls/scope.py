"""What the database may show: one role and sets of organisations, for the work in hand.

The scope is a context variable. Our PostgreSQL backend (`partners.walls.postgres`) lays it on the connection
before each statement that needs it, so no statement ever runs under another viewer's scope.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Scope(NamedTuple):
    """A database role, the organisations whose rows it sees, and those it knows by name only."""

    role: str
    ids: str
    known: str


NOBODY = Scope("none", "", "")
EVERYTHING = Scope("weir_hq", "", "")

current: ContextVar[Scope] = ContextVar("scope", default=NOBODY)
reason: ContextVar[str] = ContextVar("reason", default="")


def partner_scope(ids: Iterable[int], known: Iterable[int] = ()) -> Scope:
    return Scope("weir_partner", _array(ids), _array(known))


@contextmanager
def seeing(scope: Scope) -> Iterator[None]:
    """Run a block under `scope`; the scope before it comes back whatever happens."""
    token = current.set(scope)
    try:
        yield
    finally:
        current.reset(token)


@contextmanager
def system(why: str) -> Iterator[None]:
    """See every row for a named reason of the system's own, such as a nightly run.

    Also used inside an action that has already decided that its viewer may do it, where the work crosses to
    rows of the other side (a dealer's order promises the seller's stock).
    """
    if not why:
        message = "system() needs a reason"
        raise ValueError(message)
    token = reason.set(why)
    try:
        with seeing(EVERYTHING):
            yield
    finally:
        reason.reset(token)


def _array(ids: Iterable[int]) -> str:
    return "{" + ",".join(map(str, sorted(ids))) + "}"
