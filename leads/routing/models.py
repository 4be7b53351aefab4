"""Offers: which partner was asked about which lead, until when, and what it said.

An offer is a slip of its own: it holds all that a partner may know before it accepts. The lead itself stays closed to it, and
when the offer has ended the slip is what remains with the partner.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leads.pipeline.models import Priority
from partners.walls.constraints import RowSecurity
from partners.walls.managers import ScopedManager

ORGANISATION = "organisations.Organisation"


class Offer(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("To answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Not answered in time")
        BEATEN = "beaten", _("Another was first")
        WITHDRAWN = "withdrawn", _("Taken back by HQ")
        RETURNED = "returned", _("Returned to HQ")

    class Reason(models.TextChoices):
        NO_TIME = "no_time", _("No time")
        TOO_FAR = "too_far", _("Too far away")
        TOO_SMALL = "too_small", _("Too small")
        NOT_OURS = "not_ours", _("We do not sell this")
        IN_TALKS = "in_talks", _("Known to us already, or in talks")
        UNREACHABLE = "unreachable", _("Cannot be reached")
        NOT_REAL = "not_real", _("Not a real inquiry")
        OTHER = "other", _("Another reason")

    lead = models.ForeignKey("pipeline.Lead", models.PROTECT, related_name="offers")
    number = models.CharField(max_length=20)  # the lead's
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    offered_at = models.DateTimeField(default=timezone.now)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # null: the routing
    expires_at = models.DateTimeField(_("answer by"))
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    # Why it was this partner's turn, as it was judged then.
    ring = models.CharField(max_length=10, blank=True)
    parts = models.JSONField(default=list)  # [["tier", 30], …]
    lot = models.FloatField(null=True)
    # What the partner may know before it accepts, and keeps when it does not.
    masked_name = models.CharField(max_length=40)
    masked_phone = models.CharField(max_length=4, blank=True)
    place = models.CharField(max_length=240, blank=True)
    wanted = models.CharField(max_length=200)
    pieces = models.PositiveIntegerField(null=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    currency = models.CharField(max_length=3)
    wanted_on = models.DateField(null=True)
    priority = models.CharField(max_length=8, choices=Priority)
    contested = models.BooleanField(default=False)

    objects = ScopedManager["Offer"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="offer_walls"),
            models.UniqueConstraint(fields=("lead",), condition=Q(state="accepted"), name="offer_accepted_once"),
            models.UniqueConstraint(fields=("lead", "organisation"), condition=Q(state__in=("open", "accepted")), name="offer_open_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("offered_at")), name="offer_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(state__in=("declined", "returned")) | ~Q(reason=""), name="offer_declined_for_a_reason"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="offer_open_until_answered",
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "-id"), name="offer_by_partner"),
            models.Index(fields=("expires_at",), condition=Q(state="open"), name="offer_running"),
        )

    def __str__(self) -> str:
        return f"{self.number} to {self.organisation_id}"

    @property
    def points(self) -> int:
        return sum(number for _name, number in self.parts)
