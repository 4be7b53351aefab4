"""Reads of stock: what is free and when, where orders are met from, and whether the books are whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from partners.refusal import Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer
from stock.ledger import phrases
from stock.ledger.models import ExpectedReceipt, Movement, Place, Position, Reservation, Transit
from stock.ledger.rules import Free

FREE = Statement(__file__, "free.sql")
INVARIANTS = Statement(__file__, "invariants.sql")


def free_of(place_id: int, product_ids: Iterable[int]) -> dict[int, Free]:
    """Say what a place can promise of each product, now and next. One query; also a buyer may ask it of its seller."""
    with system("what a seller has free"):
        rows = FREE.rows(place=place_id, products=list(product_ids), today=timezone.localdate())
    return {product: Free(now, next_on, quantity or 0) for product, now, next_on, quantity in rows}


def place_serving(organisation_id: int) -> Place:
    """Find the place an organisation meets its customers' orders from. Raises Refusal where it has none."""
    with system("where orders are met from"):
        place = Place.objects.filter(organisation_id=organisation_id, serves=True).first()
    if place is None:
        raise Refusal(phrases.NO_PLACE_SERVES, code="no_place_serves")
    return place


def positions_of(viewer: Viewer) -> QuerySet[Position]:
    """What the viewer may see of stock: free, what is on the way to the place, and what it expects from its own suppliers.

    Goods on the way stand at the place they will enter: the one that serves, else the first.
    """
    home = Place.objects.filter(organisation=OuterRef("organisation")).order_by("-serves", "pk").values("pk")[:1]
    moving = _sum_of(
        Transit.objects.filter(organisation=OuterRef("organisation"), product=OuterRef("product")),
        F("shipped") - F("received") - F("damaged") - F("lost"),
    )
    coming = _sum_of(ExpectedReceipt.objects.filter(place=OuterRef("place"), product=OuterRef("product"), received_at=None), F("quantity"))
    return (
        Position.objects.seen_by(viewer)
        .select_related("place", "product", "organisation")
        .annotate(
            free=F("on_hand") - F("reserved"),
            on_the_way=Case(When(place_id=Subquery(home), then=moving), default=Value(0)),
            expected=coming,
        )
    )


def _sum_of(rows: QuerySet[Any], what: Combinable) -> Coalesce:
    summed = Subquery(rows.order_by().values("product").annotate(pieces=Sum(what)).values("pieces"))
    return Coalesce(summed, Value(0), output_field=BigIntegerField())


def own_places(viewer: Viewer) -> QuerySet[Place]:
    """The places of the organisation acted for: the only ones its people count at."""
    return Place.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id).order_by("-serves", "name")


def movements_of(position: Position) -> QuerySet[Movement]:
    """Every piece that came and went, the newest first."""
    return Movement.objects.filter(place=position.place_id, product=position.product_id).select_related("by").order_by("-pk")


def promises_of(position: Position) -> QuerySet[Reservation]:
    """Who the reserved pieces are promised to, and who waits, oldest first."""
    held = Reservation.objects.filter(place=position.place_id, product=position.product_id)
    return held.filter(Q(quantity__gt=0) | Q(waiting__gt=0)).order_by("made_at", "pk")


def coming_to(position: Position) -> QuerySet[ExpectedReceipt]:
    return ExpectedReceipt.objects.filter(place=position.place_id, product=position.product_id, received_at=None).order_by("due_on", "pk")


def faults_of_stock() -> list[tuple[Any, ...]]:
    """Check invariants I7 and I8 over the whole ledger: one row (law, place in the books, figures) a fault."""
    with system("check the books"):
        return INVARIANTS.rows()
