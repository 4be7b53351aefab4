"""Amounts with their currency. Decimal always, a float never; rounding is the currency's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision

ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum."""


@cache
def minor_digits(currency: str) -> int:
    """Digits after the point of a currency by ISO 4217: CNY 2, JPY 0, KWD 3."""
    return get_currency_precision(currency)


def round_amount(amount: Decimal, currency: str, rounding: str = "half_up") -> Decimal:
    """Round to the currency's minor unit. `rounding` is half_up or half_even."""
    return amount.quantize(Decimal(1).scaleb(-minor_digits(currency)), ROUNDINGS[rounding])


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount of one currency. Adding or comparing different currencies raises CurrencyMismatch."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def rounded(self, rounding: str = "half_up") -> Money:
        return Money(round_amount(self.amount, self.currency, rounding), self.currency)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            message = f"{self.currency} and {other.currency} do not add up"
            raise CurrencyMismatch(message)
        return other.amount


def total_of(amounts: Iterable[Money], currency: str) -> Money:
    """Sum amounts of one currency; an empty sum is zero."""
    return sum(amounts, Money(Decimal(0), currency))


def share_out(amount: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Cut `amount` into parts by `weights`, each rounded, that sum to it exactly.

    The cumulative share is rounded and differences are taken, so no part is off by more than one minor unit and
    the last unit needs no special owner. Weights must be ≥ 0 and not all zero.
    """
    whole = sum(weights, Decimal(0))
    parts: list[Decimal] = []
    reached = given = Decimal(0)
    for weight in weights:
        reached += weight
        upto = round_amount(amount * reached / whole, currency)
        parts.append(upto - given)
        given = upto
    return parts


def part_of(amount: Decimal, whole: int, first: int, last: int, currency: str) -> Decimal:
    """Say what the pieces `first` to `last` of `whole` are worth of `amount`: 0 to 3 are the first three.

    Cumulative values are rounded and differences taken, so parts that cover the whole sum to `amount` exactly, however it
    is cut. What is shipped is counted from the front, what is cancelled from the end, so that both meet to the cent.
    """
    return _worth(amount, whole, last, currency) - _worth(amount, whole, first, currency)


def _worth(amount: Decimal, whole: int, pieces: int, currency: str) -> Decimal:
    return amount if pieces == whole else round_amount(amount * pieces / whole, currency)
