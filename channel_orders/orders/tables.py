"""Lists of orders; their cells are raw values, written by the shell's table."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channel_orders.orders.models import Order

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class OrderTable(tables.Table):  # type: ignore[misc]
    number = tables.Column(
        verbose_name=pgettext_lazy("paper", "Order"), linkify=("orders:detail", {"number": tables.A("number")}), orderable=False
    )
    placed_at = tables.DateTimeColumn(verbose_name=_("Placed"), format="j M Y")
    buyer = tables.Column(verbose_name=pgettext_lazy("side of an order", "Buyer"), orderable=False)
    seller = tables.Column(verbose_name=pgettext_lazy("side of an order", "Seller"), orderable=False)
    their_number = tables.Column(verbose_name=_("Their number"), orderable=False)
    stage = tables.TemplateColumn(template_name="orders/parts/stage.html", verbose_name=_("State"), orderable=False)
    ordered = tables.Column(verbose_name=_("Pieces"), attrs=FIGURE, orderable=False)
    total = tables.Column(verbose_name=_("Total"), attrs=FIGURE)
    currency = tables.Column(verbose_name=_("Currency"), orderable=False)

    class Meta:
        model = Order
        fields = ("number", "placed_at", "buyer", "seller", "their_number", "stage", "ordered", "total", "currency")
        attrs = {"id": "orders"}
        order_by = ()
        empty_text = _("No orders here. Place one, or take a filter away.")

    def render_placed_at(self, value: Any) -> Any:
        return value.date()

    def value_stage(self, record: Order) -> str:
        return record.stage_word
