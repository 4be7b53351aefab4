"""Lists of prices; their cells are raw values."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channel_orders.pricing.models import PriceList, PriceStep

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class ListTable(tables.Table):  # type: ignore[misc]
    code = tables.Column(verbose_name=_("List"), linkify=("pricing:list", {"code": tables.A("code")}))
    name = tables.Column(verbose_name=_("Name"))
    level = tables.Column(accessor="get_level_display", verbose_name=_("Level"), order_by="level")
    audience = tables.Column(empty_values=(), verbose_name=pgettext_lazy("price", "For"), orderable=False)
    priority = tables.Column(verbose_name=_("Priority"), attrs=FIGURE)
    valid_from = tables.Column(verbose_name=_("From"))
    valid_to = tables.Column(verbose_name=_("Until"))
    products = tables.Column(verbose_name=_("Products"), attrs=FIGURE)
    currency = tables.Column(verbose_name=_("Currency"))

    class Meta:
        model = PriceList
        fields = ("code", "name", "level", "audience", "priority", "valid_from", "valid_to", "products", "currency")
        attrs = {"id": "price-lists"}
        empty_text = _("No price lists yet. Without a price nothing can be ordered.")

    def render_audience(self, record: PriceList) -> Any:
        return record.buyer or record.territory or record.tier or _("everybody")


class StepTable(tables.Table):  # type: ignore[misc]
    sku = tables.Column(accessor="product__sku", verbose_name=_("Product"))
    name = tables.Column(accessor="product__local_name", verbose_name=_("Name"), orderable=False)
    from_quantity = tables.Column(verbose_name=_("From pieces"), attrs=FIGURE)
    price = tables.Column(verbose_name=_("Net price"), attrs=FIGURE)

    class Meta:
        model = PriceStep
        fields = ("sku", "name", "from_quantity", "price")
        attrs = {"id": "prices"}
        empty_text = _("No prices here yet. Set the first one, or import a file.")
