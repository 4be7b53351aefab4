"""Search across Weir: providers say what they find, in the order they registered.

A provider is asked with the viewer and the text, and answers what the viewer may see, best first and few.
Pages of the navigation are found by their names in either language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from partners.walls.viewer import Viewer
from portal.shell.navigation import Item, address_of, items_of
from portal.shell.quick import quick_of

SHORTEST = 1
MOST_OF_A_KIND = 6


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, what tells it apart, where it is."""

    title: str
    detail: str
    url: str
    icon: str = "doc"
    codes: tuple[str, ...] = ()  # what it is called exactly: typed whole, Enter goes there
    exact: bool = False


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
    found = [(label, _marked(provider(viewer, text), text)) for label, provider in _providers.values()]
    found += [(_("Actions"), find_actions(viewer, text)), (_("Pages"), find_pages(viewer, text))]
    return sorted(((label, hits) for label, hits in found if hits), key=lambda group: not group[1][0].exact)


def _marked(hits: Sequence[Hit], text: str) -> list[Hit]:
    """The first hits, what is called exactly so before the others and marked."""
    wanted = text.casefold()
    marked = [replace(hit, exact=wanted in {code.casefold() for code in hit.codes if code}) for hit in hits[:MOST_OF_A_KIND]]
    return sorted(marked, key=lambda hit: not hit.exact)


def exact_hit(found: Sequence[tuple[str | Promise, Sequence[Hit]]]) -> Hit | None:
    """The one thing that is called exactly so; None where there is none, or several."""
    exact = [hit for _label, hits in found for hit in hits if hit.exact]
    return exact[0] if len(exact) == 1 else None


def find_actions(viewer: Viewer, text: str) -> list[Hit]:
    """What the viewer may do, by its words in either language."""
    return _items([quick.item for quick in quick_of(viewer)], text)


def find_pages(viewer: Viewer, text: str) -> list[Hit]:
    """Pages of the viewer's own navigation whose name holds the text, whatever language it is typed in."""
    return _items(items_of(viewer), text)


def _items(items: Sequence[Item], text: str) -> list[Hit]:
    wanted, hits = text.casefold(), []
    for item in items:
        names = [str(item.label)]
        for language in ("en", "zh-hans"):
            with override(language):
                names.append(str(item.label))
        address = address_of(item)
        if address and any(wanted in name.casefold() for name in names):
            hits.append(Hit(names[0], "", address, item.icon))
    return hits[:MOST_OF_A_KIND]
