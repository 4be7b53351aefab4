"""The writers of price lists. Orders that are placed keep their price; a change counts for orders from its day on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from channel_orders.pricing import phrases
from channel_orders.pricing.models import PriceList, PriceStep
from partners.journal.actions import record
from partners.refusal import Invalid, NotAllowed
from partners.walls.scope import system

if TYPE_CHECKING:
    from collections.abc import Mapping

    from partners.walls.viewer import Viewer


COPIED = ("name", "name_zh", "level", "currency", "priority", "merges", "tier", "territory_id", "buyer_id")


@transaction.atomic
def open_list(fields: Mapping[str, Any], *, by: Viewer) -> PriceList:
    """Open a list of the organisation acted for, with its audience and dates. Raises Invalid where its code is taken."""
    by.must("manage_prices")
    with system("open a price list"):
        try:
            with transaction.atomic():
                made = PriceList.objects.create(seller_id=by.organisation_id, **fields)
        except IntegrityError as error:
            raise Invalid(phrases.CODE_TAKEN, code="code_taken", field="code") from error
        record("open_price_list", f"price_list:{made.code}", by=by, changes={"level": made.level, "from": made.valid_from})
    return made


@transaction.atomic
def set_price(price_list: PriceList, product_id: int, from_quantity: int, price: Decimal | None, *, since: date, by: Viewer) -> PriceList:
    """Set the net price of a piece from a quantity on, counting from a day; None takes the step away.

    From a day after the list's first, the list ends on the day before and a copy with the new price goes on, so that a price
    of the past stays what it was. Returns the list that holds the price.
    """
    _must_own(price_list, by)
    if price is not None and price < 0:
        raise Invalid(phrases.PRICE_NEGATIVE, code="price_negative", field="price")
    with system("set a price"):
        kept = PriceList.objects.select_for_update().get(pk=price_list.pk)
        if kept.valid_to is not None and since > kept.valid_to:
            raise Invalid(phrases.ENDED_ALREADY % {"day": kept.valid_to}, code="list_ended", field="since")
        target = kept if since <= kept.valid_from else _goes_on(kept, since)
        steps = PriceStep.objects.filter(price_list=target, product_id=product_id, from_quantity=from_quantity)
        before = steps.values_list("price", flat=True).first()
        if price is None:
            steps.delete()
        else:
            PriceStep.objects.update_or_create(
                price_list=target,
                product_id=product_id,
                from_quantity=from_quantity,
                defaults={"price": price, "seller_id": target.seller_id},
            )
        said = {"product": product_id, "from": from_quantity, "price": [before and str(before), price and str(price)], "since": since}
        record("set_price", f"price_list:{target.code}", by=by, changes=said)
    return target


@transaction.atomic
def end_list(price_list: PriceList, last: date, *, by: Viewer) -> PriceList:
    """Let a list end after a day."""
    _must_own(price_list, by)
    if last < price_list.valid_from:
        raise Invalid(phrases.DATES_IN_ORDER, code="dates_in_order", field="last")
    with system("end a price list"):
        price_list.valid_to = last
        price_list.save(update_fields=["valid_to"])
        record("end_price_list", f"price_list:{price_list.code}", by=by, changes={"last": last})
    return price_list


def _must_own(price_list: PriceList, by: Viewer) -> None:
    by.must("manage_prices")
    if by.organisation_id != price_list.seller_id:
        raise NotAllowed("manage_prices")


def _goes_on(before: PriceList, since: date) -> PriceList:
    """End a list on the day before and copy it with all its steps; a list that goes on so from that day already is taken."""
    root = before.code.partition("@")[0]
    code = f"{root[:19]}@{since:%Y%m%d}"
    known = PriceList.objects.filter(code=code, seller_id=before.seller_id).first()
    if known is not None:
        return known
    made = PriceList.objects.create(
        seller_id=before.seller_id,
        code=code,
        valid_from=since,
        valid_to=before.valid_to,
        **{name: getattr(before, name) for name in COPIED},
    )
    before.valid_to = since - timedelta(days=1)
    before.save(update_fields=["valid_to"])
    steps = PriceStep.objects.filter(price_list=before).values_list("product_id", "from_quantity", "price")
    PriceStep.objects.bulk_create(
        PriceStep(seller_id=made.seller_id, price_list=made, product_id=product, from_quantity=start, price=price)
        for product, start, price in steps
    )
    return made
