"""One figure of a benchmark, printed as a line of JSON."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` is the figure against the baseline that ran beside it; `ok` whether it reaches the target ratio."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    target: float | None = None
    at_most: bool = False  # the target is a ceiling

    @property
    def ok(self) -> bool | None:
        measured = self.ratio if self.ratio is not None else self.value
        if self.target is None:
            return None
        return measured <= self.target if self.at_most else measured >= self.target

    def line(self) -> str:
        said = asdict(self) | {"ok": self.ok}
        said.pop("at_most")
        return json.dumps({key: round(value, 4) if isinstance(value, float) else value for key, value in said.items()})
