"""Which column of the file means which of ours: guessed from the header, remembered for the next file of its kind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from portal.exchange.cells import folded

if TYPE_CHECKING:
    from portal.exchange.kinds.column import Kind

ALIKE = 0.86  # two headers closer than this mean the same: "Product  codes" and "product code"


def signature_of(header: Sequence[str]) -> str:
    """What is remembered of a header: its words in their order, whatever their case and blanks."""
    return hashlib.sha256("\x1f".join(map(folded, header)).encode()).hexdigest()


def guess_mapping(kind: Kind, header: Sequence[str]) -> dict[str, int]:
    """Our column → the file's column: exact names first, then near ones. Nobody is asked twice for one column."""
    words = [folded(name) for name in header]
    found: dict[str, int] = {}
    taken: set[int] = set()
    for column in kind.columns:
        for place, word in enumerate(words):
            if place not in taken and word and word in column.names:
                found[column.name] = place
                taken.add(place)
                break
    for column in kind.columns:
        if column.name not in found and (near := _nearest(column.names, words, taken)) is not None:
            found[column.name] = near
            taken.add(near)
    return found


def _nearest(names: frozenset[str], words: Sequence[str], taken: set[int]) -> int | None:
    best = ALIKE
    where: int | None = None
    for place, word in enumerate(words):
        if place in taken or not word:
            continue
        likeness = max(SequenceMatcher(None, name, word).ratio() for name in names)
        if likeness > best:
            best, where = likeness, place
    return where


def still_fits(mapping: Mapping[str, int], kind: Kind, header: Sequence[str]) -> bool:
    return all(name in kind.by_name and 0 <= place < len(header) for name, place in mapping.items())
