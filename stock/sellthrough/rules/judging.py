"""Checks of one reported line: syntax and master data stop it, what is merely unlikely is taken with a warning that says why.

A partner who says what it sees is never refused for it: more sold than the books held is booked, and the difference is shown
with its likely cause.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_PIECES = 1_000_000
OUTLIER_FLOOR = 20  # pieces above the average under which nobody minds


class Severity(StrEnum):
    WARN = "warn"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Line:
    """What a partner says of one product: pieces sold and moved in a week, or pieces counted. Blank is not zero: no line, no word."""

    product_id: int
    sold: int = 0
    returned: int = 0
    moved_in: int = 0
    moved_out: int = 0
    counted: int | None = None

    @property
    def flow(self) -> int:
        """Pieces by which the shelf changed."""
        return self.returned + self.moved_in - self.sold - self.moved_out


@dataclass(frozen=True, slots=True)
class Facts:
    """What the books know of a product when its line comes.

    `free`: pieces on hand and not promised, before this line and without what an earlier version of it did.
    `average`: pieces a week over the weeks reported, None where there are none. `covered`: a count at or after the line's last
    day has already said what stands there.
    """

    free: int = 0
    average: float | None = None
    on_the_way: int = 0
    ever_received: bool = True
    life: str = "active"
    covered: bool = False
    promised: int = 0


@dataclass(frozen=True, slots=True)
class Warned:
    """One remark on a line; `code` finds its words, `facts` are its figures."""

    code: str
    severity: Severity
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "severity": str(self.severity), **self.facts}


def judge_line(line: Line, facts: Facts, *, outlier: float) -> list[Warned]:
    """Judge a line by master data and plausibility. The worst comes first; a stop keeps the line out of the books."""
    stops = list(_stops(line, facts))
    return stops or list(_warnings(line, facts, outlier))


def _stops(line: Line, facts: Facts) -> Iterable[Warned]:
    amounts = (line.sold, line.returned, line.moved_in, line.moved_out, line.counted or 0)
    if min(amounts) < 0:
        yield Warned("below_nothing", Severity.STOP)
    elif max(amounts) > MOST_PIECES:
        yield Warned("too_many", Severity.STOP, {"most": MOST_PIECES})
    if facts.life == "planned":
        yield Warned("not_launched", Severity.STOP)
    if line.counted is not None and line.counted < facts.promised and not facts.covered:
        yield Warned("below_promised", Severity.STOP, {"promised": facts.promised})


def _warnings(line: Line, facts: Facts, outlier: float) -> Iterable[Warned]:
    if line.counted is not None:
        return
    had = facts.free + line.returned + line.moved_in
    gone = line.sold + line.moved_out
    if gone > had and not facts.covered:
        yield Warned("more_than_stock", Severity.WARN, {"had": had, "over": gone - had, "on_the_way": facts.on_the_way})
    if line.sold and not facts.ever_received:
        yield Warned("never_bought", Severity.WARN)
    if facts.average is not None and line.sold > outlier * facts.average and line.sold > facts.average + OUTLIER_FLOOR:
        yield Warned("outlier", Severity.WARN, {"average": round(facts.average, 1)})
    if line.sold and facts.life == "ended":
        yield Warned("discontinued", Severity.WARN)


def digest_of(lines: Iterable[Line]) -> str:
    """SHA-256 of what is said, whatever the order of the lines: with organisation, kind and week it is the report's identity."""
    said = sorted((x.product_id, x.sold, x.returned, x.moved_in, x.moved_out, -1 if x.counted is None else x.counted) for x in lines)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
