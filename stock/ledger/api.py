"""Stock for machines."""

from ninja import Router, Schema

from partners.access.middleware import PortalRequest
from partners.inputs import Asked, Cursor, Limit
from partners.paging import page_of
from stock.ledger.models import Position

router = Router(tags=["Stock"])


class PositionOut(Schema):
    place: str
    organisation: str
    sku: str
    on_hand: int
    reserved: int
    free: int

    @staticmethod
    def resolve_place(position: Position) -> str:
        return position.place.code

    @staticmethod
    def resolve_organisation(position: Position) -> str:
        return position.organisation.code

    @staticmethod
    def resolve_sku(position: Position) -> str:
        return position.product.sku

    @staticmethod
    def resolve_free(position: Position) -> int:
        return position.on_hand - position.reserved


class PositionPage(Schema):
    rows: list[PositionOut]
    next: str | None


@router.get("/stock", response=PositionPage, summary="List stock")
def list_stock(request: PortalRequest, sku: Asked = "", cursor: Cursor = None, limit: Limit = 50) -> object:
    """Pieces on hand and reserved at your places and those of partners below you."""
    rows = Position.objects.seen_by(request.viewer).select_related("place", "organisation", "product")
    return page_of(rows.filter(product__sku=sku) if sku else rows, cursor, limit)
