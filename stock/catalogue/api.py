"""Products for machines."""

from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from partners.access.middleware import PortalRequest
from partners.inputs import Asked, Code, Cursor, Limit
from partners.paging import page_of
from stock.catalogue.models import Product
from stock.catalogue.queries import find_products, products_for

router = Router(tags=["Products"])


class ProductOut(Schema):
    sku: str
    name: str
    name_zh: str
    category: str | None
    gtin: str
    pack: int
    minimum: int
    maximum: int | None
    unit: str
    life: str

    @staticmethod
    def resolve_category(product: Product) -> str | None:
        return product.category.code if product.category else None


class ProductPage(Schema):
    rows: list[ProductOut]
    next: str | None


@router.get("/products", response=ProductPage, summary="List products")
def list_products(request: PortalRequest, search: Asked = "", cursor: Cursor = None, limit: Limit = 50) -> object:
    """Products, newest first; `search` finds by code, name, Chinese name and pinyin."""
    return page_of(products_for(request.viewer) & find_products(search), cursor, limit)


@router.get("/products/{sku}", response=ProductOut, summary="Read a product")
def read_product(request: PortalRequest, sku: Path[Code]) -> Product:
    return get_object_or_404(products_for(request.viewer), sku=sku)
