"""Products, places and stock."""

from itertools import count
from typing import Any

from partners.organisations.models import Organisation
from partners.walls.scope import system
from stock.catalogue.models import Product
from stock.ledger.models import Movement, Place, Position
from tests.factories.partners import make_hq

NUMBERS = count(1)


def make_product(**fields: Any) -> Product:
    number = next(NUMBERS)
    with system("factory"):
        return Product.objects.create(**({"sku": f"SKU-{number:04}", "name": f"Kettle {number}", "name_zh": f"水壶{number}"} | fields))


def make_place(organisation: Organisation | None = None, **fields: Any) -> Place:
    """Make the place that serves an organisation's customers (HQ's by default)."""
    owner = organisation or make_hq()
    with system("factory"):
        found = Place.objects.filter(organisation=owner, serves=True).first()
        return found or Place.objects.create(**({"organisation": owner, "code": "MAIN", "name": "Main warehouse", "serves": True} | fields))


def make_position(product: Product, on_hand: int, *, place: Place | None = None) -> Position:
    """Put `on_hand` pieces at a place, with the movement that brought them."""
    place = place or make_place()
    with system("factory"):
        from django.utils import timezone

        if on_hand:
            Movement.objects.create(
                organisation_id=place.organisation_id,
                place=place,
                product=product,
                quantity=on_hand,
                kind="opening",
                source="test",
                on=timezone.localdate(),
            )
        return Position.objects.create(organisation_id=place.organisation_id, place=place, product=product, on_hand=on_hand)
