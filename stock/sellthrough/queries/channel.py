"""Channel stock: product × partner with weeks of supply, what is pushed too deep, and goods that came another way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, DecimalField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf

from partners.walls.statement import Statement
from stock.catalogue.queries import find_products
from stock.ledger.models import Position, Transit
from stock.sellthrough.models import Pace
from stock.sellthrough.rules.cover import ENOUGH_WEEKS

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from stock.sellthrough.models import ReportingRules

ELSEWHERE = Statement(__file__, "elsewhere.sql")
COVER = DecimalField(max_digits=12, decimal_places=1)


@dataclass(frozen=True, slots=True)
class ChannelFilter:
    """How to narrow channel stock: a branch's tree path, category, tier, kind, words, a state; `transit` counts what comes in the cover."""

    under: str = ""
    category: str = ""
    tier: str = ""
    kind: str = ""
    search: str = ""
    state: str = ""
    transit: bool = False


def channel_stock(viewer: Viewer, rules: ReportingRules, asked: ChannelFilter = ChannelFilter()) -> QuerySet[Any]:
    """Each product at each partner below the viewer: on hand, on the way, sold and received in the last weeks, weeks of supply.

    `sold` is empty and so is the cover where no week was reported: a missing report is not a zero. `weeks` says on how many the
    figures rest. On hand is as of now; the weeks as of the last report or of last night.
    """
    pace = Pace.objects.filter(organisation=OuterRef("organisation"), product=OuterRef("product"))
    coming = Transit.objects.filter(organisation=OuterRef("organisation"), product=OuterRef("product")).order_by()
    left = Sum(F("shipped") - F("received") - F("damaged") - F("lost"))
    stock = F("on_hand") + F("on_the_way") if asked.transit else F("on_hand")
    found: QuerySet[Any] = (
        Position.objects.seen_by(viewer)
        .exclude(organisation_id=viewer.organisation_id)
        .exclude(organisation__kind="hq")
        .select_related("organisation", "product")
        .annotate(
            on_the_way=Coalesce(Subquery(coming.values("product").annotate(n=left).values("n")), Value(0), output_field=BigIntegerField()),
            weeks=Coalesce(Subquery(pace.values("weeks")), Value(0), output_field=IntegerField()),
            sold=NullIf(Subquery(pace.filter(weeks__gt=0).values("pieces")), Value(None), output_field=BigIntegerField()),
            received=Coalesce(Subquery(pace.values("received")), Value(0), output_field=BigIntegerField()),
        )
        .annotate(cover=_cover(stock))
    )
    return _in_state(_narrowed(found, asked), asked.state, rules)


def _cover(stock: Combinable) -> Combinable:
    return Cast(stock, COVER) * F("weeks") / NullIf(F("sold"), Value(0))


def _narrowed(found: QuerySet[Any], asked: ChannelFilter) -> QuerySet[Any]:
    if asked.under:
        found = found.filter(organisation__path__startswith=asked.under)
    if asked.category:
        found = found.filter(product__category__code=asked.category)
    if asked.tier:
        found = found.filter(organisation__tier=asked.tier)
    if asked.kind:
        found = found.filter(organisation__kind=asked.kind)
    if asked.search:
        found = found.filter(Q(product__in=find_products(asked.search)) | Q(organisation__code__iexact=asked.search))
    return found


def _in_state(found: QuerySet[Any], state: str, rules: ReportingRules) -> QuerySet[Any]:
    if state == "deep":
        return found.filter(too_deep(rules))
    if state == "low":
        return found.filter(cover__lt=rules.cover_least)
    if state == "out":
        return found.filter(on_hand=0, sold__gt=0)
    if state == "unknown":
        return found.filter(weeks=0)
    return found


def too_deep(rules: ReportingRules) -> Q:
    """Sell-in over sell-through by more than the ratio AND more cover than the most; or pushed in where nothing sells.

    The same as `rules.is_too_deep`, for the database.
    """
    pushed = Q(received__gt=F("sold") * Value(rules.deep_ratio), cover__gt=rules.cover_most, sold__gt=0)
    return pushed | Q(sold=0, received__gt=0, on_hand__gt=0, weeks__gte=ENOUGH_WEEKS)


@dataclass(frozen=True, slots=True)
class Signal:
    """Pieces that a partner sold or counted and never received through Weir; and who, in another territory, is short of them."""

    organisation_id: int
    code: str
    name: str
    name_zh: str
    territory: str
    territory_zh: str
    product_id: int
    sku: str
    product: str
    product_zh: str
    surplus: int
    received: int
    sold: int
    named: str

    @property
    def short(self) -> list[dict[str, Any]]:
        """Who is short of it elsewhere, the most first: code, name, name_zh, territory, territory_zh, pieces."""
        return list(json.loads(self.named))

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.surplus) / self.sold if self.sold else None


def elsewhere(viewer: Viewer, *, least: int = 6) -> list[Signal]:
    """Goods that seem to have crossed between territories: evidence to look into, never an accusation. One query.

    A partner sold or counted at least `least` pieces in the last weeks that it never received; where partners of other
    territories are short of the same product, they are named beside it. Only what the viewer sees is compared.
    """
    seen = None if viewer.is_hq else sorted(viewer.organisation_ids)
    return [Signal(*row) for row in ELSEWHERE.rows(seen=seen, least=least)]
