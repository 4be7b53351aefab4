"""Who belongs together: what standing links join, less what somebody judged not the same.

A judgement is known only where both keepers are, so a partner may in good faith link two of its own that HQ holds apart for reasons
the partner must not learn. Hence clusters are a function of what stands: vetoes win, and of links that a veto forbids to stand
together the earlier one joins. Taking any of them back gives exactly the clusters of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable

STEP = 4  # letters of the tree's path for one level

type Pairs = Iterable[tuple[int, int]]


def clusters_of(links: Pairs, vetoes: Pairs = ()) -> dict[int, int]:
    """Member → the cluster's oldest member (lowest id), for everybody in a link. Links come in the order they were made."""
    members: dict[int, set[int]] = {}
    root: dict[int, int] = {}
    foes: dict[int, set[int]] = {}
    for one, other in vetoes:
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    for first, second in links:
        for one in (first, second):
            if one not in root:
                root[one], members[one] = one, {one}
        low, high = sorted((root[first], root[second]))
        if low == high or any(foes.get(one, set()) & members[low] for one in members[high]):
            continue
        for one in members[high]:
            root[one] = low
        members[low] |= members.pop(high)
    return root


def joins_vetoed(links: Pairs, vetoes: Iterable[tuple[int, int]], new: tuple[int, int]) -> tuple[int, int] | None:
    """The veto that stands against a new link: two who would come into one cluster though somebody said they are not the same."""
    vetoes = list(vetoes)
    cluster = clusters_of(links, vetoes)
    ends = {cluster.get(one, one) for one in new}
    return next((veto for veto in vetoes if {cluster.get(one, one) for one in veto} == ends), None)


def meeting_path(one: str, other: str) -> str:
    """The path of the lowest organisation that has both at or below it: it may judge whether their customers are the same."""
    steps = 0
    while one[steps : steps + STEP] == other[steps : steps + STEP] and steps < min(len(one), len(other)):
        steps += STEP
    return one[:steps]
