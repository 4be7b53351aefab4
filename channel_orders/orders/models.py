"""Orders: what a buyer asked a seller for, and how far each line has come. Status is derived from quantities."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Cast, Concat, LPad, Mod
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import RowSecurity, SameOrganisation
from partners.walls.fields import AmountField, PiecesField
from partners.walls.managers import ScopedManager

ORGANISATION = "organisations.Organisation"
SIDES = ("buyer_id", "seller_id")


class Shortage(models.TextChoices):
    """What becomes of a line that is short."""

    BACK_ORDER = "back_order", _("Send what there is, the rest later")
    COMPLETE = "complete", _("Send all at once")
    CANCEL_REST = "cancel_rest", _("Send what there is, cancel the rest")


class Basket(models.Model):
    """An order being filled: kept as typed, on every device, until it is placed."""

    Shortage = Shortage

    buyer = models.ForeignKey(ORGANISATION, models.CASCADE, related_name="+")
    seller = models.ForeignKey(ORGANISATION, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="baskets")
    key = models.UUIDField()  # becomes the order's idempotency key: a double tap places one order
    lines = models.JSONField(default=list)  # [{"text": "KT-17-W", "quantity": 48}, …]
    wanted_on = models.DateField(null=True, blank=True)
    their_number = models.CharField(max_length=40, blank=True)
    ship_to = models.CharField(max_length=240, blank=True)
    note = models.CharField(max_length=300, blank=True)
    shortage = models.CharField(max_length=12, choices=Shortage, default=Shortage.BACK_ORDER, db_default=Shortage.BACK_ORDER)
    saved_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager["Basket"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("buyer_id",), name="basket_walls"),
            models.UniqueConstraint(fields=("buyer", "seller", "user"), name="basket_once"),
        )

    def __str__(self) -> str:
        return f"basket of {self.user_id} for {self.buyer_id}"


class Order(models.Model):
    class Credit(models.TextChoices):
        GRANTED = "granted", _("Passed")
        HELD = "held", _("Held")
        REFUSED = "refused", _("Refused")

    class Stage(models.TextChoices):
        HELD = "held", _("Held")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled")
        CONFIRMED = "confirmed", _("Confirmed")
        PARTLY_SHIPPED = "partly_shipped", _("Partly shipped")
        SHIPPED = "shipped", _("Shipped")
        COMPLETED = "completed", _("Completed")

    Shortage = Shortage

    number = models.GeneratedField(  # from the id, scrambled: a number tells nobody how many orders there are
        expression=Concat(
            Value("SO-"), LPad(Cast(Mod(F("id") * Value(61803399) + Value(27182818), Value(100000000)), models.CharField()), 8, Value("0"))
        ),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )
    buyer = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="orders_placed")
    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="orders_taken")
    account = models.ForeignKey("receivables.Account", models.PROTECT, related_name="+")
    place = models.ForeignKey("stock.Place", models.PROTECT, related_name="+")  # where it is met from
    key = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64, default="", db_default="")  # of what was asked: a key counts for one body
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    wanted_on = models.DateField(null=True)
    their_number = models.CharField(_("your number"), max_length=40, blank=True)
    ship_to = models.CharField(_("ship to"), max_length=240, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    shortage = models.CharField(max_length=12, choices=Shortage, default=Shortage.BACK_ORDER)
    currency = models.CharField(max_length=3)
    net = AmountField()
    tax = AmountField()
    total = AmountField()
    credit = models.CharField(max_length=8, choices=Credit)
    credit_note = models.CharField(max_length=300, blank=True)  # why it was refused, for the buyer to read
    # Sums of the lines, kept by the statement that changes the lines.
    ordered = PiecesField()
    shipped = PiecesField()
    cancelled = PiecesField()
    settled = PiecesField()  # shipped pieces that were received, damaged or lost
    stage = models.GeneratedField(
        expression=Case(
            When(credit="refused", then=Value("refused")),
            When(ordered=F("cancelled"), then=Value("cancelled")),
            When(credit="held", then=Value("held")),
            When(shipped=0, then=Value("confirmed")),
            When(ordered__gt=F("shipped") + F("cancelled"), then=Value("partly_shipped")),
            When(shipped__gt=F("settled"), then=Value("shipped")),
            default=Value("completed"),
        ),
        output_field=models.CharField(max_length=14, choices=Stage),
        db_persist=True,
    )

    objects = ScopedManager["Order"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SIDES, name="order_walls", shareable=True),
            models.UniqueConstraint(fields=("number",), name="order_number_once"),
            models.UniqueConstraint(fields=("buyer", "key"), name="order_key_once"),
            models.UniqueConstraint(fields=("buyer", "seller", "id"), name="order_kin"),
            models.CheckConstraint(condition=Q(total=F("net") + F("tax")), name="order_adds_up"),
            models.CheckConstraint(
                condition=Q(ordered__gte=F("shipped") + F("cancelled"), shipped__gte=F("settled"), settled__gte=0, cancelled__gte=0),
                name="order_quantities_in_order",
            ),
        )
        indexes = (
            models.Index(fields=("buyer", "-id"), name="order_by_buyer"),
            models.Index(fields=("seller", "-id"), name="order_by_seller"),
            models.Index(fields=("stage", "-id"), condition=~Q(stage="completed"), name="order_by_stage"),
            models.Index(fields=("-placed_at",), name="order_by_day"),
            GinIndex(fields=("number",), opclasses=("gin_trgm_ops",), name="order_number_trgm"),
            GinIndex(fields=("their_number",), opclasses=("gin_trgm_ops",), condition=~Q(their_number=""), name="order_their_number_trgm"),
        )

    def __str__(self) -> str:
        return str(self.number)

    @property
    def stage_word(self) -> str:
        """The stage in the reader's language: the database makes the stage, so Django gives it no display method."""
        return str(self.Stage(self.stage).label)


