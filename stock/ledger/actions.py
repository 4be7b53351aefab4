"""The only writers of stock: each action is one statement, whatever the lines, and runs in its caller's transaction.

Lock order: the caller's order and account first, then positions by id. Pieces are whole numbers. A caller has decided that
`by` may do it; the work crosses to the rows of whoever holds the stock.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.journal.actions import record
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import system
from partners.walls.statement import Statement
from partners.walls.viewer import Viewer
from stock.ledger import phrases
from stock.ledger.events import StockArrived
from stock.ledger.models import ExpectedReceipt, Movement, Place
from stock.ledger.rules import Counted

RESERVE = Statement(__file__, "reserve.sql")
LET_GO = Statement(__file__, "let_go.sql")
SHIP = Statement(__file__, "ship.sql")
RECEIVE = Statement(__file__, "receive.sql")
PUT = Statement(__file__, "put.sql")
POST_DAYS = Statement(__file__, "post_days.sql")
SERVE = Statement(__file__, "serve.sql")
HAND_OVER = Statement(__file__, "hand_over.sql")
HOME = Statement(__file__, "home.sql")

type Pieces = Mapping[int, int]  # product id → pieces

DAY_COLUMNS = {
    "places": "place_id",
    "products": "product_id",
    "quantities": "quantity",
    "kinds": "kind",
    "sources": "source",
    "days": "on",
    "notes": "note",
}


class Moved(NamedTuple):
    """Pieces that came (positive) or went (negative) on a day."""

    place_id: int
    product_id: int
    quantity: int
    kind: str
    source: str
    on: date
    note: str = ""


def reserve_stock(place_id: int, wanted: Pieces, *, source: str, by: Viewer | None, at_most: Pieces | None = None) -> dict[int, int]:
    """Promise what is free, up to `wanted`, to `source`; returns the pieces reserved now, by product.

    `wanted` is everything of the product the source still lacks: what is not free waits as a back-order and is served
    oldest first when stock comes. `at_most` takes less of some products now. Never fails for shortage.
    """
    limits = [min(pieces, (at_most or wanted).get(product, pieces)) for product, pieces in wanted.items()]
    with system("reserve stock"):
        return dict(RESERVE.rows(place=place_id, source=source, user=_user(by), limits=limits, **_lists(wanted)))


def let_go(source: str, quantities: Pieces | None, *, by: Viewer | None, waiting: Pieces | None = None) -> dict[int, int]:
    """Free reserved `quantities` of a source, and let it stop waiting for `waiting` pieces; returns the freed, by product.

    With `quantities` None all of both goes. Where others wait for what was freed, StockArrived is told.
    """
    products = sorted({*(quantities or {}), *(waiting or {})})
    with system("let reserved stock go"):
        rows = LET_GO.rows(
            source=source,
            everything=quantities is None,
            products=products,
            quantities=[(quantities or {}).get(product, 0) for product in products],
            waiting=[(waiting or {}).get(product, 0) for product in products],
        )
        _tell([(place, owner, product) for place, owner, product, _, awaited in rows if awaited], by=by)
    return {product: freed for _, _, product, freed, _ in rows}


def ship_stock(
    place_id: int,
    quantities: Pieces,
    *,
    source_reserved: str,
    source: str,
    receiver_id: int,
    expected_on: date | None,
    on: date,
    by: Viewer | None,
) -> None:
    """Send reserved pieces away: they leave on hand and are in transit to `receiver_id` under `source`.

    Raises Refusal (code "not_reserved") where less is reserved for `source_reserved` than is shipped; the caller's
    transaction must then roll back.
    """
    with system("ship stock"):
        gone = SHIP.rows(
            place=place_id,
            source_reserved=source_reserved,
            source=source,
            receiver=receiver_id,
            expected_on=expected_on,
            on=on,
            user=_user(by),
            **_lists(quantities),
        )
    if len(gone) != len(quantities):
        short = sorted(set(quantities) - {product for (product,) in gone})
        raise Refusal(phrases.NOT_RESERVED, code="not_reserved", facts={"products": short})


def receive_stock(source: str, counted: Mapping[int, Counted], *, on: date, by: Viewer | None) -> None:
    """Count pieces that were in transit; whole ones enter the receiver's own place, where it keeps one.

    Raises Refusal (code "more_than_sent") where more is counted than is still on the way.
    """
    products = sorted(counted)
    try:
        with system("receive stock"), transaction.atomic():
            rows = RECEIVE.rows(
                source=source,
                products=products,
                received=[counted[product].received for product in products],
                damaged=[counted[product].damaged for product in products],
                lost=[counted[product].lost for product in products],
                on=on,
                user=_user(by),
            )
            _tell([(place, owner, product) for product, place, owner, awaited in rows if awaited], by=by)
    except IntegrityError as error:
        raise Refusal(phrases.MORE_THAN_SENT, code="more_than_sent") from error
    if len(rows) != len(products):
        raise Refusal(phrases.MORE_THAN_SENT, code="more_than_sent")


def take_back(place_id: int, quantities: Pieces, *, source: str, on: date, by: Viewer | None) -> None:
    """Put returned pieces that are fit for sale back on hand."""
    put_stock(place_id, quantities, kind=Movement.Kind.RETURN, source=source, on=on, by=by)


def hand_over(organisation_id: int, quantities: Pieces, *, source: str, on: date, by: Viewer | None) -> None:
    """Take pieces sent back to a supplier out of the organisation's own place, as far as they are free there."""
    with system("stock goes back to its supplier"):
        HAND_OVER.run(organisation=organisation_id, source=source, on=on, user=_user(by), **_lists(quantities))


