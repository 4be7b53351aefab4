"""Lists of stock."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stock.ledger.models import Movement, Position, Reservation

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class PositionTable(tables.Table):  # type: ignore[misc]
    product = tables.Column(verbose_name=_("Product"), linkify=("stock:position", {"pk": tables.A("pk")}), order_by=("product__sku",))
    organisation = tables.Column(verbose_name=_("Partner"), order_by=("organisation__name",))
    place = tables.Column(verbose_name=pgettext_lazy("stock", "Place"), order_by=("place__name",))
    on_hand = tables.Column(verbose_name=_("On hand"), attrs=FIGURE)
    reserved = tables.Column(verbose_name=_("Reserved"), attrs=FIGURE)
    free = tables.Column(verbose_name=_("Free"), attrs=FIGURE)
    on_the_way = tables.Column(verbose_name=_("On the way"), attrs=FIGURE)
    expected = tables.Column(verbose_name=_("Expected"), attrs=FIGURE)

    class Meta:
        model = Position
        fields = ("product", "organisation", "place", "on_hand", "reserved", "free", "on_the_way", "expected")
        order_by = ("product",)
        attrs = {"id": "stock"}
        empty_text = _("No stock here yet. It comes with the first receipt, or with a count.")

    def render_product(self, record: Position) -> SafeString:
        return format_html('<span class="w-code">{}</span> {}', record.product.sku, record.product.local_name)

    def value_product(self, record: Position) -> str:
        return str(record.product)


class MovementTable(tables.Table):  # type: ignore[misc]
    on = tables.Column(verbose_name=_("Day"), order_by=("pk",))
    kind = tables.Column(verbose_name=pgettext_lazy("form", "What"))
    quantity = tables.Column(verbose_name=_("Pieces"), attrs=FIGURE)
    source = tables.Column(verbose_name=pgettext_lazy("movement", "Why"), orderable=False)
    note = tables.Column(verbose_name=_("Note"), orderable=False)
    by = tables.Column(verbose_name=_("By whom"), orderable=False)

    class Meta:
        model = Movement
        fields = ("on", "kind", "quantity", "source", "note", "by")
        attrs = {"id": "movements"}
        empty_text = _("Nothing has moved yet.")

    def render_source(self, value: str) -> str:
        return value.partition(":")[2] or value

    def render_by(self, value: Any) -> str:
        return str(value.name)


class PromiseTable(tables.Table):  # type: ignore[misc]
    """A short list beside another: no tools of its own."""

    is_plain = True
    source = tables.Column(verbose_name=_("Order"))
    quantity = tables.Column(verbose_name=_("Reserved"), attrs=FIGURE)
    waiting = tables.Column(verbose_name=pgettext_lazy("goods", "Waiting"), attrs=FIGURE)
    made_at = tables.Column(verbose_name=pgettext_lazy("reservation", "Since"))

    class Meta:
        model = Reservation
        fields = ("source", "quantity", "waiting", "made_at")
        orderable = False
        attrs = {"id": "promises"}
        empty_text = _("No pieces are promised.")

    def render_source(self, value: str) -> str:
        return value.partition(":")[2] or value
