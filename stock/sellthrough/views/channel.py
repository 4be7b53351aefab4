"""The channel as HQ and distributors see it: who reported, what stands where, what is pushed too deep, what came another way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from partners.organisations.models import Kind, Organisation, Tier
from stock.catalogue.queries import categories
from stock.sellthrough.actions import set_reporting_rules
from stock.sellthrough.forms import AskedForm, RulesForm
from stock.sellthrough.queries import ChannelFilter, channel_stock, elsewhere, reporting_of, rules_in_force, week_coverage
from stock.sellthrough.rules import weeks_back
from stock.sellthrough.tables import ChannelTable, CoverageTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from partners.access.middleware import PortalRequest
    from partners.walls.viewer import Viewer

PER_PAGE = 50
MOST_DEEP = 100


def _must_lead(viewer: Viewer) -> None:
    """To who has nobody below, these pages are not there."""
    if not viewer.is_hq and len(viewer.organisation_ids) <= 1:
        raise Http404


@require_GET
def channel(request: PortalRequest) -> HttpResponse:
    viewer = request.viewer
    _must_lead(viewer)
    in_force = rules_in_force()
    table = ChannelTable(channel_stock(viewer, in_force, _asked(viewer, request.GET)), rules=in_force)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    values = {
        "table": table,
        "rules": in_force,
        "coverage": week_coverage(viewer, weeks_back(timezone.localdate(), 1)[0]),
        "branches": _branches(viewer),
        "categories": categories(),
        "tiers": Tier.choices,
        "search": request.GET.get("q", "")[:80],
    }
    return TemplateResponse(request, "sellthrough/channel.html", values)


def _branches(viewer: Viewer) -> QuerySet[Organisation]:
    found: QuerySet[Organisation] = Organisation.objects.seen_by(viewer).filter(kind__in=(Kind.BRANCH, Kind.DISTRIBUTOR)).order_by("path")
    return found


def _asked(viewer: Viewer, query: Mapping[str, str]) -> ChannelFilter:
    under = Organisation.objects.seen_by(viewer).filter(code=query["under"]).first() if query.get("under") else None
    return ChannelFilter(
        under=under.path if under else "",
        category=query.get("category", "")[:30],
        tier=query.get("tier", "")[:8],
        kind=query.get("kind", "")[:12],
        search=query.get("q", "")[:80],
        state=query.get("state", ""),
        transit=query.get("transit") == "1",
    )


@require_GET
def coverage(request: PortalRequest) -> HttpResponse:
    """Who has sent a week, and who has not."""
    viewer = request.viewer
    _must_lead(viewer)
    weeks = weeks_back(timezone.localdate(), 8)
    _kind, week = AskedForm(request.GET).asked(weeks[-1])
    found = reporting_of(viewer, week)
    if request.GET.get("state") == "missing":
        found = found.filter(has_sent=False)
    table = CoverageTable(found)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    values = {"table": table, "coverage": week_coverage(viewer, week), "weeks": list(reversed(weeks)), "week": week}
    return TemplateResponse(request, "sellthrough/coverage.html", values)


@require_GET
def signals(request: PortalRequest) -> HttpResponse:
    """What is pushed too deep, and goods that came another way: evidence to look into, never an accusation."""
    viewer = request.viewer
    _must_lead(viewer)
    in_force = rules_in_force()
    deep = channel_stock(viewer, in_force, ChannelFilter(state="deep")).order_by(F("cover").desc(nulls_last=True), "pk")[:MOST_DEEP]
    values: dict[str, Any] = {"deep": [_evidence(row) for row in deep], "elsewhere": elsewhere(viewer), "rules": in_force}
    return render(request, "sellthrough/signals.html", values)


def _evidence(row: Any) -> dict[str, Any]:
    return {"row": row, "ratio": round(row.received / row.sold, 2) if row.sold else None}


@require_http_methods(["GET", "POST"])
def rules(request: PortalRequest) -> HttpResponse:
    """HQ's parameters of reports, cover and suggestions."""
    if not request.viewer.may("plan_supply") or not request.viewer.is_hq:
        raise Http404
    form = RulesForm(request.POST or None, instance=rules_in_force())
    if request.method == "POST" and form.is_valid():
        set_reporting_rules(form.cleaned_data, by=request.viewer)
        messages.success(request, _("The rules are kept. They hold for what comes from now on."))
        return HttpResponseRedirect(reverse("sellthrough:rules"))
    return render(request, "sellthrough/rules.html", {"form": form}, status=422 if form.errors else 200)
