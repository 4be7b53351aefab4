"""Pure rules of fulfilment: what may leave, arrive and come back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol


class Line(Protocol):
    """What the rules need to know of an order line; all are pieces."""

    @property
    def pk(self) -> int: ...
    @property
    def product_id(self) -> int: ...
    @property
    def open(self) -> int: ...
    @property
    def reserved(self) -> int: ...
    @property
    def received(self) -> int: ...
    @property
    def damaged(self) -> int: ...
    @property
    def returned(self) -> int: ...


def chosen(asked: Mapping[int, int] | None, most: Mapping[int, int]) -> dict[int, int]:
    """Say what of each line is meant: what was asked, or all there can be; lines of nothing are left out."""
    return {line: pieces for line, pieces in (most if asked is None else asked).items() if pieces}


def beyond(asked: Mapping[int, int], most: Mapping[int, int]) -> list[int]:
    """Name the lines of which more is asked than there can be, or less than nothing, or that are not there at all."""
    return [line for line, pieces in asked.items() if pieces < 0 or pieces > most.get(line, 0)]


def reserved_of(lines: Iterable[Line]) -> dict[int, int]:
    return {line.pk: line.reserved for line in lines}


def lacking_of(lines: Iterable[Line]) -> dict[int, int]:
    """Open pieces that no stock is promised for yet: the back-order."""
    return {line.pk: line.open - line.reserved for line in lines}


def returnable_of(lines: Iterable[Line], under_way: Mapping[int, int]) -> dict[int, int]:
    """Pieces that arrived, whole or damaged, and neither came back nor are on a return that is under way."""
    return {line.pk: line.received + line.damaged - line.returned - under_way.get(line.pk, 0) for line in lines}


def by_product(lines: Iterable[Line], pieces: Mapping[int, int]) -> dict[int, int]:
    """Sum pieces of lines by product: two lines of an order may hold the same one."""
    sums: dict[int, int] = {}
    for line in lines:
        if pieces.get(line.pk):
            sums[line.product_id] = sums.get(line.product_id, 0) + pieces[line.pk]
    return sums
