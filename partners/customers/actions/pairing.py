"""Pairing records with whom they may be the same as: found by the rules, linked where certain, else left to the lowest who sees both."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from partners.customers.events import CustomersToReview
from partners.customers.models import Customer, Pair
from partners.customers.queries import fingerprint_of, likely_pairs, standing_between
from partners.customers.rules import compare, joins_vetoed, meeting_path
from partners.journal.actions import record
from partners.organisations.models import Organisation
from partners.walls.statement import Statement

if TYPE_CHECKING:
    from partners.customers.rules import Score
    from partners.walls.viewer import Viewer

HOLD_KEYS = Statement(__file__, "hold_keys.sql")
HOLD_JUDGEMENT = Statement(__file__, "hold_judgement.sql")
KEEP_PAIRS = Statement(__file__, "keep_pairs.sql")
KEEP_VERDICTS = Statement(__file__, "keep_verdicts.sql")

type Found = dict[tuple[int, int], dict[str, Any]]


def pair_up(customers: Sequence[Customer], *, by: Viewer | None, said: Sequence[tuple[Customer, Pair.State]] = ()) -> int:
    """Pair records with whom they may be the same as, and the first with `said` as a person judged. Returns how many pairs are new.

    For use within `system`: pairs reach across keepers, and belong to the lowest organisation that sees both.
    """
    prints = {place: fingerprint_of(customer) for place, customer in enumerate(customers)}
    itself = {place: customer.pk for place, customer in enumerate(customers)}
    found: Found = {}
    for other, state in said:
        note_pair(found, customers[0], other, compare(prints[0], fingerprint_of(other)), state, by_hand=True)
    for place, other, score in likely_pairs(prints, keepers=None, itself=itself):
        note_pair(found, customers[place], other, score, Pair.State.OPEN)
    if not found:
        return 0
    _link_what_is_certain(found)
    rows = keep_pairs(found, by=by)
    _tell_reviewers(rows)
    return len(rows)


def note_pair(found: Found, one: Customer, other: Customer, score: Score, state: Pair.State, *, by_hand: bool = False) -> None:
    first, second = sorted((one.pk, other.pk))
    reasons = [[reason.attribute, reason.level, reason.weight] for reason in score.reasons]
    found.setdefault(
        (first, second),
        {"first": first, "second": second, "keepers": (one.organisation_id, other.organisation_id), "state": state, "weight": score.weight,
         "reasons": reasons, "certain": score.certain, "by_hand": by_hand},
    )  # fmt: skip


def keep_pairs(found: Found, *, by: Viewer | None) -> list[tuple[Any, ...]]:
    """Write pairs that are new, each under its judge, with the verdict of those that are decided. Returns their rows."""
    keepers = {keeper for pair in found.values() for keeper in pair["keepers"]}
    paths = dict(Organisation.objects.filter(pk__in=keepers).order_by().values_list("pk", "path"))
    for pair in found.values():
        pair["path"] = meeting_path(*(paths[keeper] for keeper in pair["keepers"]))
    rows = KEEP_PAIRS.rows(pairs=json.dumps(list(found.values())), user=by.user_id if by else None)
    KEEP_VERDICTS.run(pairs=[row[0] for row in rows], why="")
    return rows


def _link_what_is_certain(found: Mapping[tuple[int, int], dict[str, Any]]) -> None:
    """Link what a person said and then the surest; what a judgement stands against is left to people."""
    by_hand = [pair for pair in found.values() if pair["by_hand"]]
    sure = sorted((pair for pair in found.values() if pair["certain"] and not pair["by_hand"]), key=lambda pair: -pair["weight"])
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
