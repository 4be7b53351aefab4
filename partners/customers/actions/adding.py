"""A new customer: checked against the master first, kept as its keeper says it, and paired with whom it may be the same as."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from partners.customers import phrases
from partners.customers.events import CustomerAdded, CustomersToReview
from partners.customers.models import Customer, Pair
from partners.customers.queries import fingerprint_of, likely_pairs, standing_between
from partners.customers.rules import ATTRIBUTES, CustomerFacts, FactFault, compare, fingerprint, joins_vetoed, meeting_path, tidy
from partners.journal.actions import record
from partners.organisations.models import Organisation
from partners.organisations.rules import pinyin_of
from partners.refusal import Invalid, NotAllowed
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.customers.rules import Score
    from partners.walls.viewer import Viewer

DUTY = "work_leads"
HOLD_KEYS = Statement(__file__, "hold_keys.sql")
HOLD_JUDGEMENT = Statement(__file__, "hold_judgement.sql")
KEEP_PAIRS = Statement(__file__, "keep_pairs.sql")
KEEP_VERDICTS = Statement(__file__, "keep_verdicts.sql")


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
    (customer,) = _keep([facts], by=by, source=source, note=note)
    with system("pair a new customer with whom it may be the same as"):
        said = [(other, Pair.State.DIFFERENT) for other in not_same_as] + ([(same_as, Pair.State.SAME)] if same_as else [])
        pairs = pair_up([customer], said=said, by=by)
        event = CustomerAdded(customer_id=customer.pk, organisation_id=customer.organisation_id, number=customer.number)
        changes = {"number": customer.number, "source": source, "pairs": len(pairs)}
        record("add_customer", f"customer:{customer.number}", by=by, changes=changes, event=event)
    return customer


@transaction.atomic
def add_customers(many: Sequence[CustomerFacts], *, by: Viewer, source: str = "file", keeper_id: int | None = None) -> list[Customer]:
    """Keep many new records at once, each paired with whom it may be the same as; a fixed number of statements."""
    keeper = keeper_id or by.organisation_id
    must_keep(by, keeper)
    made = _keep(many, by=by, source=source, keeper_id=keeper)
    with system("pair new customers with whom they may be the same as"):
        pairs = pair_up(made, by=by)
        record(
            "add_customers", f"organisation:{keeper}", by=by, organisation_id=keeper, changes={"customers": len(made), "pairs": len(pairs)}
        )
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


def fields_of(facts: CustomerFacts) -> dict[str, Any]:
    """The columns of a record that follow from tidy facts."""
    return {
        "kind": facts.kind, "name": facts.name, "name_zh": facts.name_zh, "pinyin": pinyin_of(facts.name_zh or facts.name),
        "registry_number": facts.registry_number, "phones": [facts.phone] if facts.phone else [],
        "emails": [facts.email] if facts.email else [],
        "country": facts.country, "region": facts.region, "city": facts.city, "address": facts.address,
    }  # fmt: skip


def _keep(many: Sequence[CustomerFacts], *, by: Viewer, source: str, note: str = "", keeper_id: int | None = None) -> list[Customer]:
    clean = [tidied(facts) for facts in many]
    prints = [fingerprint(facts) for facts in clean]
    HOLD_KEYS.rows(keys=sorted({key for one in prints for key in one.keys}))
    today = timezone.localdate().isoformat()
    rows = [
        Customer(
            organisation_id=keeper_id or by.organisation_id, made_by_id=by.user_id, source=source, note=note,
            text=one.text, keys=list(one.keys),
            provenance={name: [today, source] for name in ATTRIBUTES if getattr(facts, name)}, **fields_of(facts),
        )
        for facts, one in zip(clean, prints, strict=True)
    ]  # fmt: skip
    return Customer.objects.bulk_create(rows)


def pair_up(
    customers: Sequence[Customer], *, by: Viewer | None, said: Sequence[tuple[Customer, Pair.State]] = ()
) -> list[tuple[int, int, int, int, str]]:
    """Pair records with whom they may be the same as (and with `said`, about the first record). Returns the new pairs' rows."""
    prints = {place: fingerprint_of(customer) for place, customer in enumerate(customers)}
    itself = {place: customer.pk for place, customer in enumerate(customers)}
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for other, state in said:
        _add(found, customers[0], other, compare(prints[0], fingerprint_of(other)), state, by_hand=True)
    for place, other, score in likely_pairs(prints, keepers=None, itself=itself):
        _add(found, customers[place], other, score, Pair.State.OPEN)
    if not found:
        return []
    _name_judges(found)
    _link_what_is_certain(found)
    rows = KEEP_PAIRS.rows(pairs=json.dumps(list(found.values())), user=by.user_id if by else None)
    KEEP_VERDICTS.run(pairs=[row[0] for row in rows], why="")
    _tell_reviewers(rows)
    return [row[:5] for row in rows]


def _add(
    found: dict[tuple[int, int], dict[str, Any]], one: Customer, other: Customer, score: Score, state: Pair.State, *, by_hand: bool = False
) -> None:
    first, second = sorted((one.pk, other.pk))
    reasons = [[reason.attribute, reason.level, reason.weight] for reason in score.reasons]
    found.setdefault(
        (first, second),
        {"first": first, "second": second, "keepers": (one.organisation_id, other.organisation_id), "state": state, "weight": score.weight,
         "reasons": reasons, "certain": score.certain, "by_hand": by_hand},
    )  # fmt: skip


def _name_judges(found: Mapping[tuple[int, int], dict[str, Any]]) -> None:
    keepers = {keeper for pair in found.values() for keeper in pair["keepers"]}
    paths = dict(Organisation.objects.filter(pk__in=keepers).values_list("pk", "path"))
    for pair in found.values():
        pair["path"] = meeting_path(*(paths[keeper] for keeper in pair["keepers"]))


def _link_what_is_certain(found: Mapping[tuple[int, int], dict[str, Any]]) -> None:
    """Link the surest first, and leave to people what a judgement stands against."""
    sure = sorted(
        (pair for pair in found.values() if pair["certain"] and pair["state"] == Pair.State.OPEN), key=lambda pair: -pair["weight"]
    )
    by_hand = [pair for pair in found.values() if pair["by_hand"]]
    if not sure and not by_hand:
        return
    HOLD_JUDGEMENT.rows()
    standing = standing_between({one for key in found for one in key}, None)
    links, vetoes = list(standing.joined), list(standing.parted)
    vetoes += [(pair["first"], pair["second"]) for pair in by_hand if pair["state"] == Pair.State.DIFFERENT]
    for pair in [pair for pair in by_hand if pair["state"] == Pair.State.SAME] + sure:
        ends = (pair["first"], pair["second"])
        if joins_vetoed(links, vetoes, ends) is None:
            links.append(ends)
            pair["state"] = Pair.State.SAME
        elif pair["by_hand"]:
            pair["state"], pair["by_hand"] = Pair.State.OPEN, False


def _tell_reviewers(rows: Sequence[tuple[Any, ...]]) -> None:
    waiting: dict[int, int] = {}
    for _pair, _first, _second, judge, state, _weight in rows:
        if state == Pair.State.OPEN:
            waiting[judge] = waiting.get(judge, 0) + 1
    for judge, count in waiting.items():
        event = CustomersToReview(organisation_id=judge, pairs=count)
        record("find_doubles", f"organisation:{judge}", by=None, organisation_id=judge, changes={"pairs": count}, event=event)
