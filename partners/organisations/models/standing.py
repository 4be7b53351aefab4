"""Changes of a partner's state and tier: dated, with who and why, also those that are still to come."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.organisations.models.tree import Organisation, State, Tier
from partners.walls.constraints import AppendOnly, RowSecurity
from partners.walls.managers import ScopedManager


class StateChange(models.Model):
    """A partner's state from a day on. Planned until it is carried out or taken back; then history."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="state_changes")
    state = models.CharField(_("state"), max_length=10, choices=State)
    on = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ScopedManager["StateChange"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="state_change_walls"),
            models.UniqueConstraint(
                fields=("organisation",), condition=Q(done_at=None, withdrawn_at=None), name="state_change_one_planned"
            ),
            models.CheckConstraint(condition=Q(done_at=None) | Q(withdrawn_at=None), name="state_change_done_or_withdrawn"),
            models.CheckConstraint(condition=~Q(reason="") | Q(state="active"), name="state_change_says_why"),
            AppendOnly(name="state_change_kept", update_of=("done_at", "withdrawn_at")),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state} from {self.on}"


class TierChange(models.Model):
    """A tier given by hand until a day; after it the tier before comes back."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tier_changes")
    tier = models.CharField(_("tier"), max_length=8, choices=Tier, blank=True)
    before = models.CharField(max_length=8, choices=Tier, blank=True)
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: Any = ScopedManager["TierChange"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="tier_change_walls"),
            models.UniqueConstraint(fields=("organisation",), condition=Q(ended_at=None), name="tier_change_one_in_force"),
            models.CheckConstraint(condition=~Q(tier=F("before")), name="tier_change_changes"),
            models.CheckConstraint(condition=~Q(reason=""), name="tier_change_says_why"),
            AppendOnly(name="tier_change_kept", update_of=("ended_at",)),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.tier} until {self.until}"
