"""Reports: what is due, what was sent, one of them, and the form a shop fills in on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from partners.refusal import Refusal
from stock.sellthrough.actions import LinesRefused, Sent, send_report
from stock.sellthrough.forms import AskedForm, ReportForm
from stock.sellthrough.models import Report
from stock.sellthrough.queries import due_weeks, lines_of, must_report, products_to_report, reports_of, rules_in_force, standing_lines
from stock.sellthrough.rules import last_day, weeks_back
from stock.sellthrough.tables import LineTable, ReportTable

if TYPE_CHECKING:
    from datetime import date

    from partners.access.middleware import PortalRequest

PER_PAGE = 50
REPORTS = 15  # on a phone each is a card of its own
Kind = Report.Kind


@require_GET
def reports(request: PortalRequest) -> HttpResponse:
    viewer = request.viewer
    found = _narrowed(reports_of(viewer), request.GET.get("kind", ""), request.GET.get("state", ""))
    below = viewer.is_hq or len(viewer.organisation_ids) > 1
    table = ReportTable(found, exclude=() if below else ("organisation",))
    RequestConfig(request, paginate={"per_page": REPORTS}).configure(table)
    due = due_weeks(viewer)
    today, rules = timezone.localdate(), rules_in_force()
    shown = [{"week": week, "last": last_day(week), "late": (today - last_day(week)).days - rules.due_days} for week in due]
    keeps = viewer.may("report_stock") and not viewer.is_hq
    values = {"table": table, "due": shown, "below": below, "keeps": keeps, "reports_sales": keeps and must_report(viewer)}
    return TemplateResponse(request, "sellthrough/reports.html", values)


def _narrowed(found: QuerySet[Report], kind: str, state: str) -> QuerySet[Report]:
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if state == "warned":
        return found.filter(warned__gt=0, superseded_at=None)
    if state == "late":
        return found.alias(day=TruncDate("sent_at")).filter(day__gt=F("due_on"), supersedes=None)
    return found.filter(supersedes__isnull=False) if state == "corrections" else found


@require_GET
def report(request: PortalRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(reports_of(request.viewer).select_related("superseded_by"), pk=pk)
    counted = shown.kind == Kind.COUNT
    hidden = ("sold", "returned", "moved_in", "moved_out") if counted else ("counted",)
    table = LineTable(lines_of(shown).select_related("product", "report__organisation"), exclude=hidden)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    own = request.viewer.may("report_stock") and shown.organisation_id == request.viewer.organisation_id
    values = {"report": shown, "table": table, "corrects": own and shown.superseded_at is None}
    return TemplateResponse(request, "sellthrough/report.html", values)


@require_http_methods(["GET", "POST"])
def new_report(request: PortalRequest) -> HttpResponse:
    """Fill in a week's sales or a count; what stands already is there to correct."""
    viewer = request.viewer
    if not viewer.may("report_stock") or viewer.is_hq:
        raise Http404
    last = weeks_back(timezone.localdate(), 1)[0]
    due = due_weeks(viewer)
    kind, week = AskedForm(request.POST if request.method == "POST" else request.GET).asked(due[0] if due else last)
    listed = products_to_report(viewer.organisation_id, week)
    standing = standing_lines(viewer.organisation_id, kind, week)
    form = ReportForm(request.POST or None, kind=kind, listed=listed, standing=standing, initial={"week": week, "on": last_day(week)})
    if request.method == "POST" and form.is_valid() and (sent := _sent(request, form, kind, week)) is not None:
        if sent.repeated:
            messages.info(request, _("This report stands already. Nothing was changed."))
        else:
            messages.success(request, _("The report is in the books."))
        return HttpResponseRedirect(reverse("sellthrough:report", args=[sent.report.pk]))
    values = {
        "form": form, "kind": kind, "week": week, "last": last_day(week), "standing": standing, "due": due,
        "weeks": list(reversed(weeks_back(timezone.localdate(), 8))),
    }  # fmt: skip
    return render(request, "sellthrough/new.html", values, status=422 if form.errors else 200)


def _sent(request: PortalRequest, form: ReportForm, kind: str, week: date) -> Sent | None:
    """Send what the form says; a refusal is put beside its field."""
    on = form.cleaned_data["on"] if kind == Kind.COUNT else None
    try:
        return send_report(kind, week, form.lines(), by=request.viewer, on=on, good_only="good_only" in request.POST)
    except LinesRefused as refused:
        form.explain(refused.lines)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return None
