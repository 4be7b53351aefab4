"""Adventure Works, a bicycle maker with 701 resellers, as the files that any company would send us.

Reads the CSVs of Microsoft's AdventureWorksDW and writes one file for each kind of import. Nothing here knows the database:
what comes out goes through the same upload, dry run and taking as every other file.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

HQ = {
    "code": "AW",
    "name": "Adventure Works Cycles",
    "name_zh": "历险自行车",
    "country": "US",
    "currency": "USD",
    "language": "en",
    "city": "Bothell",
    "region": "Washington",
}
TERMS_DAYS = 30
PAID_AFTER_DAYS = 45
PLACE = ("BOTHELL", "Bothell warehouse")
DAILY = "fact_product_inventory_daily"
NO_TERRITORY = "11"
CENT = Decimal("0.01")
COUNTRY_LANGUAGES = {"US": "en"}
GROUPS_ZH = {"Bikes": "自行车", "Components": "零部件", "Clothing": "服装", "Accessories": "附件"}
TERRITORIES_ZH = {
    "Northwest": "西北区",
    "Northeast": "东北区",
    "Central": "中部区",
    "Southwest": "西南区",
    "Southeast": "东南区",
    "Canada": "加拿大",
    "France": "法国",
    "Germany": "德国",
    "Australia": "澳大利亚",
    "United Kingdom": "英国",
}
COUNTRIES = {"United States": "US", "Canada": "CA", "France": "FR", "Germany": "DE", "Australia": "AU", "United Kingdom": "GB"}

type Row = Mapping[str, str]


@dataclass(frozen=True)
class Bicycles:
    """The maker's tables under one folder. `share`: take every n-th reseller's orders only, for a quick look."""

    folder: Path
    every: int = 1
    _cache: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, name: str) -> list[Row]:
        if name not in self._cache:
            plain, packed = self.folder / f"{name}.csv", self.folder / f"{name}.csv.gz"
            text = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
            self._cache[name] = list(csv.DictReader(io.StringIO(text.decode(), newline="")))
        return self._cache[name]

    @cached_property
    def resellers(self) -> dict[str, Row]:
        return {row["ResellerKey"]: row for row in self.rows("dim_reseller")}

    @cached_property
    def skus(self) -> dict[str, str]:
        """A product's key, of any of its price periods → its own code."""
        return {row["ProductKey"]: row["ProductAlternateKey"] for row in self.rows("dim_product")}

    @cached_property
    def sales(self) -> list[Row]:
        return [row for row in self.rows("fact_reseller_sales") if int(row["ResellerKey"]) % self.every == 0]

    @cached_property
    def last_day(self) -> date:
        return max(date.fromisoformat(row["OrderDate"]) for row in self.sales)

    @cached_property
    def sold_to(self) -> dict[str, Decimal]:
        """SalesAmount by reseller code."""
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for row in self.sales:
            sums[self.resellers[row["ResellerKey"]]["ResellerAlternateKey"]] += Decimal(row["SalesAmount"])
        return dict(sums)

    @cached_property
    def biggest(self) -> str:
        return max(self.sold_to, key=lambda code: self.sold_to[code])

    def files(self) -> Iterator[tuple[str, str, bytes]]:
        """(kind, file name, bytes) in the order in which they must come in."""
        yield "partners", "partners.csv", _csv(self.partners())
        yield "people", "people.csv", _csv(self.people())
        yield "products", "products.csv", _csv(self.products())
        yield "prices", "dealer-prices.csv", _csv(self.prices())
        yield "stock_days", "daily-stock.csv", _csv(self.stock_days())
        yield "history", "orders.csv", _csv(self.orders())
        yield "payments", "payments.csv", _csv(self.payments())

    def partners(self) -> Iterator[dict[str, Any]]:
        """Ten sales territories as branches, and under each its resellers, who buy from HQ."""
        territories = {row["SalesTerritoryKey"]: row for row in self.rows("dim_sales_territory")}
        for key, row in territories.items():
            if key != NO_TERRITORY:
                yield self._branch(key, row)
        places = {row["GeographyKey"]: row for row in self.rows("dim_geography")}
        for row in self.rows("dim_reseller"):
            place = places[row["GeographyKey"]]
            yield {
                "code": row["ResellerAlternateKey"],
                "name": row["ResellerName"],
                "kind": "dealer",
                "parent": f"T{int(place['SalesTerritoryKey']):02}",
                "buys_from": HQ["code"],
                "territory": f"T{int(place['SalesTerritoryKey']):02}",
                "country": place["CountryRegionCode"],
                "currency": "USD",
                "language": "en",
                "phone": row["Phone"],
                "address": f"{row['AddressLine1']} {row['AddressLine2']}".strip(),
                "city": place["City"],
                "region": place["StateProvinceName"],
                "postcode": place["PostalCode"],
                "terms_days": TERMS_DAYS,
                "since": f"{row['FirstOrderYear']}-01-01" if row["FirstOrderYear"] else "",
            }

    def _branch(self, key: str, row: Row) -> dict[str, Any]:
        name, code = row["SalesTerritoryRegion"], f"T{int(key):02}"
        chinese = TERRITORIES_ZH.get(name, "")
        return {
            "code": code,
            "name": name,
            "name_zh": chinese,
            "kind": "branch",
            "territory": code,
            "territory_name": name,
            "territory_name_zh": chinese,
            "country": COUNTRIES[row["SalesTerritoryCountry"]],
            "currency": "USD",
            "language": "en",
        }

    def people(self) -> Iterator[dict[str, Any]]:
        """The sales people at HQ, and the owner of the biggest reseller."""
        for row in self.rows("dim_employee"):
            if row["SalesPersonFlag"] in {"1", "True"} and row["Status"] == "Current":
                name = f"{row['FirstName']} {row['LastName']}"
                yield {"partner": HQ["code"], "email": row["EmailAddress"], "name": name, "role": "channel_manager", "title": row["Title"]}
        yield {"partner": self.biggest, "email": owner_email(self.biggest), "name": f"Owner of {self.biggest}", "role": "owner"}

    @cached_property
    def latest(self) -> dict[str, Row]:
        """Each product in its latest period, by code."""
        found: dict[str, Row] = {}
        for row in sorted(self.rows("dim_product"), key=lambda row: row["StartDate"]):
            found[row["ProductAlternateKey"]] = row
        return found

    def products(self) -> Iterator[dict[str, Any]]:
        groups = {row["ProductCategoryKey"]: row for row in self.rows("dim_product_category")}
        categories = {row["ProductSubcategoryKey"]: row for row in self.rows("dim_product_subcategory")}
        for sku, row in self.latest.items():
            values: dict[str, Any] = {
                "sku": sku,
                "name": row["EnglishProductName"],
                "description": row["EnglishDescription"],
                "description_zh": row["ChineseDescription"],
                "life": "active" if row["Status"] == "Current" else "ended",
                "launched_on": row["StartDate"],
            }
            if category := categories.get(row["ProductSubcategoryKey"].split(".")[0]):
                group = groups[category["ProductCategoryKey"]]
                values |= {
                    "category": f"C{int(category['ProductSubcategoryKey']):02}",
                    "category_name": category["EnglishProductSubcategoryName"],
                    "group": f"G{group['ProductCategoryKey']}",
                    "group_name": group["EnglishProductCategoryName"],
                    "group_name_zh": GROUPS_ZH.get(group["EnglishProductCategoryName"], ""),
                }
            yield values

    def prices(self) -> Iterator[dict[str, Any]]:
        """A base list for each season. The data end a price before it begins, so a season lasts until the next one starts."""
        priced = [row for row in self.rows("dim_product") if row["DealerPrice"]]
        seasons = sorted({row["StartDate"] for row in priced})
        ends = {start: date.fromisoformat(after) - timedelta(days=1) for start, after in pairwise(seasons)}
        for row in priced:
            start = row["StartDate"]
            yield {
                "list": f"DEALER-{start[:4]}",
                "list_name": f"Dealer prices from {start}",
                "list_name_zh": f"经销商价（{start}起）",
                "level": "base",
                "currency": "USD",
                "valid_from": start,
                "valid_to": ends.get(start, ""),
                "sku": row["ProductAlternateKey"],
                "from_quantity": 1,
                "price": row["DealerPrice"],
            }

    @cached_property
    def days(self) -> list[tuple[int, list[str]]]:
        """HQ's stock of 606 models: line number and row of each model's first day and of every day on which it moved."""
        kept, seen = [], set()
        with gzip.open(self.folder / f"{DAILY}.csv.gz", "rt", encoding="utf-8", newline="") as file:
            for line, row in enumerate(islice(csv.reader(file), 1, None), start=2):
                if row[0] not in seen or row[3] != "0" or row[4] != "0":
                    seen.add(row[0])
                    kept.append((line, row))
        return kept

    @cached_property
    def last_balances(self) -> dict[tuple[str, str], int]:
        """Pieces at the end of the data, by place and product: on a day on which nothing moves, they are those of the day before."""
        return {(self.places[row[0]][0], self.skus[row[0]]): int(row[5]) for _line, row in sorted(self.days, key=lambda kept: kept[1][1])}

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """Where each model stands, by ProductKey. The data count a product's models of earlier seasons apart from the latest."""
        current = {row["ProductKey"] for row in self.latest.values()}
        years = {row["ProductKey"]: row["StartDate"][:4] for row in self.rows("dim_product")}
        return {key: PLACE if key in current else (f"MODELS-{year}", f"Bothell, models of {year}") for key, year in years.items()}

    def stock_days(self) -> Iterator[dict[str, Any]]:
        """Every day on which stock moved, with its line in the data. What they count below zero is sent as it is, and kept aside."""
        for line, (product, day, _cost, came, went, balance) in self.days:
            place, name = self.places[product]
            yield {
                "place": place,
                "place_name": name,
                "sku": self.skus[product],
                "on": day,
                "came": came,
                "went": went,
                "balance": balance,
                "reference": f"{DAILY} line {line}",
            }

    def orders(self) -> Iterator[dict[str, Any]]:
        """Every line with its amount to four decimals; shipped on its day and invoiced with the goods."""
        for row in self.sales:
            yield {
                "number": row["SalesOrderNumber"],
                "partner": self.resellers[row["ResellerKey"]]["ResellerAlternateKey"],
                "ordered_on": row["OrderDate"],
                "shipped_on": row["ShipDate"],
                "their_number": row["CustomerPONumber"],
                "tracking": row["CarrierTrackingNumber"],
                "sku": self.skus[row["ProductKey"]],
                "quantity": row["OrderQuantity"],
                "unit_price": row["UnitPrice"],
                "net": row["SalesAmount"],
            }

    def payments(self) -> Iterator[dict[str, Any]]:
        """Every invoice older than 45 days before the last day was paid in full on the day it fell due."""
        totals: defaultdict[tuple[str, str, date], Decimal] = defaultdict(Decimal)
        for row in self.sales:
            partner = self.resellers[row["ResellerKey"]]["ResellerAlternateKey"]
            totals[row["SalesOrderNumber"], partner, date.fromisoformat(row["ShipDate"])] += Decimal(row["SalesAmount"])
        before = self.last_day - timedelta(days=PAID_AFTER_DAYS)
        for (number, partner, invoiced_on), total in totals.items():
            if invoiced_on < before:
                yield {
                    "partner": partner,
                    "received_on": invoiced_on + timedelta(days=TERMS_DAYS),
                    "amount": total.quantize(CENT, ROUND_HALF_UP),
                    "reference": f"PAY-{number}",
                    "method": "bank",
                }


def owner_email(code: str) -> str:
    return f"owner@{code.lower()}.example"


def _csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    listed: Sequence[Mapping[str, Any]] = list(rows)
    names = list(dict.fromkeys(name for row in listed for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(listed)
    return out.getvalue().encode()
