"""Lists of fulfilment."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channel_orders.fulfilment.models import Return, Shipment

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}


class ShipmentTable(tables.Table):  # type: ignore[misc]
    number = tables.Column(verbose_name=_("Shipment"), linkify=("fulfilment:shipment", {"number": tables.A("number")}), order_by=("pk",))
    buyer = tables.Column(verbose_name=pgettext_lazy("order", "Buyer"), order_by=("buyer__name",))
    seller = tables.Column(verbose_name=pgettext_lazy("order", "From"), order_by=("seller__name",))
    shipped_on = tables.Column(verbose_name=_("Shipped"))
    expected_on = tables.Column(verbose_name=_("Expected"))
    pieces = tables.Column(verbose_name=_("Pieces"), attrs=FIGURE)
    amount = tables.Column(verbose_name=_("Amount"), attrs=FIGURE)
    state = tables.TemplateColumn(
        template_name="fulfilment/parts/shipment_state.html", verbose_name=_("State"), orderable=False, exclude_from_export=True
    )
    received_at = tables.Column(verbose_name=_("Received"))
    invoice = tables.Column(verbose_name=_("Invoice"), accessor="invoice__number", order_by=("invoice__number",))

    class Meta:
        model = Shipment
        fields = ("number", "buyer", "seller", "shipped_on", "expected_on", "pieces", "amount", "state", "received_at", "invoice")
        attrs = {"id": "shipments"}
        empty_text = _("No shipments here. They appear when an order leaves.")


class ReturnTable(tables.Table):  # type: ignore[misc]
    number = tables.Column(verbose_name=_("Return"), linkify=("fulfilment:return", {"number": tables.A("number")}), order_by=("pk",))
    order = tables.Column(verbose_name=_("Order"), order_by=("order__number",))
    buyer = tables.Column(verbose_name=pgettext_lazy("order", "Buyer"), order_by=("buyer__name",))
    asked_at = tables.Column(verbose_name=_("Asked"))
    reason = tables.Column(verbose_name=_("Reason"))
    pieces = tables.Column(verbose_name=_("Pieces"), attrs=FIGURE)
    state = tables.TemplateColumn(template_name="fulfilment/parts/return_state.html", verbose_name=_("State"), order_by=("state",))
    send_back_by = tables.Column(verbose_name=_("Send back by"))
    credit_note = tables.Column(verbose_name=_("Credit note"), accessor="credit_note__number", orderable=False)

    class Meta:
        model = Return
        fields = ("number", "order", "buyer", "asked_at", "reason", "pieces", "state", "send_back_by", "credit_note")
        attrs = {"id": "returns"}
        empty_text = _("No returns here. A buyer asks for one from its order.")

    def value_state(self, record: Return) -> str:
        return str(record.get_state_display())
