"""Pages as lines of a list: what is new to the reader, what waits, for whom it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from content.audience.queries import audiences_in_words
from content.library.queries import sizes_of
from content.pages.models import Sort
from content.pages.rules import is_unread

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

THUMB = "fill-192x120"
ICONS = {Sort.NEWS.value: "news", Sort.PRICES.value: "money", Sort.CAMPAIGN.value: "bell"}


def entries(viewer: Viewer, pages: Iterable[Any]) -> list[Any]:
    """The pages of `queries.pages_of`, each with what its line shows besides. A fixed number of queries."""
    shown = list(pages)
    sizes = sizes_of([page.cover for page in shown if page.cover], THUMB)
    whom = audiences_in_words(shown) if viewer.is_hq else {}
    for page in shown:
        page.size = sizes.get(page.cover_id)
        page.icon = ICONS.get(page.sort, "news")
        page.for_whom = whom.get(page.pk, "")
        page.is_new = not viewer.is_hq and _is_unread(page)
        page.waits = not viewer.is_hq and page.asks_receipt and page.is_new
    return shown


def waits_for_receipt(page: Any) -> bool:
    return bool(page.asks_receipt and _is_unread(page))


def _is_unread(page: Any) -> bool:
    return is_unread(opened=page.opened, confirmed=page.confirmed, asks_receipt=page.asks_receipt, published=page.last_published_at)
