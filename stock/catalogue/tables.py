"""Lists of the catalogue."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from stock.catalogue.models import Product
from stock.quantity import pieces_text

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class ProductTable(tables.Table):  # type: ignore[misc]
    sku = tables.Column(verbose_name=_("Code"), linkify=("catalogue:product", {"pk": tables.A("pk")}))
    name = tables.Column(verbose_name=_("Name"), accessor="local_name", order_by=("name",))
    category = tables.Column(verbose_name=_("Category"), order_by=("category__code",))
    pack = tables.Column(verbose_name=_("Pack"), attrs=FIGURE)
    minimum = tables.Column(verbose_name=_("Smallest order"), attrs=FIGURE)
    life = tables.Column(verbose_name=_("Life cycle"))

    class Meta:
        model = Product
        fields = ("sku", "name", "category", "pack", "minimum", "life")
        order_by = ("sku",)
        attrs = {"id": "products"}
        empty_text = _("No product fits. Search by code, name or pinyin, or take a filter away.")

    def render_sku(self, value: str) -> SafeString:
        return format_html('<span class="w-code">{}</span>', value)

    def value_sku(self, value: str) -> str:
        return value

    def render_minimum(self, record: Product) -> str:
        return pieces_text(max(record.minimum, record.pack), record.pack)

    def value_minimum(self, record: Product) -> int:
        return record.minimum
