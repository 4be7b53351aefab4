"""The first page of the day: what waits for the reader, and panels that answer at a glance.

Each component's part is composed in from above: a provider of tasks with `wait_with`, a panel with `show_with`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from partners.walls.viewer import Viewer
from portal.shell.navigation import Word


@dataclass(frozen=True)
class Task:
    """One thing that waits for the reader. `kind`: stop, wait, good, move or river; the lower `rank`, the sooner."""

    title: Word
    detail: Word
    url: str
    action: Word
    kind: str = "wait"
    icon: str = "clock"
    rank: int = 50


@dataclass(frozen=True)
class Panel:
    """A template and what it shows; `beside` puts it in the side column, where decisions' figures stand."""

    template: str
    values: Mapping[str, Any]
    beside: bool = False


type Waiting = Callable[[Viewer], Sequence[Task]]
type Showing = Callable[[Viewer], Panel | None]
_waiting: dict[str, Waiting] = {}
_showing: dict[str, Showing] = {}


def wait_with(key: str, provider: Waiting) -> None:
    """Let `provider` add tasks to the home page and the bell; the same key again replaces it."""
    _waiting[key] = provider


def show_with(key: str, provider: Showing) -> None:
    """Let `provider` add a panel to the home page, or None when it has nothing to say to this reader."""
    _showing[key] = provider


def tasks_of(viewer: Viewer) -> list[Task]:
    """All that waits for the viewer, the most urgent first."""
    return sorted((task for provider in _waiting.values() for task in provider(viewer)), key=lambda task: task.rank)


def panels_of(viewer: Viewer) -> list[Panel]:
    """The panels of the viewer's home page, in the order they were registered."""
    return [panel for provider in _showing.values() if (panel := provider(viewer)) is not None]
