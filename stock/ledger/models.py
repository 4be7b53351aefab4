"""Where things are: places, append-only movements, positions, reservations, goods in transit, expected receipts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import AppendOnly, RowSecurity, SameOrganisation
from partners.walls.managers import ScopedManager

ORGANISATION = "organisations.Organisation"
OWNER = ("organisation_id",)


class Place(models.Model):
    """A warehouse or shop floor of one organisation. `serves` marks the one that its customers' orders are met from."""

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="places")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=240, blank=True)
    serves = models.BooleanField(_("serves orders"), default=False)

    objects = ScopedManager["Place"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="place_walls"),
            models.UniqueConstraint(fields=("organisation", "code"), name="place_code_once"),
            models.UniqueConstraint(fields=("organisation", "id"), name="place_kin"),
            models.UniqueConstraint(fields=("organisation",), condition=Q(serves=True), name="place_one_serves"),
        )

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """Pieces of one product at one place: a running balance of the movements. What is reserved is promised to orders."""

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="positions")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="positions")
    on_hand = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)

    objects = ScopedManager["Position"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="position_walls"),
            SameOrganisation(field="place", columns=OWNER, name="position_kin_of_place"),
            models.UniqueConstraint(fields=("place", "product"), name="position_once"),
            models.CheckConstraint(condition=Q(reserved__gte=0) & Q(on_hand__gte=F("reserved")), name="position_never_oversold"),
        )

    def __str__(self) -> str:
        return f"{self.on_hand} of {self.product_id} at {self.place_id}"


class Movement(models.Model):
    """Pieces that came (positive) or went (negative). Ordered by id, never by time; never changed."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening stock")
        RECEIPT = "receipt", _("Received")
        SHIPMENT = "shipment", _("Shipped")
        RETURN = "return", _("Returned")
        COUNT = "count", _("Counted")
        ADJUSTMENT = "adjustment", _("Adjusted")
        SALE = "sale", _("Sold")
        TRANSFER = "transfer", _("Transferred")

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="movements")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="movements")
    quantity = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(max_length=60, db_index=True)
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    objects = ScopedManager["Movement"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="movement_walls"),
            SameOrganisation(field="place", columns=OWNER, name="movement_kin_of_place"),
            AppendOnly(name="movement_append_only"),
            models.CheckConstraint(condition=~Q(quantity=0), name="movement_moves_something"),
        )
        indexes = (
            models.Index(fields=("place", "product", "id"), name="movement_by_position"),
            models.Index(fields=("organisation", "on"), condition=Q(kind__in=("receipt", "shipment")), name="movement_in_and_out"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of {self.product_id}: {self.kind}"


class Reservation(models.Model):
    """Pieces promised to one source, such as an order, and pieces it still waits for.

    Both go down to 0 as they are shipped or let go. What waits is a back-order as stock sees it: promises of coming
    receipts are made after it.
    """

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="reservations")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="reservations")
    source = models.CharField(max_length=60)  # "order:SO-48201937"
    quantity = models.BigIntegerField()
    waiting = models.BigIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager["Reservation"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="reservation_walls"),
            SameOrganisation(field="place", columns=OWNER, name="reservation_kin_of_place"),
            models.UniqueConstraint(fields=("source", "place", "product"), name="reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0, waiting__gte=0), name="reservation_not_negative"),
        )
        indexes = (models.Index(fields=("place", "product", "made_at"), condition=Q(waiting__gt=0), name="reservation_waiting"),)

    def __str__(self) -> str:
        return f"{self.quantity} of {self.product_id} for {self.source}"


class Transit(models.Model):
    """Pieces shipped and not yet received: neither side's on hand. Shipped = received + damaged + lost + still on the way."""

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")  # who receives
    sender = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    source = models.CharField(max_length=60, db_index=True)  # "shipment:…"
    shipped = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    damaged = models.BigIntegerField(default=0)
    lost = models.BigIntegerField(default=0)
    expected_on = models.DateField(null=True)

    objects = ScopedManager["Transit"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id", "sender_id"), name="transit_walls"),
            models.UniqueConstraint(fields=("source", "product"), name="transit_once"),
            models.CheckConstraint(condition=Q(shipped__gt=0, received__gte=0, damaged__gte=0, lost__gte=0), name="transit_signed"),
            models.CheckConstraint(condition=Q(shipped__gte=F("received") + F("damaged") + F("lost")), name="transit_adds_up"),
        )

    def __str__(self) -> str:
        return f"{self.shipped} of {self.product_id} in {self.source}"


class ExpectedReceipt(models.Model):
    """Pieces a place will get, and when: what lets an order say "24 on 8 December"."""

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="expected")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    due_on = models.DateField()
    source = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField(null=True)

    objects = ScopedManager["ExpectedReceipt"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="expected_receipt_walls"),
            SameOrganisation(field="place", columns=OWNER, name="expected_receipt_kin_of_place"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="expected_receipt_positive"),
        )
        indexes = (models.Index(fields=("place", "product", "due_on"), condition=Q(received_at=None), name="expected_receipt_open"),)

    def __str__(self) -> str:
        return f"{self.quantity} of {self.product_id} on {self.due_on}"
