"""From promise to goods: shipments with what of them arrived, and returns."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.walls.constraints import RowSecurity, SameOrganisation
from partners.walls.fields import AmountField
from partners.walls.managers import ScopedManager

ORGANISATION = "organisations.Organisation"
SIDES = ("buyer_id", "seller_id")


class Shipment(models.Model):
    """Pieces of one order that left together. Its lines say what arrived whole, damaged or not at all."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="shipments")
    buyer = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)  # the order's number and a count: SH-48201937-1
    place = models.ForeignKey("stock.Place", models.PROTECT, related_name="+")
    shipped_on = models.DateField()
    shipped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True)
    expected_on = models.DateField(_("expected"), null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    amount = AmountField()  # with tax: what moved from ordered to delivered
    invoice = models.ForeignKey("receivables.Invoice", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager["Shipment"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="shipment_walls"),
            SameOrganisation(field="order", columns=SIDES, name="shipment_kin_of_order"),
            models.UniqueConstraint(fields=("number",), name="shipment_number_once"),
            models.UniqueConstraint(fields=("buyer", "seller", "id"), name="shipment_kin"),
        )
        indexes = (
            models.Index(fields=("buyer", "-id"), condition=Q(received_at=None), name="shipment_on_the_way"),
            models.Index(fields=("tracking",), condition=~Q(tracking=""), name="shipment_by_tracking"),
            models.Index(fields=("seller", "-id"), condition=Q(invoice=None), name="shipment_to_invoice"),
        )

    def __str__(self) -> str:
        return self.number


class ShipmentLine(models.Model):
    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines")
    line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="shipment_lines")
    buyer = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    quantity = models.IntegerField()
    received = models.IntegerField(default=0)
    damaged = models.IntegerField(default=0)
    lost = models.IntegerField(default=0)
    lost_credited = models.IntegerField(default=0, db_default=0)
    net = AmountField()
    tax = AmountField()

    objects = ScopedManager["ShipmentLine"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="shipment_line_walls"),
            SameOrganisation(field="shipment", columns=SIDES, name="shipment_line_kin_of_shipment"),
            SameOrganisation(field="line", columns=SIDES, name="shipment_line_kin_of_line"),
            models.UniqueConstraint(fields=("shipment", "line"), name="shipment_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, received__gte=0, damaged__gte=0, lost__gte=0), name="shipment_line_signed"),
            models.CheckConstraint(condition=Q(quantity__gte=F("received") + F("damaged") + F("lost")), name="shipment_line_adds_up"),
            models.CheckConstraint(
                condition=Q(lost_credited__gte=0, lost_credited__lte=F("lost")), name="shipment_line_lost_credited_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id}"


class Return(models.Model):
    """A return of received goods: asked for, authorised with a quantity and a deadline, received, credited. No credit hold stops it."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        AUTHORISED = "authorised", _("Authorised")
        REFUSED = "refused", _("Refused")
        RECEIVED = "received", _("Received")
        CREDITED = "credited", _("Credited")

    class Reason(models.TextChoices):
        DAMAGED = "damaged", _("Arrived damaged")
        FAULTY = "faulty", _("Faulty")
        WRONG = "wrong", _("Wrong product or quantity")
        UNSOLD = "unsold", pgettext_lazy("goods", "Not sold")

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="returns")
    buyer = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)  # RT-48201937-1
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.CharField(_("note"), max_length=300, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    send_back_by = models.DateField(_("send back by"), null=True)
    received_at = models.DateTimeField(null=True)
    credit_note = models.ForeignKey("receivables.Invoice", models.PROTECT, null=True, related_name="+")

    objects = ScopedManager["Return"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="return_walls"),
            SameOrganisation(field="order", columns=SIDES, name="return_kin_of_order"),
            models.UniqueConstraint(fields=("number",), name="return_number_once"),
            models.UniqueConstraint(fields=("buyer", "seller", "id"), name="return_kin"),
        )
        indexes = (
            models.Index(fields=("buyer", "-id"), name="return_by_buyer"),
            models.Index(fields=("seller", "-id"), name="return_by_seller"),
        )

    def __str__(self) -> str:
        return self.number


class ReturnLine(models.Model):
    returned = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="return_lines")
    buyer = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    asked = models.IntegerField()
    authorised = models.IntegerField(default=0)
    received = models.IntegerField(default=0)
    restocked = models.IntegerField(default=0)  # fit for sale again; the rest is written off

    objects = ScopedManager["ReturnLine"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="return_line_walls"),
            SameOrganisation(field="returned", columns=SIDES, name="return_line_kin_of_return"),
            SameOrganisation(field="line", columns=SIDES, name="return_line_kin_of_line"),
            models.UniqueConstraint(fields=("returned", "line"), name="return_line_once"),
            models.CheckConstraint(
                condition=Q(asked__gt=0, authorised__gte=0, authorised__lte=F("asked"), received__gte=0, received__lte=F("authorised"))
                & Q(restocked__gte=0, restocked__lte=F("received")),
                name="return_line_quantities_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.asked} of line {self.line_id}"
