"""Words of a basket's lines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from channel_orders.orders import phrases
from channel_orders.orders.models import OrderLine

if TYPE_CHECKING:
    from stock.sellthrough.rules import Suggestion

register = template.Library()


@register.simple_tag
def line_in_words(line: OrderLine) -> str:
    """Where a line's pieces are, leaving out what is nothing: "36 reserved, 24 waiting"."""
    counts = {
        "reserved": line.reserved,
        "waiting": line.open - line.reserved,
        "shipped": line.shipped,
        "received": line.received,
        "damaged": line.damaged,
        "lost": line.lost,
        "returned": line.returned,
        "cancelled": line.cancelled,
    }
    return str(phrases.COMMA).join(str(phrases.PIECES[name]) % {"n": f"{pieces:,}"} for name, pieces in counts.items() if pieces)


@register.filter
def problem_in_words(problem: str) -> str:
    return str(phrases.PROBLEMS.get(problem, ""))


@register.filter
def known_weeks(sold: Sequence[int | None]) -> list[int]:
    """The weeks that were reported: a blank is no point of a line."""
    return [pieces for pieces in sold if pieces is not None]


@register.filter
def weeks_known(sold: Sequence[int | None]) -> int:
    return len(known_weeks(sold))


@register.filter
def sold_sentence(made: "Suggestion") -> str:
    known = known_weeks(made.need.sold)
    return _("Sold a week, from %(least)s to %(most)s") % {"least": min(known), "most": max(known)}


@register.filter
def minus(pieces: int) -> str:
    """Pieces that are taken off a sum."""
    return f"\u2212{pieces:,}" if pieces else "0"
