"""Those who would become partners: what they say of themselves, their papers, and each step on the way. HQ alone sees them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partners.organisations.models.tree import Kind, Organisation, Territory
from partners.walls.constraints import AppendOnly, RowSecurity, SameOrganisation
from partners.walls.managers import ScopedManager

OWNER = ("hq_id",)


class Application(models.Model):
    """One company's wish to become a partner. Its rows carry HQ as their owner, so no partner's scope ever holds them."""

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("application", "Applied")
        REVIEW = "review", _("Under review")
        INFO = "info", _("Information needed")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Via(models.TextChoices):
        WEB = "web", _("Public page")
        API = "api", _("Interface")

    KINDS = ((Kind.DEALER, Kind.DEALER.label), (Kind.STORE, Kind.STORE.label), (Kind.DISTRIBUTOR, Kind.DISTRIBUTOR.label))

    hq = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    number = models.CharField(_("number"), max_length=12, unique=True)
    key = models.CharField(max_length=80, unique=True)
    via = models.CharField(max_length=3, choices=Via, default=Via.WEB)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.APPLIED)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    name = models.CharField(_("company"), max_length=160)
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    registry_number = models.CharField(_("registry number"), max_length=30, blank=True)
    region = models.CharField(_("province or state"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80)
    address = models.CharField(_("address"), max_length=240)
    phone = models.CharField(_("phone"), max_length=20)
    contact_name = models.CharField(_("contact person"), max_length=120)
    contact_email = models.EmailField(_("e-mail"))
    kind = models.CharField(_("wants to be a"), max_length=12, choices=KINDS, default=Kind.DEALER)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territory"))
    turnover = models.DecimalField(_("expected turnover a year"), max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    message = models.TextField(_("message"), max_length=2000, blank=True)
    applied_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.OneToOneField(Organisation, models.PROTECT, null=True, blank=True, related_name="application")

    objects: Any = ScopedManager["Application"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="applicant_walls"),
            models.UniqueConstraint(fields=("hq", "id"), name="applicant_kin"),
            models.CheckConstraint(
                condition=Q(state="approved", organisation__isnull=False) | (~Q(state="approved") & Q(organisation__isnull=True)),
                name="applicant_approved_is_a_partner",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("approved", "refused", "withdrawn"), decided_at__isnull=False)
                | Q(state__in=("applied", "review", "info"), decided_at__isnull=True),
                name="applicant_decided_has_its_moment",
            ),
            models.CheckConstraint(condition=Q(turnover__isnull=True) | Q(turnover__gte=0), name="applicant_turnover_not_negative"),
        )
        indexes = (
            models.Index(fields=("hq", "state", "applied_at"), name="applicant_queue"),
            models.Index(fields=("registry_number",), name="applicant_registry"),
            models.Index(fields=("phone",), name="applicant_phone"),
        )

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") and self.name_zh else self.name


class ApplicationPaper(models.Model):
    """A paper an applicant sent: its kind read from its content, kept under a name of ours, opened by HQ alone and as a download."""

    hq = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="papers")
    file = models.FileField(upload_to="applications", max_length=120)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("jpeg", "JPEG"), ("png", "PNG")])
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(auto_now_add=True)

    objects: Any = ScopedManager["ApplicationPaper"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="applicant_paper_walls"),
            SameOrganisation(field="application", columns=OWNER, name="applicant_paper_kin"),
            models.UniqueConstraint(fields=("application", "digest"), name="applicant_paper_once"),
            AppendOnly(name="applicant_paper_kept"),
        )

    def __str__(self) -> str:
        return self.name


class ApplicationStep(models.Model):
    """One step of an application: who, when, from which day on, and the words the applicant reads. Written once."""

    class Kind(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("application", "Applied")
        REVIEW = "review", _("Review began")
        ASKED = "asked", _("Information asked for")
        ANSWERED = "answered", _("Answered")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    hq = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.TextField(max_length=2000, blank=True)
    on = models.DateField(_("from"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects: Any = ScopedManager["ApplicationStep"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="applicant_step_walls"),
            SameOrganisation(field="application", columns=OWNER, name="applicant_step_kin"),
            models.CheckConstraint(condition=~Q(kind__in=("asked", "answered", "refused"), words=""), name="applicant_step_says_why"),
            AppendOnly(name="applicant_step_kept"),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"
