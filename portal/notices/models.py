"""What a person was told, how each wants to hear, and which digests were written."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import RowSecurity
from partners.walls.managers import ScopedManager

ORGANISATION = "organisations.Organisation"


class Notice(models.Model):
    """One event told to one person in one organisation, once. Its words are made when it is read, in the reader's language."""

    organisation = models.ForeignKey(ORGANISATION, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    event = models.BigIntegerField()  # the outbox event's number: it is forgotten sooner than the notice
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    bell = models.BooleanField(default=True)
    digest = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)  # not before then; null is never
    mailed_at = models.DateTimeField(null=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager["Notice"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="notice_walls"),
            models.UniqueConstraint(fields=("event", "kind", "user", "organisation"), name="notice_once"),
            models.CheckConstraint(condition=Q(mailed_at=None) | Q(mail_at__isnull=False), name="notice_mailed_as_wished"),
        )
        indexes = (
            models.Index(fields=("user", "organisation", "-id"), name="notice_by_person"),
            models.Index(fields=("user", "organisation"), condition=Q(read_at=None, bell=True), name="notice_unread"),
            models.Index(fields=("mail_at",), condition=Q(mailed_at=None, mail_at__isnull=False), name="notice_to_mail"),
            models.Index(fields=("at",), name="notice_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"


class Wish(models.Model):
    """How a person wants to hear of one kind, where it differs from what the role brings. The person's own, in every organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_wishes")
    kind = models.CharField(max_length=30)
    bell = models.BooleanField()
    mail = models.BooleanField()
    digest = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="wish_once"),)
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"


class Hours(models.Model):
    """When a person wants no mail, and when the daily digest. `digest` empty is what the role brings."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_hours")
    quiet_from = models.TimeField(_("no mail from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    digest = models.BooleanField(null=True)
    digest_hour = models.PositiveSmallIntegerField(_("hour of the digest"), default=8, validators=[MaxValueValidator(23)])

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="hours_of_the_day"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="hours_both_or_none",
            ),
        )
        verbose_name_plural = "hours"

    def __str__(self) -> str:
        return f"hours of {self.user_id}"


class Digest(models.Model):
    """That a person's digest of a day was written: the unique pair makes a second one impossible."""

    organisation = models.ForeignKey(ORGANISATION, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    on = models.DateField()
    notices = models.PositiveIntegerField(default=0)

    objects = ScopedManager["Digest"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="digest_walls"),
            models.UniqueConstraint(fields=("user", "on"), name="digest_once_a_day"),
        )

    def __str__(self) -> str:
        return f"digest of {self.user_id} on {self.on}"
