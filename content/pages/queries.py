"""Reads of pages: what a viewer may read, what is news to it, who has read what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.utils import timezone

from content.audience.walls import MATCHES
from content.library.permissions import DUTY
from content.library.queries import matching
from content.pages.models import LibraryPage, Reading

if TYPE_CHECKING:
    from content.pages.models import LibraryPageQuerySet
    from partners.walls.viewer import Viewer

SOON = timedelta(days=7)


def pages_of(viewer: Viewer) -> LibraryPageQuerySet:
    """What the viewer may read now, newest first, each with when the viewer opened and confirmed it."""
    own = Reading.objects.filter(page=OuterRef("pk"), organisation=viewer.organisation_id, user=viewer.user_id or 0)
    when = {"opened": Subquery(own.values("opened_at")), "confirmed": Subquery(own.values("confirmed_at"))}
    pages = LibraryPage.objects.seen_by(viewer).select_related("cover").annotate(**when)
    found: LibraryPageQuerySet = pages.order_by("-last_published_at", "-pk")
    return found


def unread(pages: LibraryPageQuerySet) -> LibraryPageQuerySet:
    """Those of `pages_of` that are news to their viewer: `rules.is_unread` as a filter."""
    not_opened = Q(opened=None) | Q(opened__lt=F("last_published_at"))
    not_confirmed = Q(confirmed=None) | Q(confirmed__lt=F("last_published_at"))
    found: LibraryPageQuerySet = pages.filter(Q(asks_receipt=False) & not_opened | Q(asks_receipt=True) & not_confirmed)
    return found


def find_pages(viewer: Viewer, text: str) -> LibraryPageQuerySet:
    found: LibraryPageQuerySet = pages_of(viewer).filter(matching(text))
    return found


def shown_on_pages(viewer: Viewer, kind: str) -> Any:
    """The ids of the pictures or files that the viewer's pages show, as a sub-select."""
    column = {"picture": "pictures", "asset": "assets"}[kind]
    return LibraryPage.objects.seen_by(viewer).order_by().annotate(shown=Func(F(column), function="unnest")).values("shown")


READERS = f"""select page.id, page.title, page.title_zh, page.sort, page.asks_receipt, page.last_published_at, page.expire_at,
 count(*) as meant,
 count(*) filter (where read.at >= coalesce(page.last_published_at, read.at)) as read
from pages_librarypage page
join organisations_organisation reader on reader.depth > 1 and reader.state = 'active' and {MATCHES.format(t="page")}
left join lateral (select max(case when page.asks_receipt then r.confirmed_at else r.opened_at end) as at
  from pages_reading r where r.page_id = page.id and r.organisation_id = reader.id) read on true
where page.live and page.sort <> '' and (page.expire_at is null or page.expire_at > now()) and (%(page)s is null or page.id = %(page)s)
group by page.id order by page.last_published_at desc nulls last, page.id desc"""
ONE_PAGE = f"""select reader.id, reader.code, reader.name, reader.name_zh, reader.kind, reader.tier,
 max(r.opened_at) as opened, max(r.confirmed_at) as confirmed, count(r.id) as people
from pages_librarypage page
join organisations_organisation reader on reader.depth > 1 and reader.state = 'active' and {MATCHES.format(t="page")}
left join pages_reading r on r.page_id = page.id and r.organisation_id = reader.id
where page.id = %(page)s
group by reader.id order by max(r.confirmed_at) nulls first, max(r.opened_at) nulls first, reader.path"""

MEANT = f"""select reader.id from pages_librarypage page
join organisations_organisation reader on reader.depth > 1 and reader.state = 'active' and {MATCHES.format(t="page")}
where page.live and page.id = %(page)s order by reader.id"""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one page has come: how many active partners are meant, how many have read it since it was last published."""

    pk: int
    title: str
    sort: str
    asks_receipt: bool
    published: datetime | None
    expires: datetime | None
    meant: int
    read: int

    @property
    def unread(self) -> int:
        return self.meant - self.read

    @property
    def share(self) -> float:
        return self.read / self.meant if self.meant else 0.0


@dataclass(frozen=True, slots=True)
class PartnerReading:
    """What one partner has done with a page."""

    pk: int
    code: str
    name: str
    kind: str
    tier: str
    opened: datetime | None
    confirmed: datetime | None
    people: int


def reaches(viewer: Viewer) -> list[Reach]:
    """How far each published page has come, newest first. HQ's alone; one query for all."""
    if not viewer.is_hq:
        return []
    chinese = viewer.language.startswith("zh")
    return [
        Reach(pk, (chinese and zh) or title or zh, sort, asks, published, expires, meant, read)
        for pk, title, zh, sort, asks, published, expires, meant, read in _rows(READERS, page=None)
    ]


def readers_of(page: LibraryPage, viewer: Viewer) -> list[PartnerReading]:
    """Every active partner a page is meant for, those who have not read it first. HQ's alone; one query."""
    if not viewer.is_hq:
        return []
    chinese = viewer.language.startswith("zh")
    return [
        PartnerReading(pk, code, (chinese and zh) or name, kind, tier, opened, confirmed, people)
        for pk, code, name, zh, kind, tier, opened, confirmed, people in _rows(ONE_PAGE, page=page.pk)
    ]


def partners_meant(page: int) -> list[int]:
    """Every active partner that a published page is for. Asked as the system, when people are told of it."""
    return [number for (number,) in _rows(MEANT, page=page)]


def drafts_of(viewer: Viewer) -> LibraryPageQuerySet:
    """Pages with words that nobody has published yet; for whoever publishes."""
    waiting = LibraryPage.objects.exclude(sort="") if viewer.is_hq and viewer.may(DUTY) else LibraryPage.objects.none()
    unpublished = waiting.filter(Q(live=False, expired=False) | Q(has_unpublished_changes=True))
    found: LibraryPageQuerySet = unpublished.order_by("-latest_revision_created_at", "-pk")
    return found


def ending_soon(viewer: Viewer) -> LibraryPageQuerySet:
    """Published pages that end within a week."""
    ending = LibraryPage.objects.seen_by(viewer).filter(expire_at__lte=timezone.now() + SOON)
    found: LibraryPageQuerySet = ending.order_by("expire_at", "pk")
    return found


def _rows(text: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
