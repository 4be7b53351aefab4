"""Baskets: orders being filled, kept as typed after every change. Each user has one for each buyer and seller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction

from channel_orders.orders import phrases
from channel_orders.orders.models import Basket
from channel_orders.orders.rules import MOST_LINES, Typed
from partners.refusal import Invalid, NotAllowed
from partners.walls.scope import system

if TYPE_CHECKING:
    from partners.organisations.models import Organisation
    from partners.walls.viewer import Viewer

KEPT = ("lines", "wanted_on", "their_number", "ship_to", "note", "shortage", "saved_at")


def open_basket(buyer: Organisation, *, by: Viewer) -> Basket:
    """Return the viewer's basket for a buyer, an empty one where there is none. Its key becomes the order's."""
    if (
        by.user_id is None
        or not by.may("place_orders")
        or by.organisation_id not in {buyer.pk, buyer.buys_from_id}
        or buyer.buys_from_id is None
    ):
        raise NotAllowed("place_orders")
    with system("open a basket"):  # of a dealer that the seller orders for
        basket, _ = Basket.objects.get_or_create(
            buyer_id=buyer.pk, seller_id=buyer.buys_from_id, user_id=by.user_id, defaults={"key": uuid4()}
        )
    return basket


def keep_basket(basket: Basket, *, by: Viewer) -> None:
    """Keep what was typed. Only the basket's own user changes it."""
    if basket.user_id != by.user_id:
        raise NotAllowed("place_orders")
    if len(basket.lines) > MOST_LINES:
        values = {"most": f"{MOST_LINES:,}", "lines": f"{len(basket.lines):,}"}
        raise Invalid(phrases.TOO_MANY_LINES % values, code="too_many_lines", field="pad")
    with system("keep a basket"):
        basket.save(update_fields=KEPT)


def fill_basket(basket: Basket, typed: Iterable[Typed], *, by: Viewer) -> None:
    """Add lines to a basket. A text that is there already with a quantity gets the sum."""
    at = {line["text"]: line for line in basket.lines}
    for text, quantity in typed:
        if text in at:
            at[text]["quantity"] = (at[text]["quantity"] or 0) + (quantity or 0) or None
        else:
            at[text] = {"text": text, "quantity": quantity}
            basket.lines.append(at[text])
    keep_basket(basket, by=by)


def set_lines(basket: Basket, typed: Iterable[Typed], *, by: Viewer) -> None:
    """Lay lines into a basket with these quantities: what is there already takes them, so that sending twice changes nothing."""
    at = {line["text"]: line for line in basket.lines}
    for text, quantity in typed:
        if text in at:
            at[text]["quantity"] = quantity
        else:
            at[text] = {"text": text, "quantity": quantity}
            basket.lines.append(at[text])
    keep_basket(basket, by=by)


@transaction.atomic
def renew_basket(basket: Basket, left: Sequence[dict[str, Any]] = (), *, by: Viewer) -> None:
    """Empty a basket after its order was placed, but for lines that were `left` out of it; it gets a new key."""
    if basket.user_id != by.user_id:
        raise NotAllowed("place_orders")
    with system("a basket begins anew"):
        Basket.objects.filter(pk=basket.pk, key=basket.key).update(
            key=uuid4(), lines=list(left), their_number="", note="", wanted_on=None, shortage=Basket.Shortage.BACK_ORDER
        )
