"""The library as its readers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from content.audience.queries import audiences_in_words
from content.library.queries import assets_of, matching, sized
from content.pages.actions import confirm_read, counts_as_reader, note_opened
from content.pages.entries import entries, waits_for_receipt
from content.pages.models import Sort
from content.pages.queries import pages_of, reaches, readers_of, unread
from content.pages.tables import ReachTable, ReaderTable

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

PER_PAGE = 20
MOST_FILES = 50
COVER = "width-1200"
UNREAD, FILES = "unread", "files"


@require_GET
def library(request: PortalRequest) -> HttpResponse:
    search, kind = request.GET.get("q", "")[:80].strip(), request.GET.get("kind", "")
    pages, assets = pages_of(request.viewer), assets_of(request.viewer)
    if search:
        pages, assets = pages.filter(matching(search)), assets.filter(matching(search))
    news = unread(pages)
    if kind in Sort.values:
        pages, assets = pages.filter(sort=kind), assets.none()
    elif kind == UNREAD:
        pages, assets = news, assets.none()
    elif kind == FILES:
        pages = pages.none()
    shown = Paginator(pages, PER_PAGE).get_page(request.GET.get("page"))
    shown.object_list = entries(request.viewer, shown.object_list)
    values = {"pages": shown, "assets": list(assets[:MOST_FILES]), "search": search, "kind": kind, "sorts": Sort.choices}
    return render(request, "pages/library.html", values | {"unread_count": news.count()})


@require_GET
def page(request: PortalRequest, pk: int) -> HttpResponse:
    found: Any = get_object_or_404(pages_of(request.viewer), pk=pk)
    note_opened(found, by=request.viewer)
    values = {
        "page": found.specific,
        "found": found,
        "cover": sized(found.cover, COVER) if found.cover else None,
        "wants_receipt": found.asks_receipt and counts_as_reader(request.viewer),
        "is_confirmed": not waits_for_receipt(found),
        "for_whom": audiences_in_words([found])[found.pk] if request.viewer.is_hq else "",
    }
    return render(request, "pages/page.html", values)


@require_POST
def confirm(request: PortalRequest, pk: int) -> HttpResponse:
    found: Any = get_object_or_404(pages_of(request.viewer), pk=pk)
    confirm_read(found, by=request.viewer)
    return HttpResponseRedirect(reverse("pages:page", args=[found.pk]))


@require_GET
def readers(request: PortalRequest) -> HttpResponse:
    """How far each page has come."""
    _hq_only(request)
    table = ReachTable(reaches(request.viewer))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return TemplateResponse(request, "pages/readers.html", {"table": table})


@require_GET
def page_readers(request: PortalRequest, pk: int) -> HttpResponse:
    """Who has read one page, and who has not."""
    _hq_only(request)
    found: Any = get_object_or_404(pages_of(request.viewer), pk=pk)
    table = ReaderTable(readers_of(found, request.viewer))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return TemplateResponse(request, "pages/page_readers.html", {"table": table, "page": found})


def _hq_only(request: PortalRequest) -> None:
    if not request.viewer.is_hq:
        raise Http404
