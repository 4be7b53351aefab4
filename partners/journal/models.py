"""What happened: the audit trail, the outbox of events, answers kept for repeated requests, and long jobs."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import AppendOnly, RowSecurity, SameOrganisation
from partners.walls.managers import ScopedManager


class AuditEntry(models.Model):
    """Who did what, as whom, to what, from where. Written in the transaction of the change; never changed."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")  # acted for
    concerns = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")  # whose row it was
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=80, db_index=True)
    changes = models.JSONField(default=dict)
    as_whom = models.CharField(max_length=160, blank=True)
    channel = models.CharField(max_length=10, default="web")
    address = models.GenericIPAddressField(null=True)

    objects = ScopedManager["AuditEntry"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id", "concerns_id"), name="audit_walls"),
            AppendOnly(name="audit_append_only"),
        )
        indexes = (models.Index(fields=("organisation", "-at"), name="audit_by_organisation"),)
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"


class OutboxEvent(models.Model):
    """News for upper components, written with the change and delivered after commit, at least once."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    body = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)  # not before then; null is now
    delivered_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, default="")

    objects = ScopedManager["OutboxEvent"]()

    class Meta:
        constraints = (RowSecurity(columns=("organisation_id",), name="outbox_walls"),)
        indexes = (models.Index(fields=("id",), condition=models.Q(delivered_at=None, dead_at=None), name="outbox_waiting"),)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Delivery(models.Model):
    """An event answered by one subscriber. The unique pair is what makes a repeated delivery do nothing."""

    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="deliveries")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    subscriber = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager["Delivery"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="delivery_walls"),
            models.UniqueConstraint(fields=("event", "subscriber"), name="delivery_once"),
        )
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.subscriber} answered {self.event_id}"


class Answer(models.Model):
    """The answer to a request with a client-made key, kept with the effect: the same key gets the same answer."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    route = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(default="")  # the very text that was sent: jsonb would reorder it
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ScopedManager["Answer"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="answer_walls"),
            models.UniqueConstraint(fields=("organisation", "key", "route"), name="answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.route} {self.key}"


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """Long work that a person watches: progress, result, row errors, cancel."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    duty = models.CharField(max_length=30, blank=True)  # who else may see it; blank is everyone of the organisation
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    options = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    result = models.FileField(upload_to="jobs/%Y/%m/", blank=True)
    errors = models.FileField(upload_to="jobs/%Y/%m/", blank=True)
    result_name = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # also the fence: an overtaken worker's writes find no row
    problem = models.TextField(blank=True)
    cancel_asked = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # the worker's last sign of life
    finished_at = models.DateTimeField(null=True)

    objects = ScopedManager["Job"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="job_walls"),
            models.CheckConstraint(condition=models.Q(done__lte=models.F("total")), name="job_done_within_total"),
            models.UniqueConstraint(fields=("organisation", "id"), name="job_kin"),
        )
        indexes = (models.Index(fields=("organisation", "-made_at"), name="job_by_organisation"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}

    def get_absolute_url(self) -> str:
        return reverse("journal:job", args=(self.pk,))


class JobRow(models.Model):
    """One row or part of a job that was worked on, once: how it ended and, where it failed, the way out.

    The unique pair lets a part that is delivered twice count once.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="rows")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)  # "account:17", "row 12"
    title = models.CharField(max_length=200, blank=True)
    ok = models.BooleanField()
    problem = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager["JobRow"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="job_row_walls"),
            SameOrganisation(field="job", columns=("organisation_id",), name="job_row_kin_of_job"),
            models.UniqueConstraint(fields=("job", "key"), name="job_row_once"),
        )

    def __str__(self) -> str:
        return f"{self.key} of job {self.job_id}"
