"""Keeping a record true: changing and confirming facts, consents, and forgetting a person. Only its keeper writes a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.customers import phrases
from partners.customers.actions.adding import DUTY, tidied, written
from partners.customers.actions.pairing import HOLD_KEYS, pair_up
from partners.customers.events import CustomerForgotten
from partners.customers.models import Consent, Customer
from partners.customers.queries import facts_of
from partners.customers.rules import ATTRIBUTES, CustomerFacts
from partners.journal.actions import record
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

BY_HAND = "hand"
BLANK = {
    "name": "", "name_zh": "", "pinyin": "", "registry_number": "", "phones": [], "emails": [], "region": "", "city": "", "address": "",
    "note": "", "keys": [], "seek": "", "provenance": {}, "source": "",
}  # fmt: skip


@transaction.atomic
def change_customer(
    customer: Customer, facts: CustomerFacts, *, by: Viewer, phones: Sequence[str] = (), emails: Sequence[str] = (), note: str = ""
) -> Customer:
    """Write what its keeper says now; what did change counts as confirmed today, and the record is compared with the master anew.

    `phones` and `emails` are all of them, written as E.164 and in small letters; the first of each is also in `facts`.
    """
    with system("change a customer"):
        kept = _own(customer, by)
        before, now = facts_of(kept), tidied(facts)
        columns = written(now, phones, emails) | {"note": note[:500]}
        changed = sorted(name for name, value in columns.items() if getattr(kept, name) != value and name not in {"keys", "seek", "pinyin"})
        if not changed:
            return kept
        HOLD_KEYS.rows(keys=columns["keys"])
        today = timezone.localdate().isoformat()
        for name, value in columns.items():
            setattr(kept, name, value)
        told = {name: [today, BY_HAND] for name in ATTRIBUTES if getattr(now, name) and getattr(now, name) != getattr(before, name)}
        kept.provenance = {name: since for name, since in kept.provenance.items() if getattr(now, name, "")} | told
        kept.changed_at = timezone.now()
        kept.save(update_fields=[*columns, "provenance", "changed_at"])
        pairs = pair_up([kept], by=by)
        # which facts, not what they say: the trail is for ever, and a person may ask to be forgotten
        record(
            "change_customer",
            f"customer:{kept.number}",
            by=by,
            organisation_id=kept.organisation_id,
            changes={"facts": changed, "pairs": pairs},
        )
    return kept


@transaction.atomic
def confirm_customer(customer: Customer, *, by: Viewer) -> Customer:
    """Say that all facts of a record are still right today: they are believed before older ones of its other records."""
    with system("confirm a customer's facts"):
        kept = _own(customer, by)
        today, said = timezone.localdate().isoformat(), facts_of(kept)
        kept.provenance = {name: [today, BY_HAND] for name in ATTRIBUTES if getattr(said, name)}
        kept.save(update_fields=["provenance"])
        record("confirm_customer", f"customer:{kept.number}", by=by, organisation_id=kept.organisation_id)
    return kept


@transaction.atomic
def record_consent(customer: Customer, *, way: str, purpose: str, given: bool, on: dt.date, source: str = "", by: Viewer) -> Consent:
    """Write down what the customer allowed or withdrew; nothing said before is changed."""
    if on > timezone.localdate():
        raise Invalid(phrases.NOT_LATER, code="not_later", field="on")
    with system("record a customer's consent"):
        kept = _own(customer, by)
        consent = Consent.objects.create(
            customer=kept,
            organisation_id=kept.organisation_id,
            way=way,
            purpose=purpose,
            given=given,
            on=on,
            source=source[:80],
            by_id=by.user_id,
        )
        changes = {"way": way, "purpose": purpose, "given": given, "on": on}
        record("record_consent", f"customer:{kept.number}", by=by, organisation_id=kept.organisation_id, changes=changes)
    return consent


@transaction.atomic
def forget_customer(customer: Customer, *, why: str, by: Viewer) -> Customer:
    """Erase what is known of a person in this record. Its number stays, so that the books, which name only that, are unchanged."""
    if not why.strip():
        raise Invalid(phrases.SAY_WHY, code="say_why", field="why")
    with system("forget a person"):
        kept = _own(customer, by)
        if kept.kind != Customer.Kind.PERSON:
            raise Refusal(phrases.ONLY_PERSONS, code="only_persons")
        for name, value in BLANK.items():
            setattr(kept, name, value)
        kept.forgotten_at = timezone.now()
        kept.save(update_fields=[*BLANK, "forgotten_at"])
        event = CustomerForgotten(customer_id=kept.pk, organisation_id=kept.organisation_id, number=kept.number)
        record("forget_customer", f"customer:{kept.number}", by=by, organisation_id=kept.organisation_id, changes={"why": why}, event=event)
    return kept


def may_change(customer: Customer, viewer: Viewer) -> bool:
    """What a partner enters for itself stays the partner's: only the keeper's own people write."""
    return viewer.may(DUTY) and customer.organisation_id == viewer.organisation_id and customer.forgotten_at is None


def _own(customer: Customer, by: Viewer) -> Customer:
    """Lock a record that `by` keeps. Raises NotAllowed for a stranger's, Refusal for one that is only seen."""
    by.must(DUTY)
    if not by.sees(customer.organisation_id):
        raise NotAllowed(DUTY)
    if customer.organisation_id != by.organisation_id:
        raise Refusal(phrases.NOT_YOURS, code="not_yours")
    return Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk, forgotten_at=None)
