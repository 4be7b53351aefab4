"""What the shell remembers of people: views of lists they named, and that they put the first steps away."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import RowSecurity
from partners.walls.managers import ScopedManager

ORGANISATION = "organisations.Organisation"


class SavedView(models.Model):
    """A list as somebody likes to see it: filters, order and columns, which are the query of its address, under a name.

    `page` is the list's URL name. Shared, everybody of the organisation finds it; opened first, only its owner does so.
    """

    organisation = models.ForeignKey(ORGANISATION, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(_("for everybody of my organisation"), default=False)
    first = models.BooleanField(_("open the list with it"), default=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager["SavedView"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="saved_view_walls"),
            models.UniqueConstraint(fields=("organisation", "user", "page", "name"), name="saved_view_once"),
            models.UniqueConstraint(fields=("organisation", "user", "page"), condition=Q(first=True), name="saved_view_one_first"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_named"),
        )

    def __str__(self) -> str:
        return self.name


class PutAway(models.Model):
    """That a person put the first steps away."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "put away"

    def __str__(self) -> str:
        return f"{self.user_id}"
