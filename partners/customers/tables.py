"""Lists of customers."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from partners.customers.models import Customer

UNBROKEN = {"td": {"class": "w-nb"}}


class CustomerTable(tables.Table):  # type: ignore[misc]
    """One line a customer; `doubles` says how many records each has (id → records), where more than one."""

    name = tables.Column(verbose_name=_("Customer"), linkify=True, order_by=("name_zh", "name"), accessor="local_name")
    number = tables.Column(verbose_name=_("Number"), attrs=UNBROKEN)
    phone = tables.Column(verbose_name=_("Phone"), order_by=("phones",), attrs=UNBROKEN)
    city = tables.Column(verbose_name=_("City"))
    registry_number = tables.Column(verbose_name=_("Registry number"))
    organisation = tables.Column(verbose_name=_("Kept by"), order_by=("organisation__name",))
    records = tables.Column(
        verbose_name=_("Records"), accessor="pk", orderable=False, attrs={"td": {"class": "w-num"}, "th": {"class": "w-num"}}
    )
    made_at = tables.Column(verbose_name=_("Since"), accessor="made_on", order_by=("made_at",), attrs=UNBROKEN)

    class Meta:
        model = Customer
        fields = ("name", "number", "phone", "city", "registry_number", "organisation", "records", "made_at")
        attrs = {"id": "customers"}
        empty_text = _("No customer fits. Search by name, pinyin, phone or number, or add a new one.")

    def __init__(self, *args: object, doubles: dict[int, int] | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.doubles = doubles or {}

    def render_records(self, record: Customer) -> int:
        return self.doubles.get(record.pk, 1)

    def value_records(self, record: Customer) -> int:
        return self.doubles.get(record.pk, 1)
