"""A first suggested order from a partner's own sales and stock. `channel_orders.orders` reads it and fills a basket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from partners.walls.statement import Statement
from stock.catalogue.models import Product
from stock.sellthrough.queries.reports import rules_in_force
from stock.sellthrough.rules import Need, Suggestion, monday_of, suggest

NEEDS = Statement(__file__, "needs.sql")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion with its product's names."""

    product: Product
    because: Suggestion


def suggested_order(
    organisation_id: int, *, on_order: Mapping[int, int] | None = None, seller: bool = False, today: date | None = None
) -> list[Suggested]:
    """What to order for every product that sells: the order-up-to level less what is there or comes (see `rules.ordering`).

    `on_order`: pieces ordered and not shipped yet, by product; only the caller knows orders. `seller`: shipments count as
    sales. The caller has found the organisation through its viewer. Lines with quantity 0 are there too, so that a page can
    say why nothing is wanted. Three queries. The soonest to run out comes first.
    """
    rules, ordered = rules_in_force(), on_order or {}
    rows = NEEDS.rows(
        organisation=organisation_id, as_of=monday_of(today or timezone.localdate()), weeks=rules.average_weeks, seller=seller
    )
    found = {}
    for product, sold, on_hand, coming, pack, minimum in rows:
        need = Need(product, tuple(sold), on_hand, coming, ordered.get(product, 0), pack, minimum)
        made = suggest(need, lead_days=rules.lead_days, review_days=rules.review_days, service=float(rules.service))
        if made is not None:
            found[product] = made
    products = Product.objects.in_bulk(found)
    listed = [Suggested(products[product], made) for product, made in found.items()]
    return sorted(listed, key=lambda one: (not one.because.is_low, 10_000 if one.because.cover is None else one.because.cover))


def running_low(
    organisation_id: int, *, on_order: Mapping[int, int] | None = None, seller: bool = False, today: date | None = None
) -> list[Suggested]:
    """Products that would run out before the next order could arrive, and that something can be ordered of."""
    found = suggested_order(organisation_id, on_order=on_order, seller=seller, today=today)
    return [one for one in found if one.because.is_low and one.because.quantity]
