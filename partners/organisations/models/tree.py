"""The partner tree: HQ above branches, distributors, dealers and stores; dated, so history stays where it was made."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from partners.access.rules import DUTIES
from partners.walls.constraints import RowSecurity
from partners.walls.managers import ScopedManager, ScopedQuerySet

if TYPE_CHECKING:
    from partners.access.models import Circle


class OrganisationQuerySet(ScopedQuerySet["Organisation"], MP_NodeQuerySet):  # type: ignore[misc]
    pass


class OrganisationManager(ScopedManager["Organisation"], MP_NodeManager):  # type: ignore[misc]
    def get_queryset(self) -> OrganisationQuerySet:
        super().get_queryset()
        return OrganisationQuerySet(self.model, using=self._db).order_by("path")


class Kind(models.TextChoices):
    HQ = "hq", _("Headquarters")
    BRANCH = "branch", _("Branch")
    DISTRIBUTOR = "distributor", _("Distributor")
    DEALER = "dealer", _("Dealer")
    STORE = "store", _("Store")


class State(models.TextChoices):
    APPROVED = "approved", _("Approved, not begun")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", pgettext_lazy("partner", "Ended")


class Tier(models.TextChoices):
    GOLD = "gold", _("Gold")
    SILVER = "silver", _("Silver")
    BRONZE = "bronze", _("Bronze")


class Territory(models.Model):
    """A sales area, such as East China or Southwest; named in both languages."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "territories"

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") and self.name_zh else self.name


class Organisation(MP_Node):  # type: ignore[misc]
    """HQ or a partner. `path` is treebeard's: an organisation's path begins with its parent's."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=160)
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    pinyin = models.CharField(max_length=400, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    tier = models.CharField(_("tier"), max_length=8, choices=Tier, blank=True)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territory"))
    country = models.CharField(_("country"), max_length=2, default="CN")
    registry_number = models.CharField(_("registry number"), max_length=30, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    language = models.CharField(_("language of papers"), max_length=10, default="zh-hans")
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail for papers"), blank=True)
    address = models.CharField(_("address"), max_length=240, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    region = models.CharField(_("province or state"), max_length=80, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    buys_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="buyers", verbose_name=_("buys from"))
    bank_details = models.CharField(_("bank details for payers"), max_length=240, blank=True)
    since = models.DateField(_("partner since"), null=True, blank=True)

    objects = OrganisationManager()
    circle: "Circle"

    class Meta:
        constraints = (
            RowSecurity(columns=("id",), name="organisation_walls", known=True),
            models.UniqueConstraint(
                fields=("country", "registry_number"),
                condition=~models.Q(registry_number=""),
                name="organisation_registry_once",
                violation_error_message=_("Another organisation of this country has this registry number: a possible duplicate."),
            ),
            models.CheckConstraint(condition=~models.Q(buys_from=models.F("id")), name="organisation_buys_from_another"),
        )
        indexes = (
            GinIndex(fields=("name",), opclasses=("gin_trgm_ops",), name="organisation_name_trgm"),
            GinIndex(fields=("name_zh",), opclasses=("gin_trgm_ops",), name="organisation_zh_trgm"),
            GinIndex(fields=("pinyin",), opclasses=("gin_trgm_ops",), name="organisation_pinyin_trgm"),
        )
        permissions = tuple((duty, duty) for duty in DUTIES)

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") and self.name_zh else self.name

    @property
    def is_hq(self) -> bool:
        return bool(self.depth == 1)


class Placement(models.Model):
    """Under whom an organisation stood, from when to when. Reports choose "as then" by it, "as now" by the path."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    valid = DateRangeField(_("valid"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ScopedManager["Placement"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="placement_walls"),
            ExclusionConstraint(
                name="placement_one_parent_a_day",
                expressions=[("organisation", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} under {self.parent_id} {self.valid}"


class Contact(models.Model):
    """A person to talk to at an organisation, whether or not they log in."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    objects: Any = ScopedManager["Contact"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="contact_walls"),
            models.UniqueConstraint(fields=("organisation", "name", "email"), name="contact_once"),
        )

    def __str__(self) -> str:
        return self.name
