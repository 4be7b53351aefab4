"""Saying of two records that they are one customer or are not, and taking it back: links have a history, nothing is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.customers import phrases
from partners.customers.actions.adding import DUTY
from partners.customers.actions.pairing import HOLD_JUDGEMENT, keep_pairs, note_pair
from partners.customers.events import CustomersLinked, LinkRetracted
from partners.customers.models import Customer, Pair, Verdict
from partners.customers.queries import fingerprint_of, standing_between
from partners.customers.rules import clusters_of, compare, joins_vetoed
from partners.journal.actions import record
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.customers.actions.pairing import Found
    from partners.walls.viewer import Viewer

REJUDGE = Statement(__file__, "rejudge.sql")


@transaction.atomic
def link_customers(one: Customer, other: Customer, *, why: str = "", by: Viewer) -> Pair:
    """Say that two records are one customer. Both stay as they are. Raises Refusal where a judgement stands against it."""
    _must_judge(one, other, by)
    with system("link two records of one customer"):
        HOLD_JUDGEMENT.rows()
        pair = _pair_of(one, other)
        if pair.state == Pair.State.SAME:
            return pair
        standing = standing_between([one.pk, other.pk], by)
        vetoes = [veto for veto in standing.parted if veto != (pair.first_id, pair.second_id)]
        against = joins_vetoed(standing.joined, vetoes, (pair.first_id, pair.second_id))
        if against is not None:
            raise Refusal(phrases.VETOED % _names(against), code="vetoed")
        event = CustomersLinked(pair_id=pair.pk, first_id=pair.first_id, second_id=pair.second_id, organisation_id=pair.organisation_id)
        return _decide(pair, Pair.State.SAME, "link_customers", why=why, by=by, event=event)


@transaction.atomic
def part_customers(one: Customer, other: Customer, *, why: str = "", by: Viewer) -> Pair:
    """Say that two records are not one customer; it is remembered, and nobody is asked again. A link between them is taken back."""
    _must_judge(one, other, by)
    with system("judge two customers not the same"):
        HOLD_JUDGEMENT.rows()
        pair = _pair_of(one, other)
        if pair.state == Pair.State.DIFFERENT:
            return pair
        standing = standing_between([one.pk, other.pk], by)
        cluster = clusters_of([ends for ends in standing.joined if ends != (pair.first_id, pair.second_id)], standing.parted)
        if pair.first_id in cluster and cluster[pair.first_id] == cluster.get(pair.second_id):
            raise Refusal(phrases.LINKED_OTHERWISE, code="linked_otherwise")
        event = None
        if pair.state == Pair.State.SAME:
            event = LinkRetracted(pair_id=pair.pk, first_id=pair.first_id, second_id=pair.second_id, organisation_id=pair.organisation_id)
        return _decide(pair, Pair.State.DIFFERENT, "part_customers", why=why, by=by, event=event)


@transaction.atomic
def retract_link(pair: Pair, *, why: str = "", by: Viewer) -> Pair:
    """Take a judgement back, a link or a veto, however old: the pair is open again, and what was judged later of others stands."""
    by.must(DUTY)
    if not by.sees(pair.organisation_id):
        raise NotAllowed(DUTY)
    with system("take back a judgement of customers"):
        HOLD_JUDGEMENT.rows()
        pair = Pair.objects.get(pk=pair.pk)
        if pair.state == Pair.State.OPEN:
            raise Refusal(phrases.NOT_LINKED, code="not_linked")
        event = None
        if pair.state == Pair.State.SAME:
            event = LinkRetracted(pair_id=pair.pk, first_id=pair.first_id, second_id=pair.second_id, organisation_id=pair.organisation_id)
        return _decide(pair, Pair.State.OPEN, "retract_link", why=why, by=by, event=event)


def rejudge_pairs(organisation_id: int) -> int:
    """Give the pairs of a partner that moved in the tree to whoever sees both keepers now. Twice does no more than once."""
    with system("customers follow a partner that moved"):
        return int(REJUDGE.rows(mover=organisation_id)[0][0])


def _must_judge(one: Customer, other: Customer, by: Viewer) -> None:
    """Whoever may see both may judge, by what is known where both are seen."""
    by.must(DUTY)
    if not (by.sees(one.organisation_id) and by.sees(other.organisation_id)):
        raise NotAllowed(DUTY)
    if one.pk == other.pk:
        raise Invalid(phrases.NOT_ONESELF, code="oneself")


def _pair_of(one: Customer, other: Customer) -> Pair:
    """The pair of two records; made now where nothing had found it."""
    first, second = sorted((one, other), key=lambda customer: customer.pk)
    kept = Pair.objects.filter(first=first, second=second).first()
    if kept is not None:
        return kept
    found: Found = {}
    note_pair(found, first, second, compare(fingerprint_of(first), fingerprint_of(second)), Pair.State.OPEN)
    keep_pairs(found, by=None)
    return Pair.objects.get(first=first, second=second)


def _decide(pair: Pair, state: Pair.State, verb: str, *, why: str, by: Viewer, event: object) -> Pair:
    before, pair.state = pair.state, state
    pair.decided_at = None if state == Pair.State.OPEN else timezone.now()
    pair.decided_by_id = None if state == Pair.State.OPEN else by.user_id
    pair.save(update_fields=["state", "decided_at", "decided_by"])
    Verdict.objects.create(
        pair=pair, organisation_id=pair.organisation_id, state=state, why=why[:200], weight=pair.weight, by_id=by.user_id
    )
    changes = {"pair": [pair.first_id, pair.second_id], "was": before, "why": why}
    record(verb, f"pair:{pair.pk}", by=by, organisation_id=pair.organisation_id, changes=changes, event=event)
    return pair


def _names(ends: tuple[int, int]) -> Mapping[str, str]:
    known = Customer.objects.in_bulk(ends)
    return {"one": str(known[ends[0]]), "other": str(known[ends[1]])}
