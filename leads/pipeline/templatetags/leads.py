"""Words about leads, for their pages."""

from __future__ import annotations

from typing import Any

from django import template

from leads.pipeline.phrases import SAME_REASONS
from partners.customers.phrases import ATTRIBUTE_NAMES, LEVEL_NAMES
from partners.customers.rules import Reason

register = template.Library()
LOOKS = {
    "new": "fact", "qualified": "wait", "offered": "late", "declined": "wait", "expired": "low", "accepted": "good", "working": "move",
    "won": "good", "lost": "stop", "returned": "wait", "open": "late", "beaten": "fact", "withdrawn": "fact",
}  # fmt: skip


@register.filter
def look_of(state: str) -> str:
    """The kind of status that a state of a lead or an offer is shown as."""
    return LOOKS[state]


@register.filter
def reason_in_words(reason: Reason) -> str:
    """“Phone: the same”."""
    attribute = ATTRIBUTE_NAMES.get(reason.attribute, reason.attribute)
    level = LEVEL_NAMES.get((reason.attribute, reason.level), "")
    return f"{attribute}: {level}" if level else str(attribute)


@register.filter
def same_reason(reason: str) -> Any:
    return SAME_REASONS[reason]