class OrderLine(models.Model):
    """One product of an order, and where its pieces are. The law of the line stands in the database:

    ordered = shipped + open + cancelled, 0 ≤ invoiced − credited ≤ shipped, returned ≤ received, reserved ≤ open.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    buyer = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    ordered = PiecesField()
    reserved = PiecesField()
    shipped = PiecesField()
    cancelled = PiecesField()
    received = PiecesField()
    damaged = PiecesField()
    lost = PiecesField()
    invoiced = PiecesField()
    credited = PiecesField()
    returned = PiecesField()
    open = models.GeneratedField(
        expression=F("ordered") - F("shipped") - F("cancelled"), output_field=models.IntegerField(), db_persist=True
    )
    unit_price = AmountField()
    net = AmountField()
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, default=Decimal(0))
    tax = AmountField()
    price_receipt = models.JSONField(default=dict)  # how the price came about; never recomputed

    objects = ScopedManager["OrderLine"]()

    class Meta:
        ordering = ("number",)
        constraints = (
            RowSecurity(columns=SIDES, name="order_line_walls"),
            SameOrganisation(field="order", columns=SIDES, name="order_line_kin_of_order"),
            models.UniqueConstraint(fields=("order", "number"), name="order_line_numbered"),
            models.UniqueConstraint(fields=("buyer", "seller", "id"), name="order_line_kin"),
            models.CheckConstraint(condition=Q(ordered__gt=0, shipped__gte=0, cancelled__gte=0, open__gte=0), name="order_line_open"),
            models.CheckConstraint(condition=Q(reserved__gte=0, reserved__lte=F("open")), name="order_line_reserved_within_open"),
            models.CheckConstraint(
                condition=Q(invoiced__gte=F("credited"), credited__gte=0) & Q(invoiced__lte=F("shipped") + F("credited")),
                name="order_line_billed_within_shipped",
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, damaged__gte=0, lost__gte=0) & Q(shipped__gte=F("received") + F("damaged") + F("lost")),
                name="order_line_settled_within_shipped",
            ),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=F("received") + F("damaged")), name="order_line_returned_within_received"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number}"
