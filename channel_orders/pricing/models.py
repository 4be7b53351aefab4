"""What a thing costs, and to whom: a seller's price lists with their audience and dates, promotions, tax."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import RowSecurity, SameOrganisation
from partners.walls.managers import ScopedManager

ORGANISATION = "organisations.Organisation"
SELLER = ("seller_id",)


class PriceList(models.Model):
    """A seller's list. Its level decides first (contract before dealer before tier before region before base), then priority.

    Only the seller reads its lists; a buyer learns its own price, with the receipt that explains it.
    """

    class Level(models.TextChoices):
        CONTRACT = "contract", _("Contract")
        DEALER = "dealer", _("Dealer")
        TIER = "tier", _("Tier")
        REGION = "region", _("Region")
        BASE = "base", _("Base")

    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="price_lists")
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    currency = models.CharField(_("currency"), max_length=3)
    priority = models.SmallIntegerField(_("priority"), default=0)
    merges = models.BooleanField(_("merges with lists below it"), default=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    tier = models.CharField(_("tier"), max_length=8, blank=True)
    territory = models.ForeignKey(
        "organisations.Territory", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territory")
    )
    buyer = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("buyer"))

    objects = ScopedManager["PriceList"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SELLER, name="price_list_walls"),
            models.UniqueConstraint(fields=("seller", "code"), name="price_list_code_once"),
            models.UniqueConstraint(fields=("seller", "id"), name="price_list_kin"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="price_list_dates_in_order"),
            models.CheckConstraint(
                condition=Q(level="base")
                | (Q(level="tier") & ~Q(tier=""))
                | Q(level="region", territory__isnull=False)
                | Q(level__in=["dealer", "contract"], buyer__isnull=False),
                name="price_list_names_its_audience",
                violation_error_message=_("Say for which tier, territory or buyer this list is."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class PriceStep(models.Model):
    """The net price of one piece from a quantity on."""

    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="steps")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    from_quantity = models.PositiveIntegerField(_("from"), default=1)
    price = models.DecimalField(_("net price"), max_digits=18, decimal_places=4)

    objects = ScopedManager["PriceStep"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SELLER, name="price_step_walls"),
            SameOrganisation(field="price_list", columns=SELLER, name="price_step_kin_of_list"),
            models.UniqueConstraint(fields=("price_list", "product", "from_quantity"), name="price_step_once"),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_step_not_negative"),
        )
        indexes = (models.Index(fields=("product", "price_list"), name="price_step_by_product"),)

    def __str__(self) -> str:
        return f"{self.price} from {self.from_quantity}"


class Promotion(models.Model):
    """A dated cut for an audience, on products or a category: a share of the price, taken after lists and steps."""

    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="promotions")
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    share = models.DecimalField(_("cut"), max_digits=5, decimal_places=4)  # 0.1000 = 10 % off
    from_quantity = models.PositiveIntegerField(_("from"), default=1)
    products = models.ManyToManyField("catalogue.Product", blank=True, related_name="+", verbose_name=_("products"))
    category = models.ForeignKey("catalogue.Category", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category"))
    tiers = ArrayField(models.CharField(max_length=8), default=list, blank=True, verbose_name=_("tiers"))
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"))

    objects = ScopedManager["Promotion"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SELLER, name="promotion_walls"),
            models.UniqueConstraint(fields=("seller", "code"), name="promotion_code_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="promotion_share_is_a_share"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="promotion_dates_in_order"),
        )

    def __str__(self) -> str:
        return self.name


class TaxRate(models.Model):
    """The tax a seller adds for buyers of one country, from a day on. No row: no tax."""

    seller = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    rate = models.DecimalField(max_digits=6, decimal_places=4, default=Decimal(0))
    valid_from = models.DateField()

    objects = ScopedManager["TaxRate"]()

    class Meta:
        constraints = (
            RowSecurity(columns=SELLER, name="tax_rate_walls"),
            models.UniqueConstraint(fields=("seller", "country", "valid_from"), name="tax_rate_once"),
        )

    def __str__(self) -> str:
        return f"{self.rate} in {self.country}"
