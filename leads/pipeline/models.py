"""Leads: who asks for what, who works on it, and what became of it.

Who asks stands in a table of its own. Its policy column is set by acceptance alone, and the database holds it to the
lead's holder, so that no page, export or mistake can show a contact to a partner that has not accepted.
"""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat, LPad, Mod
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leads.pipeline.rules import HELD, MOVES, place_of
from partners.walls.constraints import AppendOnly, RowSecurity, SameOrganisation
from partners.walls.managers import ScopedManager

ORGANISATION = "organisations.Organisation"


class State(models.TextChoices):
    NEW = "new", _("New lead")
    QUALIFIED = "qualified", _("Qualified")
    OFFERED = "offered", _("Offered")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not answered in time")
    ACCEPTED = "accepted", _("Accepted")
    WORKING = "working", _("In work")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    RETURNED = "returned", _("Returned to HQ")


class Source(models.TextChoices):
    WEBSITE = "website", _("Website")
    HOTLINE = "hotline", _("Hotline")
    FAIR = "fair", _("Trade fair")
    CAMPAIGN = "campaign", _("Campaign")
    REFERRAL = "referral", _("Referral")
    OTHER = "other", _("Other")


class Priority(models.TextChoices):
    URGENT = "urgent", pgettext_lazy("priority", "Urgent")
    HIGH = "high", pgettext_lazy("priority", "High")
    NORMAL = "normal", pgettext_lazy("priority", "Normal")
    LOW = "low", pgettext_lazy("priority", "Low")


class Asker(models.TextChoices):
    COMPANY = "company", _("Company")
    PERSON = "person", pgettext_lazy("who asks", "Person")


class LostReason(models.TextChoices):
    PRICE = "price", _("Price too high")
    RIVAL = "rival", _("Bought from a competitor")
    NO_NEED = "no_need", _("No need any more")
    NO_BUDGET = "no_budget", _("No budget")
    UNREACHABLE = "unreachable", _("Never reached")
    TOO_LATE = "too_late", _("We answered too late")
    NOT_REAL = "not_real", _("Not a real inquiry")


class Step(models.TextChoices):
    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    QUOTE = "quote", _("Send a quotation")
    SAMPLE = "sample", _("Show a sample")
    FOLLOW_UP = "follow_up", _("Follow up")


