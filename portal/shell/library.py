"""What the library says on the first page, in the rail and in search; and what product codes on pages are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.library.queries import assets_of
from content.library.queries import matching as with_words
from content.pages.entries import entries
from content.pages.models import Sort
from content.pages.products import Named, name_products_with
from content.pages.queries import drafts_of, ending_soon, find_pages, pages_of, reaches, unread
from partners.walls.viewer import Viewer
from portal.shell.figures import day_text, quantity_text, share_text
from portal.shell.gauges import Gauge, gauge_with
from portal.shell.home import Panel, Task, show_with, wait_with
from portal.shell.navigation import Count, count_with
from portal.shell.search import MOST_OF_A_KIND, Hit, find_with
from stock.catalogue.models import Product

MOST_SHOWN = 4
MOST_LETTERS = 2


def compose_library() -> None:
    wait_with("letters", letters)
    wait_with("publishing", publishing)
    show_with("library", library_panel)
    count_with("library_unread", library_unread)
    find_with("library", gettext_lazy("Library"), library_called)
    gauge_with("drafts", drafts_gauge)
    gauge_with("pages_live", live_gauge)
    gauge_with("ending_soon", ending_gauge)
    gauge_with("unread_letters", unread_gauge)
    name_products_with(products_named)


def letters(viewer: Viewer) -> list[Task]:
    """What headquarters asks a partner to confirm."""
    if viewer.is_hq:
        return []
    waiting = unread(pages_of(viewer).filter(asks_receipt=True)).order_by("last_published_at", "pk")[:MOST_LETTERS]
    return [
        Task(
            _("Read “%(title)s”") % {"title": page.local_title},
            page.local_intro or _("Headquarters asks you to confirm that you have read it."),
            reverse("pages:page", args=[page.pk]),
            _("Read"),
            kind="river",
            icon="news",
            rank=48,
        )
        for page in waiting
    ]


def publishing(viewer: Viewer) -> list[Task]:
    """A marketer's morning: drafts, what ends soon, letters that have not reached everybody."""
    if not viewer.may("publish_content"):
        return []
    return [*_drafts(viewer), *_ending(viewer), *_unreached(viewer)]


def _drafts(viewer: Viewer) -> list[Task]:
    drafts = list(drafts_of(viewer)[:50])
    if not drafts:
        return []
    title = ngettext("Publish %(n)s draft", "Publish %(n)s drafts", len(drafts)) % {"n": len(drafts)}
    newest = drafts[0].draft_title or drafts[0].title
    address = reverse("wagtailadmin_pages:edit", args=[drafts[0].pk])
    return [Task(title, _("The newest: %(title)s.") % {"title": newest}, address, _("Go on"), "river", "pen", 32)]


def _ending(viewer: Viewer) -> list[Task]:
    ending = list(ending_soon(viewer)[:50])
    if not ending:
        return []
    title = ngettext("%(n)s page ends within a week", "%(n)s pages end within a week", len(ending)) % {"n": len(ending)}
    detail = _("First: %(title)s, on %(day)s.") % {"title": ending[0].local_title, "day": day_text(ending[0].expire_at)}
    return [Task(title, detail, reverse("pages:page", args=[ending[0].pk]), _("See"), "wait", "clock", 42)]


def _unreached(viewer: Viewer) -> list[Task]:
    late = [reach for reach in reaches(viewer) if reach.asks_receipt and reach.unread]
    return [
        Task(
            ngettext("%(n)s partner has not confirmed “%(title)s”", "%(n)s partners have not confirmed “%(title)s”", reach.unread)
            % {"n": reach.unread, "title": reach.title},
            _("%(read)s of %(meant)s have.") % {"read": reach.read, "meant": reach.meant},
            reverse("pages:page_readers", args=[reach.pk]),
            _("See"),
            "wait",
            "eye",
            44,
        )
        for reach in late[:MOST_LETTERS]
    ]


def drafts_gauge(viewer: Viewer) -> Gauge:
    drafts = drafts_of(viewer).count()
    return Gauge(_("Drafts"), quantity_text(drafts), reverse("wagtailadmin_home"), _("not published yet"), "wait" if drafts else "")


def live_gauge(viewer: Viewer) -> Gauge:
    return Gauge(_("Published pages"), quantity_text(pages_of(viewer).count()), reverse("pages:library"), _("being read"))


def ending_gauge(viewer: Viewer) -> Gauge:
    ending = ending_soon(viewer).count()
    return Gauge(_("End within a week"), quantity_text(ending), reverse("pages:readers"), "", "wait" if ending else "")


def unread_gauge(viewer: Viewer) -> Gauge | None:
    """Of all the readings asked for by receipts, the share that is still missing."""
    asked = [reach for reach in reaches(viewer) if reach.asks_receipt]
    meant, unread_ones = sum(reach.meant for reach in asked), sum(reach.unread for reach in asked)
    if not meant:
        return None
    detail = _("%(n)s of %(all)s") % {"n": quantity_text(unread_ones), "all": quantity_text(meant)}
    share = share_text(Decimal(unread_ones) / meant)
    return Gauge(_("Not confirmed"), share, reverse("pages:readers"), detail, "wait" if unread_ones else "good")


def library_panel(viewer: Viewer) -> Panel | None:
    """The newest of what is there to read and to fetch."""
    pages = entries(viewer, pages_of(viewer)[:MOST_SHOWN])
    newest = [(page.last_published_at, page, None) for page in pages]
    newest += [(asset.changed_at, None, asset) for asset in assets_of(viewer)[:MOST_SHOWN]]
    shown = sorted(newest, key=lambda row: row[0] or timezone.now(), reverse=True)[:MOST_SHOWN]
    values: dict[str, Any] = {"rows": [{"entry": page, "asset": asset} for _when, page, asset in shown], "url": reverse("pages:library")}
    return Panel("shell/panels/library.html", values, beside=True) if shown else None


def library_unread(viewer: Viewer) -> Count:
    return Count(0 if viewer.is_hq else unread(pages_of(viewer)).count())


def library_called(viewer: Viewer, text: str) -> list[Hit]:
    pages = [
        Hit(page.local_title, str(Sort(page.sort).label), reverse("pages:page", args=[page.pk]), "news")
        for page in find_pages(viewer, text)[:MOST_OF_A_KIND]
    ]
    files = assets_of(viewer).filter(with_words(text))[: MOST_OF_A_KIND - len(pages)]
    return pages + [Hit(asset.local_title, str(asset.get_sort_display()), asset.url, "file") for asset in files]


def products_named(skus: Iterable[str]) -> Mapping[str, Named]:
    found = Product.objects.filter(sku__in=list(skus))
    return {product.sku: Named(product.local_name, reverse("catalogue:product", args=[product.pk])) for product in found}
