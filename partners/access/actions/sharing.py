"""Sharing one object of a shareable table with everybody of one organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import models, transaction
from guardian.shortcuts import assign_perm, remove_perm

from partners.access.models import Circle
from partners.journal.actions import record
from partners.walls.managers import row_security
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.organisations.models import Organisation
    from partners.walls.viewer import Viewer


@transaction.atomic
def share(thing: models.Model, with_: Organisation, *, by: Viewer) -> None:
    """Let everybody of one organisation read one object of a shareable table. Sharing twice changes nothing."""
    by.must("view_as_partner" if by.is_hq else "manage_people")
    if not row_security(type(thing)).shareable:
        message = f"{thing._meta.label} is not shareable"
        raise TypeError(message)
    with system("share"):
        assign_perm(f"view_{thing._meta.model_name}", circle_of(with_), thing)
        record("share", f"{thing._meta.model_name}:{thing}", by=by, organisation_id=with_.pk, changes={"with": with_.code})


@transaction.atomic
def unshare(thing: models.Model, with_: Organisation, *, by: Viewer) -> None:
    by.must("view_as_partner" if by.is_hq else "manage_people")
    with system("unshare"):
        remove_perm(f"view_{thing._meta.model_name}", circle_of(with_), thing)
        record("unshare", f"{thing._meta.model_name}:{thing}", by=by, organisation_id=with_.pk, changes={"with": with_.code})


def circle_of(organisation: Organisation) -> Group:
    """Return the group that stands for everybody of an organisation, made when first needed."""
    found = Circle.objects.filter(organisation=organisation).select_related("group").first()
    if found is not None:
        return found.group
    group, _ = Group.objects.get_or_create(name=f"organisation {organisation.pk}")
    Circle.objects.get_or_create(organisation=organisation, defaults={"group": group})
    return group