class Lead(models.Model):
    """What somebody asks for, without who it is. `holder` is the partner that accepted it; before that only HQ sees it."""

    State, Source, Priority, LostReason, Step = State, Source, Priority, LostReason, Step

    number = models.GeneratedField(  # scrambled: a number tells no partner how many leads there are
        expression=Concat(
            Value("LD-"), LPad(Cast(Mod(F("id") * Value(38196601) + Value(31415926), Value(100000000)), models.CharField()), 8, Value("0"))
        ),
        output_field=models.CharField(max_length=20),
        db_persist=True,
    )
    key = models.CharField(max_length=80)  # the client's: a double tap enters one lead
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.OTHER)
    priority = models.CharField(_("priority"), max_length=8, choices=Priority, default=Priority.NORMAL)
    kind = models.CharField(_("who asks"), max_length=8, choices=Asker, default=Asker.COMPANY)
    masked_name = models.CharField(max_length=40)
    masked_phone = models.CharField(max_length=4, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    region = models.CharField(_("province or state"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    district = models.CharField(_("district"), max_length=80, blank=True)
    territory = models.ForeignKey(
        "organisations.Territory", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territory")
    )
    wanted = models.CharField(_("what is wanted"), max_length=200)
    products = models.JSONField(default=list, blank=True)  # product codes
    pieces = models.PositiveIntegerField(_("pieces"), null=True, blank=True)
    value = models.DecimalField(_("estimated value"), max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    wanted_on = models.DateField(_("wanted by"), null=True, blank=True)
    passes_on = models.BooleanField(_("offer on by itself"), default=True)
    working_hours = models.BooleanField(_("the clock runs in working hours only"), default=False)
    seed = models.BigIntegerField()  # of the draw among partners: with it the order of offers can be drawn again
    contested = models.BooleanField(default=False)  # somebody else may be talking to this customer
    no_partner_left = models.BooleanField(default=False)
    holder = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=10, choices=Step, blank=True)
    next_at = models.DateTimeField(_("when"), null=True, blank=True)
    lost_reason = models.CharField(_("reason"), max_length=12, choices=LostReason, blank=True)
    won_amount = models.DecimalField(_("won for"), max_digits=18, decimal_places=4, null=True, blank=True)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, blank=True, related_name="+")  # when won
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager["Lead"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("holder_id",), name="lead_walls"),
            models.UniqueConstraint(fields=("number",), name="lead_number_once"),
            models.UniqueConstraint(fields=("key",), name="lead_key_once"),
            models.UniqueConstraint(fields=("holder", "id"), name="lead_kin"),
            models.CheckConstraint(  # who holds it has accepted it
                condition=(Q(state__in=HELD) & Q(holder__isnull=False))
                | Q(state="lost")
                | (~Q(state__in=(*HELD, "lost")) & Q(holder__isnull=True)),
                name="lead_held_by_who_accepted",
            ),
            models.CheckConstraint(
                condition=(Q(state="lost") & ~Q(lost_reason="")) | (~Q(state="lost") & Q(lost_reason="")), name="lead_lost_for_a_reason"
            ),
            models.CheckConstraint(condition=~Q(state="won") | Q(won_amount__gte=0), name="lead_won_for_an_amount"),
            models.CheckConstraint(
                condition=(Q(state__in=("won", "lost")) & Q(closed_at__isnull=False))
                | (~Q(state__in=("won", "lost")) & Q(closed_at__isnull=True)),
                name="lead_closed_when_over",
            ),
        )
        indexes = (
            models.Index(fields=("holder", "next_at"), condition=Q(state__in=("accepted", "working")), name="lead_to_work"),
            models.Index(fields=("state", "-id"), name="lead_by_state"),
        )

    def __str__(self) -> str:
        return str(self.number)

    @property
    def place(self) -> str:
        return place_of(self.city, self.district, self.region)


class LeadContact(models.Model):
    """Who asks. Seen by HQ, and by the partner that accepted the lead, while it holds it."""

    lead = models.OneToOneField(Lead, models.PROTECT, related_name="contact")
    holder = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    name_key = models.CharField(max_length=160)
    person = models.CharField(_("contact person"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)  # E.164
    email = models.EmailField(_("e-mail"), blank=True)
    registry_number = models.CharField(_("registry number"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=240, blank=True)
    message = models.TextField(_("what they wrote"), blank=True)

    objects = ScopedManager["LeadContact"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("holder_id",), name="lead_contact_walls"),
            SameOrganisation(field="lead", columns=("holder_id",), name="lead_contact_kin_of_lead"),
            models.CheckConstraint(condition=~Q(phone="", email=""), name="lead_contact_can_be_reached"),
        )
        indexes = (
            models.Index(fields=("phone",), condition=~Q(phone=""), name="lead_contact_phone"),
            models.Index(fields=("registry_number",), condition=~Q(registry_number=""), name="lead_contact_registry"),
            GinIndex(fields=("name_key",), opclasses=("gin_trgm_ops",), name="lead_contact_name_trgm"),
        )

    def __str__(self) -> str:
        return self.name


class Activity(models.Model):
    """A call, a visit, a note. It stays with whom it was noted by, also when the lead moves on."""

    class Kind(models.TextChoices):
        CALL = "call", _("Called")
        NOT_REACHED = "not_reached", _("Not reached")
        MESSAGE = "message", _("Wrote")
        VISIT = "visit", _("Visited")
        QUOTE = "quote", _("Quoted")
        NOTE = "note", _("Note")

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="activities")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager["Activity"]()

    class Meta:
        constraints = (RowSecurity(columns=("organisation_id",), name="activity_walls"),)
        indexes = (models.Index(fields=("lead", "-at"), name="activity_of_lead"),)
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Move(models.Model):
    """One change of a lead's state: who, when, why. `organisation` is the partner it concerned, if any."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="moves")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=10, choices=State)
    after = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # null: the clock
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager["Move"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="move_walls"),
            AppendOnly(name="move_append_only"),
            models.CheckConstraint(
                condition=reduce(or_, (Q(before=before, after=after) for before, after in sorted(MOVES))), name="move_is_allowed"
            ),
        )
        indexes = (models.Index(fields=("lead", "id"), name="move_of_lead"),)

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"
