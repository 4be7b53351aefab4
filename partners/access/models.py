"""People, what they may do where, and who was let in on what."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager, Group
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from partners.access.phrases import DUTY_NAMES
from partners.access.rules import ROLES
from partners.walls.constraints import RowSecurity
from partners.walls.managers import ScopedManager


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person. What they may do stands in their memberships, never on the person."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="en")
    theme = models.CharField(
        max_length=6, choices=[("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))], default="system"
    )
    density = models.CharField(max_length=7, choices=[("regular", _("Regular")), ("compact", _("Compact"))], default="regular")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one person in one organisation. Ended, never deleted: the record stays with the organisation."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=[(role, role) for role in ROLES])
    since = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager["Membership"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="membership_walls"),
            models.UniqueConstraint(fields=("organisation", "user", "role"), condition=models.Q(ended_at=None), name="membership_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} of {self.organisation_id}"


class Invitation(models.Model):
    """That somebody was let in by letter: by whom, when the last letter went. Whether it was taken up, the person's password says."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="invitations")
    user = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField(_("last letter"))
    letters = models.PositiveSmallIntegerField(default=1)

    objects = ScopedManager["Invitation"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="invitation_walls"),
            models.UniqueConstraint(fields=("organisation", "user"), name="invitation_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} to {self.organisation_id}"


class OrganisationDuty(UserObjectPermissionBase):
    """Guardian's permission of one person on one organisation, by a direct foreign key (fast at any size)."""

    content_object = models.ForeignKey("organisations.Organisation", models.CASCADE, related_name="duties")

    class Meta(UserObjectPermissionBase.Meta):
        constraints = (RowSecurity(columns=("content_object_id",), name="duty_walls"),)


class Circle(models.Model):
    """The group that stands for everybody of one organisation, so that one object can be shared with it."""

    organisation = models.OneToOneField("organisations.Organisation", models.CASCADE, related_name="circle")
    group = models.OneToOneField(Group, models.CASCADE, related_name="circle")

    objects = ScopedManager["Circle"]()

    class Meta:
        constraints = (RowSecurity(columns=("organisation_id",), name="circle_walls"),)

    def __str__(self) -> str:
        return f"circle of {self.organisation_id}"


class ApiKey(models.Model):
    """A key of a machine, bound to one organisation and a set of scopes. Only its hash is kept."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager["ApiKey"]()

    class Meta:
        constraints = (RowSecurity(columns=("organisation_id",), name="api_key_walls"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def scope_names(self) -> list[Promise]:
        return [DUTY_NAMES[scope] for scope in self.scopes if scope in DUTY_NAMES]
