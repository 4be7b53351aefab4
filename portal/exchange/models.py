"""Files that were brought in, how their columns were understood, and their rows while they are being checked."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.walls.constraints import RowSecurity, SameOrganisation
from partners.walls.managers import ScopedManager

ORGANISATION = "organisations.Organisation"
OWNER = ("organisation_id",)


class Import(models.Model):
    """One file on its way in: uploaded, its columns mapped, checked (the dry run), and taken or given up."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("To map")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        TAKING = "taking", _("Being taken")
        TAKEN = "taken", _("Taken")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("Given up")

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    file = models.FileField(upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256: the same file twice changes nothing
    header = models.JSONField(default=list)
    sample = models.JSONField(default=list)  # the first rows, for the page that maps columns
    mapping = models.JSONField(default=dict)  # {"sku": 3}: our column, the file's column
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    good_rows_only = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)  # {"new": 3, "changed": 1, "same": 0, "wrong": 2}
    problem = models.CharField(max_length=300, blank=True)
    errors = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    job = models.ForeignKey("journal.Job", models.SET_NULL, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    objects = ScopedManager["Import"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="import_walls"),
            models.UniqueConstraint(fields=("organisation", "id"), name="import_kin"),
        )
        indexes = (
            models.Index(fields=("organisation", "-made_at"), name="import_by_day"),
            models.Index(fields=("organisation", "kind", "digest"), name="import_by_digest"),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.state in {self.State.CHECKING, self.State.TAKING} and not self.was_left

    @property
    def was_left(self) -> bool:
        """Whether its job ended without it: cancelled before it began, or its worker lost too often."""
        return self.state in {self.State.CHECKING, self.State.TAKING} and (self.job is None or self.job.is_over)


class ColumnMemory(models.Model):
    """How a header was mapped the last time, so that it need not be done twice."""

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    signature = models.CharField(max_length=64)  # SHA-256 of the folded header
    mapping = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager["ColumnMemory"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="column_memory_walls"),
            models.UniqueConstraint(fields=("organisation", "kind", "signature"), name="column_memory_once"),
        )
        verbose_name_plural = "column memories"

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"


class StagedRow(models.Model):
    """A row between file and ledger. The table is unlogged (migration 0001): what a crash takes, the file gives again."""

    class State(models.TextChoices):
        READ = "read", _("Read")
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Same")
        WRONG = "wrong", _("Wrong")

    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    imported = models.ForeignKey(Import, models.CASCADE, related_name="staged")
    number = models.IntegerField()  # the row in the file, as a spreadsheet counts
    document = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=240)  # what makes two rows the same thing
    cells = models.JSONField()  # our columns, typed; empty ones are left out
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    errors = models.JSONField(default=list)  # [{"column", "code", "value", "near", …}]

    objects = ScopedManager["StagedRow"]()

    class Meta:
        constraints = (
            RowSecurity(columns=OWNER, name="staged_row_walls"),
            SameOrganisation(field="imported", columns=OWNER, name="staged_row_kin_of_import"),
            models.UniqueConstraint(fields=("imported", "number"), name="staged_row_once"),
        )
        indexes = (models.Index(fields=("imported", "document"), name="staged_row_by_document"),)

    def __str__(self) -> str:
        return f"{self.imported_id}/{self.number}"
