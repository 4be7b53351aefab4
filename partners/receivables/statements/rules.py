"""The law of statements, pure: opening + invoiced − paid − credited = closing, and closing(n) = opening(n + 1).

A statement covers every entry dated up to its last day that no statement covered before it. What is posted later with an
earlier date does not change a paper that was sent: it comes on the next one, marked as late.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 that are not taken for one another
CODE_PARTS, CODE_PART = 3, 4
REPLY_DAYS = 10
INVOICED, PAID, CREDITED = "invoiced", "paid", "credited"
COLUMNS = {"invoice": INVOICED, "opening": INVOICED, "payment": PAID, "credit_note": CREDITED}


@dataclass(frozen=True, slots=True)
class Covered:
    """How far earlier statements went: entries dated up to `last` and numbered up to `cut` are on them."""

    last: date
    cut: int
    closing: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """What one entry of the ledger did to the balance: `amount` > 0 is owed more."""

    number: int
    on: date
    kind: str
    amount: Decimal
    reverses: str = ""
    document: str = ""
    reference: str = ""
    due_on: date | None = None

    @property
    def column(self) -> str:
        """The term of the equation it belongs to. A reversal lessens the term of what it reverses."""
        by_sign = INVOICED if self.amount > 0 else CREDITED
        return COLUMNS.get(self.reverses or self.kind, by_sign)


@dataclass(frozen=True, slots=True)
class Line:
    """A movement with the balance after it."""

    moved: Moved
    balance: Decimal
    late: bool


@dataclass(frozen=True, slots=True)
class Sums:
    opening: Decimal
    invoiced: Decimal
    paid: Decimal
    credited: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.invoiced - self.paid - self.credited


@dataclass(frozen=True, slots=True)
class Account:
    """A statement's figures: the sums and the lines they are made of."""

    sums: Sums
    lines: tuple[Line, ...]


def is_covered(moved: Moved, before: Covered | None) -> bool:
    return before is not None and moved.on <= before.last and moved.number <= before.cut


def state(moves: Iterable[Moved], first: date, last: date, before: Covered | None) -> Account:
    """Make a statement of `first`…`last` from the ledger's entries. `before`: the statement made last, if any.

    Raises ValueError where the period does not follow the last statement's.
    """
    if before is not None and first <= before.last:
        message = f"a statement up to {before.last} was made"
        raise ValueError(message)
    new = sorted((m for m in moves if m.on <= last and not is_covered(m, before)), key=lambda m: (m.on, m.number))
    before_first = [m for m in new if m.on < first and (before is None or m.on > before.last)]
    opening = (before.closing if before else ZERO) + sum((m.amount for m in before_first), ZERO)
    return add_up(opening, [m for m in new if m not in set(before_first)], first)


def add_up(opening: Decimal, moves: Sequence[Moved], first: date) -> Account:
    lines, balance = [], opening
    for moved in moves:
        balance += moved.amount
        lines.append(Line(moved, balance, late=moved.on < first))
    terms = {INVOICED: ZERO, PAID: ZERO, CREDITED: ZERO}
    for moved in moves:
        terms[moved.column] += moved.amount
    return Account(Sums(opening, terms[INVOICED], -terms[PAID], -terms[CREDITED]), tuple(lines))


def new_code() -> str:
    """A code nobody guesses (60 bits), to be read aloud and typed: 7K4M-93QD-XW2T."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(CODE_PART)) for _ in range(CODE_PARTS))


def read_code(typed: str) -> str:
    """A code as people type it: in small letters, with blanks or without hyphens. Empty where it cannot be one."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(letters) != CODE_PARTS * CODE_PART or set(letters) - set(LETTERS):
        return ""
    return "-".join(letters[start : start + CODE_PART] for start in range(0, len(letters), CODE_PART))


def number_of(last: date, place: int) -> str:
    """ST-2026-10-0417: the period's month, and the place in the creditor's year."""
    return f"ST-{last:%Y-%m}-{place:04}"
