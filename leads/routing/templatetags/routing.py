"""Words about the clock of a lead, for its pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from leads.routing.phrases import PART_NAMES, RING_NAMES, time_left

register = template.Library()
register.filter("time_left", time_left)


@register.filter
def is_over(moment: datetime | None) -> bool:
    return moment is not None and moment < timezone.now()


@register.filter
def ring_name(ring: str) -> Any:
    return RING_NAMES.get(ring, ring)


@register.filter
def part_name(part: str) -> Any:
    return PART_NAMES.get(part, part)
