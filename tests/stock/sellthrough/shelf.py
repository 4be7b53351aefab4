"""A dealer that reports: what tests of sell-through begin from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from partners.organisations.models import Organisation
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from stock.catalogue.models import Product
from stock.ledger.actions import lock_home, put_stock
from stock.ledger.models import Movement, Place, Position
from stock.sellthrough.actions import Sent, send_report
from stock.sellthrough.queries import Week, books_of, due_weeks
from stock.sellthrough.rules import Line, monday_of
from tests.factories import make_dealer, make_product, make_viewer

TODAY = timezone.localdate()
THIS = monday_of(TODAY)


def week(back: int) -> date:
    """The Monday of the week that many weeks ago; 1 is the last week that is over."""
    return THIS - timedelta(weeks=back)


@dataclass
class Shelf:
    """A dealer with one shelf. `at` puts pieces there on a day, as a receipt does."""

    dealer: Organisation
    viewer: Viewer
    products: Sequence[Product]

    @property
    def product(self) -> Product:
        return self.products[0]

    def put(self, pieces: int, *, product: Product | None = None, on: date | None = None, kind: str = Movement.Kind.RECEIPT) -> None:
        from django.db import transaction

        with transaction.atomic():
            place = lock_home(self.dealer.pk, "Shop")
            named = {(product or self.product).pk: pieces}
            put_stock(place, named, kind=kind, source="test", on=on or week(6), by=None)

    def sells(self, sold: int | Mapping[int, int], back: int = 1, **more: Any) -> Sent:
        said = sold if isinstance(sold, Mapping) else {self.product.pk: sold}
        return send_report("sales", week(back), [Line(product, sold=pieces) for product, pieces in said.items()], by=self.viewer, **more)

    def counts(self, counted: int, back: int = 1, **more: Any) -> Sent:
        return send_report("count", week(back), [Line(self.product.pk, counted=counted)], by=self.viewer, **more)

    def weeks(self, count: int = 13, **more: Any) -> list[Week]:
        """The shelf's books as its owner sees them."""
        with seeing(self.viewer.scope):
            return books_of(self.dealer.pk, self.product.pk, weeks=count, **more)

    def due(self) -> list[date]:
        with seeing(self.viewer.scope):
            return due_weeks(self.viewer)

    @property
    def on_hand(self) -> int:
        with system("test"):
            return sum(Position.objects.filter(organisation=self.dealer, product=self.product).values_list("on_hand", flat=True))

    def movements(self) -> list[tuple[str, int, date]]:
        with system("test"):
            rows = Movement.objects.filter(organisation=self.dealer, product=self.product).order_by("pk")
            return [(row.kind, row.quantity, row.on) for row in rows]


def make_shelf(*, products: int = 1, pieces: int = 0, **fields: Any) -> Shelf:
    dealer = make_dealer(**fields)
    shelf = Shelf(dealer, make_viewer(dealer), [make_product() for _ in range(products)])
    if pieces:
        for product in shelf.products:
            shelf.put(pieces, product=product)
    return shelf


def nothing_changed() -> dict[str, int]:
    """How many rows stand in each table that a report could write."""
    counts = {}
    with system("test"), connection.cursor() as cursor:
        for table in ("sellthrough_report", "sellthrough_reportline", "sellthrough_pace", "stock_movement", "journal_auditentry"):
            cursor.execute(f"select count(*) from {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


def place_of(shelf: Shelf) -> Place:
    with system("test"):
        return Place.objects.get(organisation=shelf.dealer)
