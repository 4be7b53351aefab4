"""What an import asks for: columns with their meaning, kinds with their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import override

from portal.exchange import cells
from portal.exchange.cells import Cell, Wrong

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.models import Import

type Word = str | Promise
LANGUAGES = ("en", "zh-hans")


@dataclass(frozen=True)
class Column:
    """One thing a row may say. `refers` names what its code must be found among; `choices` are value → word."""

    name: str
    label: Word
    sort: str = "text"  # text, code, whole, amount, day, choice or email
    required: bool = False
    help: Word = ""
    choices: Mapping[str, Word] = field(default_factory=dict)
    most: int = 0  # characters
    least: int | None = None
    aliases: Sequence[str] = ()
    refers: str = ""
    same_in_document: bool = False

    def read(self, cell: Cell) -> Any:
        """The cell's meaning as JSON holds it; None where it is empty. Raises Wrong."""
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if self.required:
                raise Wrong("missing")
            return None
        return self._reader(cell)

    @cached_property
    def _reader(self) -> Callable[[Cell], Any]:
        readers: dict[str, Callable[[Cell], Any]] = {
            "text": lambda cell: self._short(cells.text(cell)),
            "code": lambda cell: self._short(cells.code(cell)),
            "whole": lambda cell: cells.whole(cell, self.least),
            "amount": self._amount,
            "day": lambda cell: cells.day(cell).isoformat(),
            "choice": lambda cell: cells.choice(cell, self.words),
            "email": cells.email,
        }
        return readers[self.sort]

    def _amount(self, cell: Cell) -> str:
        value = cells.amount(cell)
        if self.least is not None and value < self.least:
            raise Wrong("too_small", least=self.least)
        return str(value)

    def _short(self, words: str) -> str:
        if self.most and len(words) > self.most:
            raise Wrong("too_long", most=self.most)
        if self.required and not words:
            raise Wrong("missing")
        return words

    @cached_property
    def words(self) -> dict[str, str]:
        """Every way to write a choice, folded: its value and its word in each language."""
        found = {cells.folded(value): value for value in self.choices}
        for language in LANGUAGES:
            with override(language):
                found |= {cells.folded(str(word)): value for value, word in self.choices.items()}
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """Every header that means this column, folded."""
        spoken = {self.name, *self.aliases}
        for language in LANGUAGES:
            with override(language):
                spoken.add(str(self.label))
        return frozenset(cells.folded(word) for word in spoken)


@dataclass(frozen=True)
class Kind:
    """One sort of file. `check` says for every staged row whether it is new, changed, same or wrong; `take` writes the good ones.

    `key` names the columns that make two rows the same thing; rows with the same `document` are taken together or not at all.
    """

    code: str
    label: Word
    help: Word
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    check: Callable[[Import], None]
    take: Callable[[Import, Viewer], None]
    document: str = ""
    derive: Callable[[dict[str, Any]], None] | None = None
    samples: tuple[tuple[Any, ...], ...] = ()
    duty: str = "import_data"  # who may bring it in
    for_partners: bool = False  # a partner's own file, about itself; else HQ's
    fill: Callable[[Viewer], Iterable[tuple[Any, ...]]] | None = None  # the rows of a viewer's own template, in place of samples

    def is_for(self, viewer: Viewer) -> bool:
        return self.for_partners is not viewer.is_hq and self.duty in viewer.duties

    def rows_for(self, viewer: Viewer) -> Iterable[tuple[Any, ...]]:
        """What stands in the template a viewer fetches."""
        own = list(self.fill(viewer)) if self.fill else []
        return own or self.samples

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}