def put_stock(place_id: int, quantities: Pieces, *, kind: str, source: str, on: date, by: Viewer | None, note: str = "") -> None:
    """Add pieces to a place, or take them (negative), for a reason of `Movement.Kind`: opening, receipt, adjustment …

    Raises Refusal (code "below_reserved") where less would be left than is promised.
    """
    if not any(quantities.values()):
        return
    try:
        with system("put stock"), transaction.atomic():
            awaited = PUT.rows(place=place_id, kind=kind, source=source, on=on, user=_user(by), note=note, **_lists(quantities))
            _tell([(place_id, owner, product) for product, owner in awaited], by=by)
    except IntegrityError as error:
        raise Refusal(phrases.BELOW_RESERVED, code="below_reserved") from error


def post_days(moved: Sequence[Moved], *, by: Viewer | None) -> None:
    """Write movements of many places and days in the order given, with one statement; each position gains its sum.

    Raises Refusal (code "below_reserved") where less would be left in the end than is promised.
    """
    if not moved:
        return
    columns: dict[str, list[Any]] = {name: [getattr(move, field) for move in moved] for name, field in DAY_COLUMNS.items()}
    try:
        with system("post days of stock"), transaction.atomic():
            _tell([(place, owner, product) for place, owner, product in POST_DAYS.rows(user=_user(by), **columns)], by=by)
    except IntegrityError as error:
        raise Refusal(phrases.BELOW_RESERVED, code="below_reserved") from error


def lock_home(organisation_id: int, name: str) -> int:
    """Lock the place that an organisation's receipts enter until the transaction ends, opening one where it keeps none.

    Reports of one organisation wait here for each other. The lock leaves alone what only refers to the place, so receipts
    and orders pass; they meet a report at the positions.
    """
    with system("where reports are booked"):
        found = HOME.rows(organisation=organisation_id, name=name)[0][0]
        # Two that open the first place at once: one finds nothing, for the other's was not there when it looked.
        return int(found if found is not None else HOME.rows(organisation=organisation_id, name=name)[0][0])


def serve_waiting(place_id: int, product_ids: Collection[int], sources: Collection[str]) -> list[tuple[str, int, int]]:
    """Give what is free to `sources` that wait for it, oldest first; returns (source, product id, pieces).

    The caller holds the locks of those sources' own rows.
    """
    with system("serve back-orders"):
        return [tuple(row) for row in SERVE.rows(place=place_id, products=list(product_ids), sources=list(sources))]


