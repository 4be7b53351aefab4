"""The demo's year as files, one for each kind of import: the demo comes in by the same door as everybody's data."""

import csv
import io
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from partners.money import round_amount
from portal.demo.cast import HQ_CODE, TERRITORIES, Partner
from portal.demo.goods import CATEGORIES, CUT_SHORT, Good
from portal.demo.season import SEED, TERMS, PastOrder, Year, payments

VAT = Decimal("0.13")
TIER_CUTS = {"gold": Decimal("0.92"), "silver": Decimal("0.96")}
MARGIN = Decimal("1.12")  # what a distributor adds
CONTRACT = ("D-001", "KT-17-W", Decimal("105.00"))  # one dealer has a price of its own on one kettle
BULK = Decimal("0.97")  # from ten packs on


@dataclass(frozen=True, slots=True)
class DemoFile:
    kind: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Books:
    """Writes the files of HQ, or of one distributor, from the simulated year."""

    partners: Sequence[Partner]
    goods: Sequence[Good]
    year: Year
    today: date

    @property
    def begin(self) -> date:
        return min(order.placed_on for order in self.year.orders)

    def files_of(self, seller: str) -> Iterable[DemoFile]:
        """In the order in which they must come in."""
        if seller == HQ_CODE:
            yield _file("partners", self._partners())
            yield _file("products", self._products())
        yield _file("prices", self._prices(seller), seller)
        yield _file("stock", self._stock(seller), seller)
        yield _file("history", self._history(seller), seller)
        yield _file("payments", self._payments(seller), seller)

    def price(self, good: Good, buyer: Partner) -> Decimal:
        """Net price of a piece for a buyer in the past: by tier at HQ, with a margin at a distributor."""
        if (buyer.code, good.sku) == CONTRACT[:2]:
            return CONTRACT[2]
        if buyer.buys_from != HQ_CODE:
            return round_amount(good.price * MARGIN, "CNY")
        return round_amount(good.price * TIER_CUTS.get(buyer.tier, Decimal(1)), "CNY")

    def _partners(self) -> Iterable[Mapping[str, Any]]:
        for partner in self.partners:
            territory, territory_zh = TERRITORIES[partner.territory]
            yield {
                "code": partner.code,
                "name": partner.name,
                "name_zh": partner.name_zh,
                "kind": partner.kind,
                "parent": "" if partner.under == HQ_CODE else partner.under,
                "buys_from": partner.buys_from,
                "territory": partner.territory,
                "territory_name": territory,
                "territory_name_zh": territory_zh,
                "tier": partner.tier,
                "country": "CN",
                "currency": "CNY",
                "language": partner.language,
                "email": f"books@{partner.code.lower()}.demo",
                "phone": f"+8657155{sum(map(ord, partner.code + partner.name)) % 1_000_000:06}",
                "city": partner.city if partner.language == "en" else partner.city_zh,
                "address": f"{partner.city_zh}市建设路{len(partner.name) * 7}号",
                "since": self.begin - timedelta(days=400 + len(partner.name) * 31),
                "terms_days": TERMS,
            }

    def _products(self) -> Iterable[Mapping[str, Any]]:
        for good in self.goods:
            category, category_zh = CATEGORIES[good.category]
            yield {
                "sku": good.sku,
                "name": good.name,
                "name_zh": good.name_zh,
                "category": good.category,
                "category_name": category,
                "category_name_zh": category_zh,
                "pack": good.pack,
                "minimum": good.pack,
                "life": good.life,
                "launched_on": self.begin - timedelta(days=300),
            }

    def _prices(self, seller: str) -> Iterable[Mapping[str, Any]]:
        factor = Decimal(1) if seller == HQ_CODE else MARGIN
        for good in self.goods:
            price = round_amount(good.price * factor, "CNY")
            yield _step("BASE", "Dealer list", "经销商价目", "base", good, price, self.begin)
            yield _step(
                "BASE",
                "Dealer list",
                "经销商价目",
                "base",
                good,
                round_amount(price * BULK, "CNY"),
                self.begin,
                from_quantity=good.pack * 10,
            )
            if seller == HQ_CODE:
                for tier, cut in TIER_CUTS.items():
                    names = {"gold": ("Gold dealers", "金牌经销商"), "silver": ("Silver dealers", "银牌经销商")}[tier]
                    yield _step(tier.upper(), *names, "tier", good, round_amount(good.price * cut, "CNY"), self.begin, tier=tier)
        if seller == HQ_CODE:
            kettle = next(good for good in self.goods if good.sku == CONTRACT[1])
            yield _step("C-D-001", "Contract of Qingchuan", "清川合同价", "contract", kettle, CONTRACT[2], self.begin, buyer=CONTRACT[0])

    def _stock(self, seller: str) -> Iterable[Mapping[str, Any]]:
        """What stands on the shelf now; the large white air fryer is short at HQ."""
        chance = random.Random(f"{SEED} {seller}")  # noqa: S311 (a play, no secret)
        for good in self.goods:
            most = 160 if seller == HQ_CODE else 24
            pieces = 6 if (seller, good.sku) == (HQ_CODE, CUT_SHORT) else chance.randint(4, most) * good.pack
            if good.life == "active":
                yield {"place": "MAIN", "place_name": "Main warehouse", "sku": good.sku, "quantity": pieces, "on": self.begin}

    def _history(self, seller: str) -> Iterable[Mapping[str, Any]]:
        by_sku, by_code = {good.sku: good for good in self.goods}, {partner.code: partner for partner in self.partners}
        for order in self._orders(seller):
            for line in order.lines:
                price = self.price(by_sku[line.sku], by_code[order.buyer])
                net = round_amount(price * line.quantity, "CNY")
                yield {
                    "number": order.reference,
                    "partner": order.buyer,
                    "ordered_on": order.placed_on,
                    "shipped_on": order.shipped_on,
                    "invoiced_on": order.shipped_on,
                    "invoice": f"F-{order.reference}",
                    "sku": line.sku,
                    "quantity": line.quantity,
                    "unit_price": price,
                    "net": net,
                    "tax": round_amount(net * VAT, "CNY"),
                }

    def _payments(self, seller: str) -> Iterable[Mapping[str, Any]]:
        totals: dict[str, Decimal] = {}
        for row in self._history(seller):
            totals[row["number"]] = totals.get(row["number"], Decimal(0)) + row["net"] + row["tax"]
        bills = [(order.buyer, seller, order.shipped_on, totals[order.reference]) for order in self._orders(seller)]
        for paid in payments(self.partners, bills, self.today):
            yield {"partner": paid.buyer, "received_on": paid.received_on, "amount": paid.amount, "reference": f"{seller}-{paid.reference}"}

    def _orders(self, seller: str) -> list[PastOrder]:
        return [order for order in self.year.orders if order.seller == seller]


def _step(code: str, name: str, name_zh: str, level: str, good: Good, price: Decimal, begin: date, **audience: Any) -> dict[str, Any]:
    step = {"list": code, "list_name": name, "list_name_zh": name_zh, "level": level, "currency": "CNY", "valid_from": begin}
    return step | {"tier": "", "buyer": "", "sku": good.sku, "from_quantity": 1, "price": price} | audience


def _file(kind: str, rows: Iterable[Mapping[str, Any]], seller: str = HQ_CODE) -> DemoFile:
    listed = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(listed[0]))
    writer.writeheader()
    writer.writerows(listed)
    return DemoFile(kind, f"{kind}-{seller}.csv", text.getvalue().encode())
