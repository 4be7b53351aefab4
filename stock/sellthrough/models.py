"""What partners report, line by line, and the figures kept from it. The pieces themselves move in `stock.ledger`."""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import AppendOnly, RowSecurity, SameOrganisation
from partners.walls.fields import PiecesField
from partners.walls.managers import ScopedManager
from stock.sellthrough.rules import last_day, week_label

ORGANISATION = "organisations.Organisation"
OWNER = ("organisation_id",)


class ReportingRules(models.Model):
    """By what HQ reads its channel's reports. One row for HQ; where there is none, the defaults hold."""

    organisation = models.OneToOneField(ORGANISATION, models.PROTECT, related_name="+")
    due_days = models.PositiveSmallIntegerField(_("days after a week in which to report it"), default=1)
    open_weeks = models.PositiveSmallIntegerField(_("weeks whose books stay open"), default=4)
    average_weeks = models.PositiveSmallIntegerField(_("weeks in an average"), default=8)
    cover_least = models.DecimalField(_("least weeks of supply"), max_digits=5, decimal_places=2, default=Decimal(2))
    cover_most = models.DecimalField(_("most weeks of supply"), max_digits=5, decimal_places=2, default=Decimal(8))
    deep_ratio = models.DecimalField(_("most sell-in to sell-through"), max_digits=5, decimal_places=2, default=Decimal("1.25"))
    lead_days = models.PositiveSmallIntegerField(_("lead time in days"), default=5)
    review_days = models.PositiveSmallIntegerField(_("days between two orders"), default=7)
    service = models.DecimalField(_("service factor"), max_digits=4, decimal_places=2, default=Decimal("1.65"))
    outlier = models.DecimalField(_("times the average that is an outlier"), max_digits=5, decimal_places=2, default=Decimal(5))

    objects = ScopedManager["ReportingRules"]()

    class Meta:
        verbose_name_plural = "reporting rules"
        constraints = (
            RowSecurity(columns=OWNER, name="reporting_rules_walls", known=True),
            models.CheckConstraint(
                condition=Q(
                    average_weeks__gte=1, average_weeks__lte=52, open_weeks__gte=1, cover_most__gt=F("cover_least"), deep_ratio__gt=0
                ),
                name="reporting_rules_make_sense",
            ),
        )

    def __str__(self) -> str:
        return f"rules of {self.organisation_id}"


class Report(models.Model):
    """What a partner said of one week. A correction is a new report that supersedes it; both stay."""

    class Kind(models.TextChoices):
        SALES = "sales", _("Sales")
        COUNT = "count", _("Count")

    class Way(models.TextChoices):
        FORM = "form", _("Form")
        FILE = "file", _("File")
        API = "api", _("Interface")

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    kind = models.CharField(_("what"), max_length=8, choices=Kind)
    week = models.DateField(_("week"))  # its Monday
    on = models.DateField()  # the last day it speaks of: the week's Sunday, or the day of the count
    booked_on = models.DateField()  # the day its movements bear: `on`, or the day it came where that week's books were closed
    due_on = models.DateField(_("due"))
    digest = models.CharField(max_length=64)
    lines_count = PiecesField()
    pieces = models.BigIntegerField(_("pieces"), default=0)
    refused = PiecesField()  # lines that were left out
    warned = PiecesField()
    way = models.CharField(_("by"), max_length=8, choices=Way)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    superseded_at = models.DateTimeField(null=True)

    objects = ScopedManager["Report"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="report_walls"),
            models.UniqueConstraint(fields=("organisation", "id"), name="report_kin"),
            SameOrganisation(field="supersedes", columns=OWNER, name="report_kin_of_report"),
            AppendOnly(name="report_append_only", update_of=("superseded_at",)),
            models.UniqueConstraint(fields=("organisation", "kind", "week"), condition=Q(superseded_at=None), name="report_one_stands"),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="report_week_is_a_monday"),
            models.CheckConstraint(condition=Q(on__gte=F("week"), on__lt=F("week") + timedelta(days=7)), name="report_day_in_week"),
        )
        indexes = (
            models.Index(fields=("kind", "week", "organisation"), condition=Q(superseded_at=None), name="report_standing"),
            models.Index(fields=("organisation", "-id"), name="report_newest"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation_id}, {week_label(self.week)}"

    @property
    def label(self) -> str:
        return week_label(self.week)

    @property
    def last_day(self) -> object:
        return last_day(self.week)

    @property
    def is_late(self) -> bool:
        return timezone.localtime(self.sent_at).date() > self.due_on


class ReportLine(models.Model):
    """What a report says of one product. `adjusted` is what was booked beside it so that the shelf stays true (law 6)."""

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="lines")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    sold = PiecesField()
    returned = PiecesField()
    moved_in = PiecesField()
    moved_out = PiecesField()
    counted = models.IntegerField(null=True)
    adjusted = models.BigIntegerField(default=0, db_default=0)
    warnings = models.JSONField(default=list)  # [{"code": "more_than_stock", "over": 3, …}]

    objects = ScopedManager["ReportLine"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="report_line_walls"),
            SameOrganisation(field="report", columns=OWNER, name="report_line_kin_of_report"),
            AppendOnly(name="report_line_append_only"),
            models.UniqueConstraint(fields=("report", "product"), name="report_line_once"),
            models.CheckConstraint(condition=Q(sold__gte=0, returned__gte=0, moved_in__gte=0, moved_out__gte=0), name="report_line_signed"),
            models.CheckConstraint(
                condition=Q(counted=None) | Q(counted__gte=0, sold=0, returned=0, moved_in=0, moved_out=0),
                name="report_line_counts_or_flows",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product_id} in {self.report_id}"


class Pace(models.Model):
    """How fast a product sells at a partner: kept from its standing reports, made anew with each and once a night.

    `sold` are the last weeks that are over before `as_of`, the oldest first; empty (NULL) where none was reported.
    A seller's shipments to its own customers count as sold, and need no report.
    """

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="+")
    as_of = models.DateField()  # the Monday after the newest week
    sold = ArrayField(models.IntegerField(null=True))
    pieces = models.BigIntegerField(default=0)  # sum of `sold`
    weeks = models.PositiveSmallIntegerField(default=0)  # how many of `sold` were reported
    received = models.BigIntegerField(default=0)  # in the same weeks
    surplus = models.BigIntegerField(default=0)  # sold or counted beyond the books in those weeks
    shortfall = models.BigIntegerField(default=0)  # counted short of the books

    objects = ScopedManager["Pace"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="pace_walls"),
            models.UniqueConstraint(fields=("organisation", "product"), name="pace_once"),
        )

    def __str__(self) -> str:
        return f"{self.pieces} of {self.product_id} in {self.weeks} weeks at {self.organisation_id}"
