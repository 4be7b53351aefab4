"""Pictures and files, offered to an audience in the library or shown on pages."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet

from content.audience.models import ForAudience, addressed_to
from content.audience.queries import reader_of
from content.audience.walls import AudienceSecurity, FollowsSecurity
from content.library.phrases import CHINESE_FILE, NOT_SUCH_FILES, NOT_WHAT_IT_SAYS, OFFERED_HINT, TOO_LARGE
from content.library.rules import EXTENSIONS, LARGEST, MEGABYTE, extension_of, is_what_it_says, searchable, stored_name
from partners.walls.viewer import Viewer

OFFERED = "offered and (offered_from is null or offered_from <= now()) and (offered_until is null or offered_until > now())"
AUDIENCE_FIELDS = ("kinds", "tiers", "territories", "languages", "organisations")


def offered_now() -> Q:
    now = timezone.now()
    return Q(offered=True) & (Q(offered_from=None) | Q(offered_from__lte=now)) & (Q(offered_until=None) | Q(offered_until__gt=now))


class Offered(ForAudience):
    """Abstract: a thing that may stand in the library by itself, for an audience and a time."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    title_zh = models.CharField(_("Chinese title"), max_length=255, blank=True)
    offered = models.BooleanField(_("offer it in the library"), default=False, help_text=OFFERED_HINT)
    offered_from = models.DateTimeField(_("from"), null=True, blank=True)
    offered_until = models.DateTimeField(_("until"), null=True, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def local_title(self) -> str:
        return self.title_zh if (get_language() or "").startswith("zh") and self.title_zh else self.title  # type: ignore[attr-defined]


class PictureQuerySet(ImageQuerySet):  # type: ignore[misc]
    def seen_by(self, viewer: Viewer) -> PictureQuerySet:
        """Offered to the viewer's organisation now; HQ sees all. A page's pictures are seen with the page (`content.pages.queries`)."""
        found: PictureQuerySet = self if viewer.is_hq else self.filter(offered_now() & addressed_to(reader_of(viewer)))
        return found


class Picture(AbstractImage, Offered):  # type: ignore[misc]
    objects: Any = PictureQuerySet.as_manager()
    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title", "title_zh", "file", "description", "tags", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
        "offered", "offered_from", "offered_until", *AUDIENCE_FIELDS, "collection",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):  # type: ignore[misc]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = (("choose_picture", "choose_picture"),)
        constraints = (AudienceSecurity(shown=OFFERED, on_pages="pictures", name="picture_walls"),)
        indexes = (GinIndex(fields=("search_text",), opclasses=("gin_trgm_ops",), name="picture_text_trgm"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = searchable(self.title, self.title_zh, self.description)
        super().save(*args, **kwargs)

    def get_upload_to(self, filename: str) -> str:
        return super().get_upload_to(stored_name(filename, self.key))  # type: ignore[no-any-return]


class PictureSize(AbstractRendition):  # type: ignore[misc]
    """One picture in one size. Its file is sent by our own view, never by its path."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        constraints = (FollowsSecurity(column="image_id", table="library_picture", name="picture_size_walls"),)

    @property
    def url(self) -> str:
        return reverse("library:picture_size", args=[self.image_id, self.filter_spec])


class AssetQuerySet(DocumentQuerySet):  # type: ignore[misc]
    def seen_by(self, viewer: Viewer) -> AssetQuerySet:
        """Offered to the viewer's organisation now; HQ sees all."""
        found: AssetQuerySet = self if viewer.is_hq else self.filter(offered_now() & addressed_to(reader_of(viewer)))
        return found


class Asset(AbstractDocument, Offered):  # type: ignore[misc]
    """A file: leaflet, price list, manual. Up to two editions, one in each language."""

    class Sort(models.TextChoices):
        LEAFLET = "leaflet", _("Leaflet")
        PRICES = "prices", _("Price list")
        MANUAL = "manual", _("Manual")
        TRAINING = "training", _("Training")
        FORM = "form", _("Form")
        OTHER = "other", _("Other")

    sort = models.CharField(_("kind"), max_length=10, choices=Sort, default=Sort.LEAFLET)
    file_zh: Any = models.FileField(
        _("Chinese edition"), upload_to="documents", blank=True, validators=[FileExtensionValidator(EXTENSIONS)], help_text=CHINESE_FILE
    )
    file_zh_size = models.PositiveBigIntegerField(null=True, editable=False)
    objects: Any = AssetQuerySet.as_manager()
    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title", "title_zh", "sort", "file", "file_zh", "tags", "offered", "offered_from", "offered_until", *AUDIENCE_FIELDS, "collection",
    )  # fmt: skip

    class Meta(AbstractDocument.Meta):  # type: ignore[misc]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        permissions = (("choose_asset", "choose_asset"),)
        constraints = (AudienceSecurity(shown=OFFERED, on_pages="assets", name="asset_walls"),)
        indexes = (GinIndex(fields=("search_text",), opclasses=("gin_trgm_ops",), name="asset_text_trgm"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields: list[Any] = [self.file, self.file_zh]
        for field in fields:
            if field and not field._committed:
                field.name = stored_name(field.name, self.key)
        if self.file_zh and not self.file_zh._committed:
            self.file_zh_size = self.file_zh.size
        self.search_text = searchable(self.title, self.title_zh)
        super().save(*args, **kwargs)

    @property
    def url(self) -> str:
        return reverse("library:file", args=[self.key])

    @property
    def english_url(self) -> str:
        return reverse("library:edition", args=[self.key, "en"])

    @property
    def chinese_url(self) -> str:
        return reverse("library:edition", args=[self.key, "zh"])

    def clean(self) -> None:
        super().clean()
        for name in ("file", "file_zh"):
            stored = getattr(self, name)
            if stored and not stored._committed:
                _must_be_taken(stored, name)


def _must_be_taken(stored: Any, field: str) -> None:
    """Refuse a file of a kind or size we do not take, or one that is not what its name says."""
    extension = extension_of(stored.name)
    if extension not in EXTENSIONS:
        raise ValidationError({field: NOT_SUCH_FILES % {"extension": extension, "extensions": ", ".join(EXTENSIONS)}})
    if stored.size > LARGEST:
        sizes = {"size": f"{stored.size / MEGABYTE:.1f}", "most": LARGEST // MEGABYTE}
        raise ValidationError({field: TOO_LARGE % sizes})
    stored.file.seek(0)
    begin = stored.file.read(512)
    stored.file.seek(0)
    if not is_what_it_says(stored.name, begin):
        raise ValidationError({field: NOT_WHAT_IT_SAYS % {"extension": extension}})
