"""Writes of the shell: what people want remembered of how they work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partners.refusal import Invalid, NotAllowed
from portal.shell.models import PutAway, SavedView
from portal.shell.saved import clean_query

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

NAME_IT = _("Give the view a name.")


def put_steps_away(*, by: Viewer) -> None:
    """Show the first steps no more to this person. Twice is once."""
    if by.user_id is None or by.read_only:
        raise NotAllowed("put_steps_away")
    PutAway.objects.get_or_create(user_id=by.user_id)


@transaction.atomic
def save_view(page: str, name: str, query: str, *, shared: bool = False, first: bool = False, by: Viewer) -> SavedView:
    """Keep a list's filters, order and columns under a name; the same name again replaces what it was. Raises Invalid without one."""
    if by.user_id is None or by.read_only:
        raise NotAllowed("save_view")
    name = " ".join(name.split())[:60]
    if not name:
        raise Invalid(NAME_IT, code="name_it", field="name")
    mine = SavedView.objects.filter(organisation_id=by.organisation_id, user_id=by.user_id, page=page)
    if first:
        mine.exclude(name=name).update(first=False)
    view, _ignored = SavedView.objects.update_or_create(
        organisation_id=by.organisation_id, user_id=by.user_id, page=page, name=name,
        defaults={"query": clean_query(query), "shared": shared, "first": first},
    )  # fmt: skip
    return view


def remove_view(view: SavedView, *, by: Viewer) -> None:
    """Take a view away. Only who made it may; the others see it go."""
    if by.read_only or view.user_id != by.user_id:
        raise NotAllowed("remove_view")
    view.delete()
