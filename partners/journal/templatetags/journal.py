"""The history of one thing, for the history tab of its page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from partners.journal.phrases import verb_in_words
from partners.journal.queries import history_of
from partners.journal.tables import in_words

register = template.Library()


@register.inclusion_tag("journal/parts/history.html", takes_context=True)
def history(context: Context, *targets: str) -> dict[str, Any]:
    """Who did what to a thing, newest first: `{% history "order:SO-48201937" %}`; several targets make one history."""
    viewer = context["viewer"]
    entries = [entry for target in targets for entry in history_of(target, viewer)]
    entries.sort(key=lambda entry: (entry.at, entry.pk), reverse=True)
    return {"entries": entries}


register.filter("verb_in_words", verb_in_words)
register.filter("changes_in_words", in_words)
