"""A new customer: checked against the master first, kept as its keeper says it, and paired with whom it may be the same as."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from partners.customers import phrases
from partners.customers.actions.pairing import HOLD_KEYS, pair_up
from partners.customers.events import CustomerAdded
from partners.customers.models import Customer, Pair
from partners.customers.rules import ATTRIBUTES, CustomerFacts, FactFault, fingerprint, tidy
from partners.journal.actions import record
from partners.organisations.rules import pinyin_of
from partners.refusal import Invalid, NotAllowed
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer

DUTY = "work_leads"
MOST_ADDED = 500  # so that one statement's candidates stay in memory


@transaction.atomic
def add_customer(
    facts: CustomerFacts,
    *,
    by: Viewer,
    source: str = "",
    same_as: Customer | None = None,
    not_same_as: Collection[Customer] = (),
    note: str = "",
) -> Customer:
    """Keep a new record for the organisation acted for.

    `same_as`: the viewer knows it to be this one, and the two are linked. `not_same_as`: the viewer looked and says it is none of
    these. Whoever else it may be goes to the review of the lowest organisation that sees both; where the rules are certain, and no
    judgement stands against it, the link is made at once. Nothing of what strangers keep is told. Raises Invalid beside the fact.
    """
    must_keep(by, by.organisation_id)
    for other in (same_as, *not_same_as):
        if other is not None and not by.sees(other.organisation_id):
            raise NotAllowed(DUTY)
    with system("keep a new customer and pair it with whom it may be the same as"):
        (customer,) = _keep([facts], by=by, source=source, note=note, keeper_id=by.organisation_id)
        said = [(other, Pair.State.DIFFERENT) for other in not_same_as] + ([(same_as, Pair.State.SAME)] if same_as else [])
        pairs = pair_up([customer], said=said, by=by)
        event = CustomerAdded(customer_id=customer.pk, organisation_id=customer.organisation_id, number=customer.number)
        changes = {"number": customer.number, "source": source, "pairs": pairs}
        record("add_customer", f"customer:{customer.number}", by=by, changes=changes, event=event)
    return customer


@transaction.atomic
def add_customers(many: Sequence[CustomerFacts], *, by: Viewer, source: str = "file", keeper_id: int | None = None) -> list[Customer]:
    """Keep many new records, each paired with whom it may be the same as; a fixed number of statements for each 500."""
    keeper = keeper_id or by.organisation_id
    must_keep(by, keeper)
    made: list[Customer] = []
    pairs = 0
    with system("keep new customers and pair them with whom they may be the same as"):
        for start in range(0, len(many), MOST_ADDED):
            part = _keep(many[start : start + MOST_ADDED], by=by, source=source, note="", keeper_id=keeper)
            pairs += pair_up(part, by=by)
            made += part
        changes = {"customers": len(made), "pairs": pairs, "source": source}
        record("add_customers", f"organisation:{keeper}", by=by, organisation_id=keeper, changes=changes)
    return made


def must_keep(by: Viewer, organisation_id: int) -> None:
    """Who works leads keeps customers: their own organisation's, and those of its tree."""
    by.must(DUTY)
    if not by.sees(organisation_id):
        raise NotAllowed(DUTY)


def tidied(facts: CustomerFacts) -> CustomerFacts:
    """Facts as they are written. Raises Invalid beside the fact that cannot be meant."""
    try:
        return tidy(facts)
    except FactFault as fault:
        raise Invalid(phrases.FAULTS[fault.attribute], code="bad_fact", field=fault.attribute) from fault


def written(facts: CustomerFacts, phones: Sequence[str] = (), emails: Sequence[str] = ()) -> dict[str, Any]:
    """The columns of a record that follow from tidy facts, with all that it is found by."""
    print_ = fingerprint(facts, phones=phones, emails=emails)
    phones = [facts.phone, *(one for one in phones if one != facts.phone)] if facts.phone else []
    emails = [facts.email, *(one for one in emails if one != facts.email)] if facts.email else []
    pinyin = pinyin_of(facts.name_zh or facts.name)
    words = (facts.name, facts.name_zh, pinyin, facts.registry_number, facts.city, *phones, *emails)
    return {
        "kind": facts.kind, "name": facts.name, "name_zh": facts.name_zh, "pinyin": pinyin, "registry_number": facts.registry_number,
        "phones": phones, "emails": emails, "country": facts.country, "region": facts.region, "city": facts.city, "address": facts.address,
        "keys": list(print_.keys), "seek": " ".join(filter(None, words)).casefold(),
    }  # fmt: skip


def _keep(many: Sequence[CustomerFacts], *, by: Viewer, source: str, note: str, keeper_id: int) -> list[Customer]:
    clean = [tidied(facts) for facts in many]
    today = timezone.localdate().isoformat()
    rows = [
        Customer(
            organisation_id=keeper_id, made_by_id=by.user_id, source=source[:40], note=note[:500], **written(facts),
            provenance={name: [today, source[:40]] for name in ATTRIBUTES if getattr(facts, name)},
        )
        for facts in clean
    ]  # fmt: skip
    HOLD_KEYS.rows(keys=sorted({key for row in rows for key in row.keys}))
    return Customer.objects.bulk_create(rows)
