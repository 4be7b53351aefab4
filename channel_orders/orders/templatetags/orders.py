"""Words of a basket's lines."""

from django import template

from channel_orders.orders import phrases
from channel_orders.orders.models import OrderLine

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
