"""People to talk to at a partner, whether or not they log in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from partners.journal.actions import record
from partners.organisations.models import Contact, Organisation
from partners.refusal import NotAllowed
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer


@transaction.atomic
def add_contact(organisation: Organisation, facts: Mapping[str, Any], *, by: Viewer) -> Contact:
    _must_keep_contacts(organisation, by)
    with system("add a contact"):
        rest = {name: facts.get(name, "") for name in ("title", "phone")}
        kept = {"organisation": organisation, "name": facts["name"], "email": facts.get("email", "")}
        contact: Contact
        contact, made = Contact.objects.update_or_create(**kept, defaults=rest)
        if made:
            record("add_contact", f"organisation:{organisation.pk}", by=by, organisation_id=organisation.pk, changes={"name": contact.name})
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: Viewer) -> None:
    _must_keep_contacts(contact.organisation, by)
    with system("remove a contact"):
        number = contact.organisation_id
        record("remove_contact", f"organisation:{number}", by=by, organisation_id=number, changes={"name": contact.name})
        contact.delete()


def may_keep_contacts(organisation: Organisation, viewer: Viewer) -> bool:
    """HQ's channel managers keep everybody's contacts, a partner its own."""
    return viewer.may("manage_partners") or (viewer.may("manage_people") and organisation.pk == viewer.organisation_id)


def _must_keep_contacts(organisation: Organisation, by: Viewer) -> None:
    if not may_keep_contacts(organisation, by):
        raise NotAllowed("manage_people")
