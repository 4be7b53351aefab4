"""Reads of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from partners.walls.viewer import Viewer
from stock.catalogue.models import Category, Product


def find_products(search: str = "") -> QuerySet[Product]:
    """Find products by code, name, Chinese name or pinyin; every word of `search` must be found."""
    found = Product.objects.all()
    for word in search.split():
        found = found.filter(
            Q(sku__icontains=word) | Q(name__icontains=word) | Q(name_zh__icontains=word) | Q(pinyin__icontains=word.lower())
        )
    return found


def products_for(viewer: Viewer) -> QuerySet[Product]:
    """The catalogue as the viewer may see it: partners do not see what is only planned."""
    products = Product.objects.select_related("category")
    return products if viewer.is_hq else products.exclude(life=Product.Life.PLANNED)


def categories() -> QuerySet[Category]:
    return Category.objects.order_by("code")


def ids_by_sku(skus: Iterable[str]) -> dict[str, int]:
    """Product ids by code; codes that nobody has are left out."""
    return dict(Product.objects.filter(sku__in=list(skus)).values_list("sku", "pk"))
