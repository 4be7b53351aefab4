"""The customer master: records as their keepers made them, and what is known about which of them are the same."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat, LPad, Mod
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import AppendOnly, RowSecurity, SameOrganisation
from partners.walls.managers import ScopedManager

if TYPE_CHECKING:
    from datetime import date, datetime

ORGANISATION = "organisations.Organisation"
OWN = ("organisation_id",)


class Customer(models.Model):
    """One record of one customer, kept by one organisation. A partner's stays the partner's; it is never merged away, only linked.

    `provenance` says for each attribute when it was last confirmed and where it came from: {"phone": ["2026-11-25", "lead"]}.
    `keys` are what a possible double is found by (see rules.blocking).
    """

    class Kind(models.TextChoices):
        COMPANY = "company", _("Company")
        PERSON = "person", _("Person")

    number = models.GeneratedField(  # from the id, scrambled: a number tells nobody how many customers the brand has
        expression=Concat(
            Value("CU-"), LPad(Cast(Mod(F("id") * Value(61803399) + Value(31415926), Value(100000000)), models.CharField()), 8, Value("0"))
        ),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.COMPANY)
    name = models.CharField(_("name"), max_length=160, blank=True)
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    pinyin = models.CharField(max_length=400, blank=True, editable=False)
    registry_number = models.CharField(_("registry number"), max_length=30, blank=True)
    phones = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("phones"))
    emails = ArrayField(models.EmailField(), default=list, blank=True, verbose_name=_("e-mails"))
    country = models.CharField(_("country"), max_length=2, default="CN")
    region = models.CharField(_("province or state"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=240, blank=True)
    source = models.CharField(_("source"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    provenance = models.JSONField(default=dict)
    keys = ArrayField(models.TextField(), default=list, editable=False)
    seek = models.TextField(default="", blank=True, editable=False)  # all that a reader may search by, in small letters
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    forgotten_at = models.DateTimeField(null=True)

    objects = ScopedManager["Customer"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWN, name="customer_walls"),
            models.UniqueConstraint(fields=("number",), name="customer_number_once"),
            models.UniqueConstraint(fields=("organisation", "id"), name="customer_kin"),
            models.CheckConstraint(
                condition=~Q(name="", name_zh="") | Q(forgotten_at__isnull=False),
                name="customer_has_a_name",
                violation_error_message=_("A customer has a name."),
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None)
                | Q(keys=[], seek="", name="", name_zh="", pinyin="", phones=[], emails=[], registry_number="", address="", note=""),
                name="customer_forgotten_wholly",
            ),
        )
        indexes = (
            GinIndex(fields=("keys",), name="customer_keys"),
            GinIndex(fields=("seek",), opclasses=("gin_trgm_ops",), name="customer_seek_trgm"),
            models.Index(fields=("organisation", "-id"), name="customer_by_keeper"),
        )

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        chinese = (get_language() or "").startswith("zh")
        first, second = (self.name_zh, self.name) if chinese else (self.name, self.name_zh)
        return first or second or str(self.number)

    @property
    def kept_by(self) -> str:
        return str(self.organisation.code)

    @property
    def made_on(self) -> "date":
        return timezone.localdate(self.made_at)

    @property
    def phone(self) -> str:
        return self.phones[0] if self.phones else ""

    @property
    def email(self) -> str:
        return self.emails[0] if self.emails else ""

    def get_absolute_url(self) -> str:
        return reverse("customers:detail", args=(self.number,))


class Consent(models.Model):
    """What a customer allowed or withdrew: one way to be reached, for one purpose, on a day. The last word of the latest day counts."""

    class Purpose(models.TextChoices):
        SERVICE = "service", _("Service and delivery")
        OFFERS = "offers", _("Offers and news")
        SHARING = "sharing", _("Passing on to the brand and its partners")

    class Way(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("E-mail")
        POST = "post", _("Post")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="consents")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    way = models.CharField(_("way"), max_length=8, choices=Way)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    given = models.BooleanField(_("given"))
    on = models.DateField(_("on"))
    source = models.CharField(_("source"), max_length=80, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager["Consent"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWN, name="consent_walls"),
            SameOrganisation(field="customer", columns=OWN, name="consent_kin_of_customer"),
            AppendOnly(name="consent_append_only"),
        )

    def __str__(self) -> str:
        return f"{self.way} {self.purpose} {self.given}"


class Pair(models.Model):
    """Two records that may be one customer, and what is held to be true of them now.

    `organisation` is the lowest one that has both keepers at or below it: only there, and above, is the pair known at all.
    So a partner never learns by it that somebody else has the same customer.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To review")
        SAME = "same", _("The same")
        DIFFERENT = "different", _("Not the same")

    first = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    second = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    weight = models.DecimalField(max_digits=6, decimal_places=2)  # bits for "the same"; see rules.matching
    reasons = models.JSONField(default=list)  # [[attribute, level, weight], …] when it was found
    found_at = models.DateTimeField(default=timezone.now)
    decided_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ScopedManager["Pair"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWN, name="pair_walls"),
            models.UniqueConstraint(fields=("first", "second"), name="pair_once"),
            models.UniqueConstraint(fields=("organisation", "id"), name="pair_kin"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
            models.CheckConstraint(condition=Q(state="open") | Q(decided_at__isnull=False), name="pair_decided_at"),
        )
        indexes = (
            models.Index(fields=("organisation", "-weight"), condition=Q(state="open"), name="pair_to_review"),
            models.Index(fields=("second",), name="pair_by_second"),
        )

    def __str__(self) -> str:
        return f"{self.first_id} {self.state} {self.second_id}"


class Verdict(models.Model):
    """Each time somebody said of a pair that it is the same, is not, or is open again: kept for ever, so any link can be taken back."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="verdicts")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=Pair.State)
    why = models.CharField(_("why"), max_length=200, blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=2)  # as it was known then
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # null: Weir, being certain

    objects = ScopedManager["Verdict"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWN, name="verdict_walls"),
            SameOrganisation(field="pair", columns=OWN, name="verdict_kin_of_pair"),
            AppendOnly(name="verdict_append_only", update_of=OWN),  # a partner that moves in the tree takes its pairs along
        )

    def __str__(self) -> str:
        return f"{self.pair_id} {self.state}"
