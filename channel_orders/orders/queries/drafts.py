"""A basket read as the order it would be: products, prices, what is free and when, what is in the way, credit after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from channel_orders.orders.models import Basket
from channel_orders.pricing.queries import Asked, price_lines
from channel_orders.pricing.rules import Priced
from partners.organisations.models import Organisation
from partners.receivables.queries import account_between, standing_of
from partners.receivables.rules import Standing, judge_credit, over_by
from partners.walls.scope import system
from partners.walls.statement import Statement
from stock.catalogue.models import Product
from stock.ledger.queries import free_of, place_serving
from stock.ledger.rules import Free
from stock.quantity import nearest_valid

if TYPE_CHECKING:
    from partners.receivables.models import Account

LIKELY = Statement(__file__, "likely.sql")
CERTAIN = 2
MOST_GUESSES = 200
MOST_SUGGESTED = 8


@dataclass(slots=True)
class DraftLine:
    """One line as typed, and what it means. `problem` names what keeps it out of the order: it is then not counted."""

    index: int
    text: str
    asked: int | None
    product: Product | None = None
    quantity: int = 0
    lower: int | None = None  # the whole packs below, where `asked` was rounded up
    priced: Priced | None = None
    free: Free = field(default_factory=Free)
    problem: str = ""
    guess: Product | None = None
    others: list[int] = field(default_factory=list)  # later lines of the basket that name the same product

    @property
    def short(self) -> int:
        return max(0, self.quantity - self.free.now) if not self.problem else 0

    @property
    def rounded(self) -> bool:
        return self.asked is not None and not self.problem and self.quantity != self.asked

    @property
    def later(self) -> int:
        """Pieces of what is short that the next receipt brings."""
        return min(self.short, self.free.next_quantity)


@dataclass(slots=True)
class Draft:
    """The order that a basket would make now."""

    basket: Basket
    buyer: Organisation
    lines: list[DraftLine]
    account: Account | None = None
    standing: Standing | None = None

    @property
    def good(self) -> list[DraftLine]:
        return [line for line in self.lines if not line.problem]

    @property
    def wrong(self) -> list[DraftLine]:
        return [line for line in self.lines if line.problem]

    @property
    def short(self) -> list[DraftLine]:
        return [line for line in self.lines if line.short]

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.good)

    @property
    def net(self) -> Decimal:
        return sum((line.priced.net for line in self.good if line.priced), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return sum((line.priced.tax for line in self.good if line.priced), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.net + self.tax

    @property
    def tax_rates(self) -> set[Decimal]:
        return {line.priced.tax_rate for line in self.good if line.priced}

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the order would be held now; none: it passes."""
        return judge_credit(self.standing or Standing(), self.total)

    @property
    def over_by(self) -> Decimal:
        return over_by(self.standing or Standing(), self.total)


def said_of(basket: Basket) -> list[tuple[str, int | None]]:
    return [(line["text"], line["quantity"]) for line in basket.lines]


def read_basket(basket: Basket, buyer: Organisation) -> Draft:
    """Read a basket for its buyer. A fixed number of queries at any size: codes, guesses, prices, stock, account and standing."""
    lines = [DraftLine(index, text, quantity) for index, (text, quantity) in enumerate(said_of(basket))]
    _name(lines)
    lines = _joined(lines)
    _count(lines)
    seller = basket.seller_id
    with system("what an order would be"):
        _price(lines, buyer, seller)
        place = place_serving(seller)
        free = free_of(place.pk, {line.product.pk for line in lines if line.product and not line.problem})
        account = account_between(buyer.pk, seller, buyer.currency)
        standing = standing_of(account) if account else None
    for line in lines:
        if line.product:
            line.free = free.get(line.product.pk, Free())
    return Draft(basket, buyer, lines, account, standing)


def _name(lines: Sequence[DraftLine]) -> None:
    """Find the product of each line: by its code, else by its name or pinyin where only one fits; else guess."""
    texts = {line.text for line in lines}
    by_code = {product.sku.upper(): product for product in Product.objects.filter(sku__in=texts | {text.upper() for text in texts})}
    unknown = list(dict.fromkeys(line.text for line in lines if line.text.upper() not in by_code))[:MOST_GUESSES]
    likely = _likely(unknown) if unknown else {}
    for line in lines:
        product = by_code.get(line.text.upper())
        guess, certain = likely.get(line.text, (None, False))
        line.product = product or (guess if certain else None)
        line.guess = None if line.product else guess
        if line.product is None:
            line.problem = "unknown"
        elif not line.product.can_be_ordered:
            line.problem = "ended"


def _joined(lines: list[DraftLine]) -> list[DraftLine]:
    """A product stands in an order once: later lines of it are added to its first."""
    first: dict[int, DraftLine] = {}
    kept = []
    for line in lines:
        known = first.setdefault(line.product.pk, line) if line.product else line
        if known is line:
            kept.append(line)
        else:
            known.asked = (known.asked or 0) + (line.asked or 0) or None
            known.others.append(line.index)
    return kept


def _likely(texts: list[str]) -> dict[str, tuple[Product, bool]]:
    rows: dict[str, list[tuple[int, float]]] = {}
    for text, product, likeness in LIKELY.rows(texts=texts):
        rows.setdefault(text, []).append((product, likeness))
    products = Product.objects.in_bulk([found[0][0] for found in rows.values()])
    return {text: (products[found[0][0]], _is_certain([likeness for _, likeness in found])) for text, found in rows.items()}


def _is_certain(likeness: list[float]) -> bool:
    """A name or its pinyin, and no second product that fits as well."""
    return likeness[0] >= CERTAIN and (len(likeness) == 1 or likeness[1] < likeness[0])


def _count(lines: Sequence[DraftLine]) -> None:
    """Round quantities up to whole packs; say what cannot be ordered as it is."""
    for line in lines:
        if line.product is None or line.problem:
            continue
        if not line.asked or line.asked < 0:
            line.problem = "no_quantity"
            continue
        lower, upper = nearest_valid(line.asked, line.product.pack, line.product.minimum, line.product.maximum)
        if upper is None:
            line.problem, line.lower = "too_many", lower
            continue
        line.quantity, line.lower = upper, lower if lower != upper else None


def _price(lines: Sequence[DraftLine], buyer: Organisation, seller_id: int) -> None:
    good = [(line, line.product.pk) for line in lines if line.product and not line.problem]
    asked = [Asked(product, line.quantity) for line, product in good]
    for (line, _), priced in zip(good, price_lines(buyer, seller_id, asked, timezone.localdate()), strict=True):
        line.priced = priced
        line.problem = "" if priced else "no_price"


def products_like(text: str) -> list[Product]:
    """A few products that can be ordered, by code, name or pinyin; what begins with the text comes first."""
    wanted = text.strip()
    if not wanted:
        return []
    fits = Q(sku__icontains=wanted) | Q(name__icontains=wanted) | Q(name_zh__icontains=wanted) | Q(pinyin__icontains=wanted.lower())
    lives = (Product.Life.ACTIVE, Product.Life.RUNNING_OUT)
    found: Iterable[Any] = Product.objects.filter(fits, life__in=lives).order_by("sku")[: 4 * MOST_SUGGESTED]
    return sorted(found, key=lambda product: (not product.sku.upper().startswith(wanted.upper()), product.sku))[:MOST_SUGGESTED]
