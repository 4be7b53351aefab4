"""Who reads, and how an audience is called in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from content.audience.models import PARTNER_KINDS, ForAudience, territories
from content.audience.phrases import EVERYBODY, LANGUAGE_NAMES
from content.audience.rules import Reader
from partners.organisations.models import Organisation, Tier

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

MOST_NAMED = 3


def reader_of(viewer: Viewer) -> Reader:
    """The organisation the viewer acts for, as an audience asks for it. One query.

    What is sent to a partner below is not meant for its distributor unless it is addressed too.
    """
    found = Organisation.objects.filter(pk=viewer.organisation_id)
    row = found.order_by().values_list("pk", "kind", "tier", "territory_id", "language").first()
    return Reader(*row) if row else Reader(0, "", "", None, "")


def audiences_in_words(rows: Iterable[ForAudience]) -> dict[int, str]:
    """For whom each row is, in a line, by its id: "Dealer · Gold · East China · D-0042 +2". Two queries at most, whatever the number."""
    shown = list(rows)
    ids = {number for row in shown for number in row.organisations[:MOST_NAMED]}
    codes = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "code")) if ids else {}
    areas = dict(territories()) if any(row.territories for row in shown) else {}
    return {row.pk: _in_words(row, areas, codes) for row in shown}


def _in_words(row: ForAudience, areas: dict[int, str], codes: dict[int, str]) -> str:
    lists: list[tuple[list[Any], dict[Any, Any]]] = [
        (row.kinds, dict(PARTNER_KINDS)),
        (row.tiers, dict(Tier.choices)),
        (row.territories, areas),
        (row.languages, dict(LANGUAGE_NAMES)),
    ]
    words = [", ".join(str(names.get(value, value)) for value in values) for values, names in lists if values]
    if row.organisations:
        more = len(row.organisations) - MOST_NAMED
        words.append(", ".join(codes.get(pk, str(pk)) for pk in row.organisations[:MOST_NAMED]) + (f" +{more}" if more > 0 else ""))
    return " · ".join(words) or str(EVERYBODY)
