"""Locks on files. A lock ends with its process, so whatever is killed never keeps the next one out."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from launch.faults import Fault
from launch.places import Place


@contextmanager
def waiting(path: Path) -> Iterator[None]:
    """Hold this lock inside the block; wait for whoever holds it now."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def alone(place: Place) -> Iterator[TextIO]:
    """Be the only one who runs, restores or resets this place. The file yielded tells others where we are.

    Raises `Fault` at once when somebody else is.
    """
    with (place.home / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            where = lock.read().strip() or "it is still starting"
            raise Fault(
                f"This Weir is running already: {where}\n"
                "Stop it first (Ctrl-C where it runs), or run a second one beside it:  ./weir --place second run"
            ) from error
        lock.truncate(0)
        try:
            yield lock
        finally:
            lock.truncate(0)
