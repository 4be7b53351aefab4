"""Pages of the library: news, price letters, campaigns; in both languages on one page, for an audience."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import AbstractPage
from wagtail.models.pages import AbstractPageMeta, PageManager, PageQuerySet

from content.audience.models import ForAudience, addressed_to
from content.audience.queries import reader_of
from content.audience.walls import AudienceSecurity, FollowsSecurity
from content.library.phrases import HEADLINE
from content.pages.blocks import Body
from content.pages.phrases import CHINESE_TITLE_HINT, ENDS_BEFORE, ONE_LANGUAGE_AT_LEAST, RECEIPT_HINT
from content.pages.rules import searchable, shown_in
from partners.walls.constraints import RowSecurity
from partners.walls.managers import ScopedManager
from partners.walls.viewer import Viewer

PUBLISHED = "live and sort <> '' and (expire_at is null or expire_at > now())"


class Sort(models.TextChoices):
    """What a page is to its readers; empty for the pages that only hold others."""

    NEWS = "news", _("News")
    PRICES = "prices", _("Price letter")
    CAMPAIGN = "campaign", _("Campaign")


class LibraryPageQuerySet(PageQuerySet):  # type: ignore[misc]
    def published(self) -> LibraryPageQuerySet:
        """What can be read now: live, not past its end, and something to read."""
        found: LibraryPageQuerySet = self.filter(Q(live=True) & (Q(expire_at=None) | Q(expire_at__gt=timezone.now())) & ~Q(sort=""))
        return found

    def seen_by(self, viewer: Viewer) -> LibraryPageQuerySet:
        """Published and meant for the organisation acted for; HQ reads all that is published. Drafts are seen in Wagtail alone."""
        pages = self.published()
        return pages if viewer.is_hq else pages.filter(addressed_to(reader_of(viewer)))


class LibraryPage(AbstractPage, ForAudience):  # type: ignore[misc]
    """The base of every page: its names, its audience, what it shows. Wagtail's own tables hang on it (WAGTAIL_PAGE_MODEL)."""

    sort = models.CharField(_("kind"), max_length=10, choices=Sort, blank=True, default="")
    title_zh = models.CharField(_("Chinese title"), max_length=255, blank=True, help_text=CHINESE_TITLE_HINT)
    intro = models.CharField(_("in short"), max_length=300, blank=True)
    intro_zh = models.CharField(_("in short, Chinese"), max_length=300, blank=True)
    asks_receipt = models.BooleanField(_("ask for a receipt"), default=False, help_text=RECEIPT_HINT)
    cover = models.ForeignKey("library.Picture", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    search_text = models.TextField(blank=True, default="", editable=False)
    pictures: Any = ArrayField(models.BigIntegerField(), default=list, editable=False)
    assets: Any = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects: Any = PageManager.from_queryset(LibraryPageQuerySet)()

    class Meta(AbstractPageMeta):  # type: ignore[misc]
        constraints = (AudienceSecurity(shown=PUBLISHED, name="library_page_walls"),)
        indexes = (GinIndex(fields=("search_text",), opclasses=("gin_trgm_ops",), name="library_page_text_trgm"),)

    promote_panels: ClassVar[list[Any]] = []
    private_page_options: ClassVar[list[str]] = []  # the audience says who reads; a second lock that guards nothing would mislead
    audience_panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("kinds"), FieldPanel("tiers"), FieldPanel("territories"), FieldPanel("languages")], _("For whom")),
        FieldPanel("organisations"),
        FieldPanel("asks_receipt"),
    ]

    @property
    def local_title(self) -> str:
        return str(self._local(self.title, self.title_zh))

    @property
    def local_intro(self) -> str:
        return str(self._local(self.intro, self.intro_zh))

    def _local(self, english: Any, chinese: Any) -> Any:
        return (chinese or english) if (get_language() or "").startswith("zh") else (english or chinese)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str]:
        """Every page lives at one address of the portal, whatever its place in the tree. Wagtail's own router is not mounted."""
        return 1, settings.SITE_URL, reverse("pages:page", args=[self.pk or 0])

    def words(self) -> list[str]:
        return [self.title, self.title_zh, self.intro, self.intro_zh]

    def note_what_it_shows(self) -> None:
        """Bring the columns that follow from the content up to it."""
        self.search_text = searchable(*self.words())
        self.pictures = [self.cover_id] if self.cover_id else []

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.note_what_it_shows()
        return super().save(*args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        return TemplateResponse(request, "pages/page.html", {"page": self, "is_preview": True})


class LibraryIndex(LibraryPage):
    """The shelf that holds all pages. There is one; it is not read itself."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = ["pages.NewsPage", "pages.CampaignPage"]
    preview_modes: ClassVar[list[Any]] = []
    edit_handler = ObjectList([FieldPanel("title", heading=HEADLINE), FieldPanel("title_zh")])

    class Meta:
        verbose_name = _("library")
        constraints = (FollowsSecurity(column="librarypage_ptr_id", table="pages_librarypage", name="library_index_walls"),)


class Written(models.Model):
    """Abstract: a body in each language."""

    body = StreamField(Body(), blank=True, verbose_name=_("text"))
    body_zh = StreamField(Body(), blank=True, verbose_name=_("Chinese text"))

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        pictures: Any
        assets: Any

    @property
    def local_body(self) -> Any:
        first, second = (self.body_zh, self.body) if (get_language() or "").startswith("zh") else (self.body, self.body_zh)
        return first or second

    @property
    def written_in(self) -> str:
        """The language of the body that is shown: the reader's, or the only one there is."""
        chinese = (get_language() or "").startswith("zh")
        return "zh-Hans" if (self.body_zh and (chinese or not self.body)) else "en"

    @property
    def is_in_other_language(self) -> bool:
        """Shown in a language that the reader did not choose, because there is no other yet."""
        chinese = (get_language() or "").startswith("zh")
        return bool(self.body or self.body_zh) and (self.written_in == "zh-Hans") != chinese

    def words(self) -> list[str]:
        spoken = [text for body in (self.body, self.body_zh) for text in body.stream_block.get_searchable_content(body)]
        return [*super().words(), *spoken]  # type: ignore[misc]

    def note_what_it_shows(self) -> None:
        super().note_what_it_shows()  # type: ignore[misc]
        pictures, assets = shown_in([*self.body.get_prep_value(), *self.body_zh.get_prep_value()])
        self.pictures = sorted({*self.pictures, *pictures})
        self.assets = sorted(assets)

    def clean(self) -> None:
        super().clean()
        if not self.body and not self.body_zh:
            raise ValidationError(ONE_LANGUAGE_AT_LEAST)


def tabs(first: list[Any]) -> TabbedInterface:
    """A page's form: the two languages side by side as tabs, then its audience and its dates."""
    return TabbedInterface(
        [
            ObjectList([TitleFieldPanel("title", heading=HEADLINE), FieldPanel("intro"), *first, FieldPanel("body")], heading=_("English")),
            ObjectList([FieldPanel("title_zh"), FieldPanel("intro_zh"), FieldPanel("body_zh")], heading="中文"),
            ObjectList(LibraryPage.audience_panels, heading=_("For whom")),
            ObjectList([FieldPanel("slug"), *LibraryPage.settings_panels], heading=_("Address and dates")),
        ]
    )


class NewsPage(Written, LibraryPage):
    """News and price letters."""

    parent_page_types: ClassVar[list[str]] = ["pages.LibraryIndex"]
    subpage_types: ClassVar[list[str]] = []
    edit_handler = tabs([FieldPanel("sort"), FieldPanel("cover")])
    template = "pages/page.html"

    class Meta:
        verbose_name = _("news or price letter")
        constraints = (FollowsSecurity(column="librarypage_ptr_id", table="pages_librarypage", name="news_page_walls"),)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.sort = self.sort or Sort.NEWS
        return super().save(*args, **kwargs)


class CampaignPage(Written, LibraryPage):
    """A campaign: from when to when, and for what."""

    begins_on = models.DateField(_("begins"))
    ends_on = models.DateField(_("ends"))
    parent_page_types: ClassVar[list[str]] = ["pages.LibraryIndex"]
    subpage_types: ClassVar[list[str]] = []
    edit_handler = tabs([MultiFieldPanel([FieldPanel("begins_on"), FieldPanel("ends_on")], _("When")), FieldPanel("cover")])
    template = "pages/page.html"

    class Meta:
        verbose_name = _("campaign")
        constraints = (
            FollowsSecurity(column="librarypage_ptr_id", table="pages_librarypage", name="campaign_page_walls"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="campaign_ends_after_it_begins", violation_error_message=ENDS_BEFORE
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.sort = Sort.CAMPAIGN
        return super().save(*args, **kwargs)


class Reading(models.Model):
    """Somebody of a partner opened a page, and confirmed it where that is asked. The newest time of each counts."""

    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    page = models.ForeignKey(LibraryPage, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager["Reading"]()

    class Meta:
        constraints = (
            RowSecurity(columns=("organisation_id",), name="reading_walls"),
            models.UniqueConstraint(fields=("organisation", "page", "user"), name="reading_once"),
        )

    def __str__(self) -> str:
        return f"{self.page_id} read by {self.user_id}"
