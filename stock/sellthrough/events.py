"""What sell-through tells the components above it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ReportSent:
    """A partner's report stands in the books; `corrects` is the report it superseded, if any."""

    report_id: int
    organisation_id: int
    kind: str
    week: date
    lines: int
    warned: int
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class GapFound:
    """A count differs from the books: pieces more (positive) or fewer than they say, summed over its products without sign."""

    report_id: int
    organisation_id: int
    week: date
    products: int
    pieces: int