@transaction.atomic
def count_stock(place: Place, product_id: int, *, seen: int, counted: int, reason: str, by: Viewer) -> None:
    """Correct the pieces of a product at one's own place to what was counted.

    `seen` is the figure the counter was shown: what moved meanwhile stays moved. Raises Refusal where less would be left
    than is promised.
    """
    _must_keep(place, by)
    if counted < 0:
        raise Invalid(phrases.COUNTS_START_AT_NOTHING, code="below_nothing", field="counted")
    if not reason.strip():
        raise Invalid(phrases.SAY_WHY, code="say_why", field="reason")
    difference = counted - seen
    put_stock(place.pk, {product_id: difference}, kind=Movement.Kind.COUNT, source="count", on=timezone.localdate(), by=by, note=reason)
    with system("record a count"):
        changes = {"product": product_id, "on_hand": [seen, counted], "reason": reason}
        record("count_stock", f"place:{place.pk}", by=by, organisation_id=place.organisation_id, changes=changes)


@transaction.atomic
def open_place(*, name: str, address: str = "", by: Viewer) -> Place:
    """Open the first place of one's own organisation; it serves the orders of its customers."""
    by.must("report_stock")
    with system("open a place"):
        place = Place.objects.create(organisation_id=by.organisation_id, code="MAIN", name=name, address=address, serves=True)
        record("open_place", f"place:{place.pk}", by=by, changes={"name": name})
    return place


@transaction.atomic
def expect_stock(place: Place, product_id: int, quantity: int, due_on: date, *, source: str = "", by: Viewer) -> ExpectedReceipt:
    """Say that pieces will come to one's own place, and when: orders are promised from it."""
    _must_keep(place, by)
    with system("expect stock"):
        coming = ExpectedReceipt.objects.create(
            organisation_id=place.organisation_id, place=place, product_id=product_id, quantity=quantity, due_on=due_on, source=source
        )
        changes = {"product": product_id, "quantity": quantity, "due_on": due_on}
        record("expect_stock", f"place:{place.pk}", by=by, organisation_id=place.organisation_id, changes=changes)
    return coming


@transaction.atomic
def receive_expected(coming: ExpectedReceipt, quantity: int, *, by: Viewer) -> None:
    """Take in an expected receipt, in the quantity that really came; who waits is served by the event. Once."""
    with system("take in a receipt"):
        coming = ExpectedReceipt.objects.select_for_update(of=("self",)).select_related("place").get(pk=coming.pk)
        _must_keep(coming.place, by)
        if coming.received_at is not None:
            raise Refusal(phrases.ALREADY_ARRIVED, code="already_arrived")
        coming.received_at = timezone.now()
        coming.save(update_fields=["received_at"])
        source = coming.source or f"expected:{coming.pk}"
        put_stock(coming.place_id, {coming.product_id: quantity}, kind=Movement.Kind.RECEIPT, source=source, on=timezone.localdate(), by=by)
        changes = {"product": coming.product_id, "quantity": [coming.quantity, quantity]}
        record("receive_expected", f"place:{coming.place_id}", by=by, organisation_id=coming.organisation_id, changes=changes)


def _must_keep(place: Place, by: Viewer) -> None:
    by.must("report_stock")
    if place.organisation_id != by.organisation_id:
        raise NotAllowed("report_stock")


def _tell(awaited: list[tuple[int, int, int]], *, by: Viewer | None) -> None:
    """Tell that pieces came (place, its owner, product) which others wait for: one event a place, mostly none."""
    for place, owner in sorted({(place, owner) for place, owner, _ in awaited}):
        products = tuple(sorted(product for at, _, product in awaited if at == place))
        record("stock_arrived", f"place:{place}", by=by, organisation_id=owner, event=StockArrived(place_id=place, product_ids=products))


def _lists(pieces: Pieces) -> dict[str, list[int]]:
    return {"products": list(pieces), "quantities": list(pieces.values())}


def _user(by: Viewer | None) -> int | None:
    return by.user_id if by else None
