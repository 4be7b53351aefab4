"""Pages of long lists.

By cursor: each page begins after the last row of the one before, so rows that come meanwhile shift nothing. By number, for people:
counted no further than anybody turns them.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partners.refusal import Invalid

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    _Pages = Paginator[Any]
else:
    _Pages = Paginator

LARGEST = 200
COUNT_UP_TO = 10_000
NOT_A_CURSOR = _("This cursor is not one of ours. Begin again without it.")


@dataclass(frozen=True, slots=True)
class Page[M]:
    """Rows, newest first, and the cursor of the page after them; None: this was the last page."""

    rows: list[M]
    next: str | None


def page_of[M: Model](queryset: QuerySet[M], cursor: str | None, limit: int = 50) -> Page[M]:
    """Cut one page out of `queryset`, by descending id. One query whatever the depth. Raises Invalid on a foreign cursor."""
    limit = max(1, min(limit, LARGEST))
    rows = queryset.order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=_decode(cursor))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return Page(found[:limit], _encode(found[limit - 1].pk) if more else None)


def _encode(last: int) -> str:
    return urlsafe_b64encode(f"after {last}".encode()).decode().rstrip("=")


def _decode(cursor: str) -> int:
    try:
        word, number = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split()
        last = int(number)
    except (ValueError, Error) as error:
        raise Invalid(NOT_A_CURSOR, code="bad_cursor", field="cursor") from error
    if word != "after" or not 0 <= last < 2**63:
        raise Invalid(NOT_A_CURSOR, code="bad_cursor", field="cursor")
    return last


class CappedPaginator(_Pages):
    """Counts no further than anybody turns pages: counting 300,000 rows would cost more than showing fifty of them."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list  # django-tables2's rows around a queryset
        return int(rows.data.data[:COUNT_UP_TO].count())
