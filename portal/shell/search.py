"""Search across Weir: providers say what they find, in the order they registered.

A provider is asked with the viewer and the text, and answers what the viewer may see, best first and few.
Pages of the navigation are found by their names in either language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from partners.walls.viewer import Viewer
from portal.shell.navigation import address_of, items_of

SHORTEST = 1
MOST_OF_A_KIND = 6


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, what tells it apart, where it is."""

    title: str
    detail: str
    url: str
    icon: str = "doc"


type Provider = Callable[[Viewer, str], Sequence[Hit]]
_providers: dict[str, tuple[str | Promise, Provider]] = {}


def find_with(key: str, label: str | Promise, provider: Provider) -> None:
    """Let `provider` answer searches under the heading `label`; the same key again replaces it."""
    _providers[key] = (label, provider)


def find(viewer: Viewer, text: str) -> list[tuple[str | Promise, list[Hit]]]:
    """What each provider found, without those that found nothing."""
    text = text.strip()
    if len(text) < SHORTEST:
        return []
    found = [(label, list(provider(viewer, text))[:MOST_OF_A_KIND]) for label, provider in _providers.values()]
    return [(label, hits) for label, hits in [*found, (_("Pages"), find_pages(viewer, text))] if hits]


def find_pages(viewer: Viewer, text: str) -> list[Hit]:
    """Pages of the viewer's own navigation whose name holds the text, whatever language it is typed in."""
    wanted = text.casefold()
    hits = []
    for item in items_of(viewer):
        names = [str(item.label)]
        for language in ("en", "zh-hans"):
            with override(language):
                names.append(str(item.label))
        address = address_of(item)
        if address and any(wanted in name.casefold() for name in names):
            hits.append(Hit(names[0], "", address, item.icon))
    return hits[:MOST_OF_A_KIND]
