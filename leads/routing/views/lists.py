"""Leads as lists: what is next for a salesperson, everything for HQ, who answers how, and where two leads are one customer's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from leads.pipeline.models import Lead
from leads.pipeline.queries import called, leads_of, to_work
from leads.pipeline.rules import WITHOUT_PARTNER
from leads.routing.forms import LeadFilter
from leads.routing.queries import answered_by, conflicts_of, speed_of, to_answer
from leads.routing.tables import LeadTable, OfferTable, SpeedTable

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

PER_PAGE = 50
DAYS = (30, 90, 365)
MOST_DRAWN = 12


@require_GET
def index(request: PortalRequest) -> HttpResponse:
    """For a partner what is to be done next; `view` asks for all its leads, or for earlier offers. For HQ the desk."""
    must_work_leads(request)
    view = request.GET.get("view", "")
    if request.viewer.is_hq or view == "all":
        return _desk(request)
    if view == "earlier":
        table = OfferTable(answered_by(request.viewer))
        RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
        return TemplateResponse(request, "routing/mine.html", {"table": table, "view": view})
    work = {"offers": list(to_answer(request.viewer)), "leads": list(to_work(request.viewer)), "view": ""}
    return render(request, "routing/mine.html", work)


def _desk(request: PortalRequest) -> HttpResponse:
    form = LeadFilter(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found: Any = leads_of(request.viewer)
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", "")
    if state == "waiting":
        found = found.filter(state__in=WITHOUT_PARTNER)
    elif state in Lead.State.values:
        found = found.filter(state=state)
    hidden = ("next_at",) if request.viewer.is_hq else () if len(request.viewer.organisation_ids) > 1 else ("holder",)
    table = LeadTable(found.filter(called(text)) if text else found, exclude=hidden)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    states = [(value, word, counts.get(value, 0)) for value, word in Lead.State.choices if counts.get(value)]
    waiting = sum(counts.get(value, 0) for value in WITHOUT_PARTNER)
    shown = {"table": table, "form": form, "states": states, "waiting": waiting, "view": "all"}
    return TemplateResponse(request, "routing/desk.html" if request.viewer.is_hq else "routing/mine.html", shown)


@require_GET
def conflicts(request: PortalRequest) -> HttpResponse:
    must_lead_the_channel(request)
    return render(request, "routing/conflicts.html", {"conflicts": conflicts_of(request.viewer)})


@require_GET
def answers(request: PortalRequest) -> HttpResponse:
    """Answers, speed and outcome by partner, over the last month, quarter or year."""
    must_lead_the_channel(request)
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdigit() and int(asked) in DAYS else DAYS[1]
    rows = speed_of(request.viewer, timezone.now() - timedelta(days=days))
    chinese = request.viewer.language.startswith("zh")
    for row in rows:
        row["partner"] = (chinese and row["name_zh"]) or row["name"]
    table = SpeedTable(rows)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    shown = {"table": table, "data": _drawn(rows), "days": [(str(number), number) for number in DAYS]}
    return TemplateResponse(request, "routing/answers.html", shown)


def _drawn(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The partners that were asked most, each with what it said."""
    shown = rows[:MOST_DRAWN]
    if not shown:
        return None
    named = (("accepted", _("Accepted")), ("declined", _("Declined")), ("missed", _("Not answered in time")))
    series = [{"name": name, "values": [row[key] for row in shown], "bar": True} for key, name in named]
    return {"labels": [row["partner"] for row in shown], "series": series}


def must_work_leads(request: PortalRequest) -> None:
    if "work_leads" not in request.viewer.duties:
        raise Http404


def must_lead_the_channel(request: PortalRequest) -> None:
    if not request.viewer.is_hq or "work_leads" not in request.viewer.duties:
        raise Http404
