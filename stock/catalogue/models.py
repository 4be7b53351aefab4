"""What things are: products, categories, packs, life cycle. No prices: what a thing costs is said in channel_orders."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


def local(english: str, chinese: str) -> str:
    return chinese if chinese and (get_language() or "").startswith("zh") else english


class Category(models.Model):
    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return local(self.name, self.name_zh)


class Product(models.Model):
    """One thing that is sold. Quantities are whole pieces everywhere; a pack holds `pack` pieces."""

    class Life(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ACTIVE = "active", pgettext_lazy("product", "Active")
        RUNNING_OUT = "running_out", _("While stocks last")
        ENDED = "ended", _("Discontinued")

    sku = models.CharField(_("product code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    pinyin = models.CharField(max_length=400, blank=True, editable=False)  # full and initials, for search
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("category"))
    description = models.TextField(_("description"), blank=True)
    description_zh = models.TextField(_("Chinese description"), blank=True)
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True)
    pack = models.PositiveIntegerField(_("pieces in a pack"), default=1)
    minimum = models.PositiveIntegerField(_("smallest order"), default=1)
    maximum = models.PositiveIntegerField(_("largest order"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, default="piece")
    life = models.CharField(_("life cycle"), max_length=12, choices=Life, default=Life.ACTIVE)
    launched_on = models.DateField(_("launched"), null=True, blank=True)
    ended_on = models.DateField(_("discontinued"), null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        ordering = ("sku",)
        constraints = (
            models.CheckConstraint(
                condition=Q(pack__gte=1), name="product_pack_positive", violation_error_message=_("A pack holds one piece or more.")
            ),
            models.CheckConstraint(condition=Q(maximum=None) | Q(maximum__gte=F("minimum")), name="product_maximum_above_minimum"),
            models.UniqueConstraint(fields=("gtin",), condition=~Q(gtin=""), name="product_gtin_once"),
        )
        indexes = (
            GinIndex(fields=("name",), opclasses=("gin_trgm_ops",), name="product_name_trgm"),
            GinIndex(fields=("name_zh",), opclasses=("gin_trgm_ops",), name="product_zh_trgm"),
            GinIndex(fields=("pinyin",), opclasses=("gin_trgm_ops",), name="product_pinyin_trgm"),
        )

    def __str__(self) -> str:
        return f"{self.sku} {self.local_name}"

    @property
    def local_name(self) -> str:
        return local(self.name, self.name_zh)

    @property
    def can_be_ordered(self) -> bool:
        return self.life in {self.Life.ACTIVE, self.Life.RUNNING_OUT}
