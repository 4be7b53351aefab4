"""Pages of the journal: jobs, the audit trail, news that could not be delivered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from partners.journal.actions import cancel_job, revive
from partners.journal.actions.jobs import rows_to_mend
from partners.journal.forms import AuditFilter
from partners.journal.models import Job, JobState
from partners.journal.queries import audit_of, jobs_of, rows_of, undelivered, verbs_used
from partners.journal.rules import seconds_between_looks, seconds_left
from partners.journal.tables import AuditTable, JobTable, NewsTable, RowTable
from partners.refusal import Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

PER_PAGE = 50
ROWS_SHOWN = 100
MINUTE = 60


@require_GET
def jobs(request: PortalRequest) -> HttpResponse:
    found = jobs_of(request.viewer)
    if request.GET.get("state") in JobState.values:
        found = found.filter(state=request.GET["state"])
    table = JobTable(found)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return TemplateResponse(request, "journal/jobs.html", {"table": table, "states": JobState.choices})


@require_GET
def job(request: PortalRequest, pk: int) -> HttpResponse:
    watched = get_object_or_404(jobs_of(request.viewer), pk=pk)
    template = "journal/job.html#live" if request.htmx else "journal/job.html"  # type: ignore[attr-defined]
    return render(request, template, _shown(watched))


@require_POST
def cancel(request: PortalRequest, pk: int) -> HttpResponse:
    watched = get_object_or_404(jobs_of(request.viewer), pk=pk)
    try:
        watched = cancel_job(watched, by=request.viewer)
    except Refusal as refusal:
        messages.info(request, str(refusal))
    return HttpResponseRedirect(watched.get_absolute_url())


@require_GET
def result(request: PortalRequest, pk: int) -> HttpResponse | FileResponse:
    watched = get_object_or_404(jobs_of(request.viewer), pk=pk)
    if not watched.result:
        raise Http404
    return FileResponse(watched.result.open("rb"), as_attachment=True, filename=watched.result_name or "result")


@require_GET
def errors(request: PortalRequest, pk: int) -> HttpResponse | FileResponse:
    """The rows to mend: the file the job made, or else one made from its rows."""
    watched = get_object_or_404(jobs_of(request.viewer), pk=pk)
    name = f"rows-to-mend-{watched.pk}"
    if watched.errors:
        return FileResponse(watched.errors.open("rb"), as_attachment=True, filename=name + Path(str(watched.errors)).suffix)
    if not watched.failed:
        raise Http404
    response = HttpResponse(rows_to_mend(watched), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@require_GET
def audit(request: PortalRequest) -> HttpResponse:
    if not request.viewer.may("see_audit"):
        raise Http404
    form = AuditFilter(request.GET, verbs=verbs_used())
    table = AuditTable(audit_of(request.viewer, **(form.cleaned_data if form.is_valid() else {})))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return TemplateResponse(request, "journal/audit.html", {"table": table, "form": form})


@require_GET
def news(request: PortalRequest) -> HttpResponse:
    if not request.viewer.may("administer"):
        raise Http404
    table = NewsTable(undelivered(request.viewer))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return TemplateResponse(request, "journal/news.html", {"table": table})


@require_POST
def again(request: PortalRequest, pk: int) -> HttpResponse:
    if not request.viewer.may("administer"):
        raise Http404
    event = get_object_or_404(undelivered(request.viewer), pk=pk)
    revive(event, by=request.viewer)
    messages.success(request, _("Event %(number)s is delivered again.") % {"number": event.pk})
    return HttpResponseRedirect("..")


def _shown(watched: Job) -> dict[str, Any]:
    now = timezone.now()
    left = seconds_left(watched.done, watched.total, now - (watched.started_at or now))
    rows = Paginator(rows_of(watched, failed=True), ROWS_SHOWN).page(1).object_list if watched.failed else ()
    return {
        "job": watched,
        "left": _duration(left) if left is not None else "",
        "every": seconds_between_looks(now - watched.made_at),
        "took": (watched.finished_at - watched.started_at) if watched.finished_at and watched.started_at else timedelta(0),
        "rows": RowTable(rows) if rows else None,
        "more_rows": max(0, watched.failed - ROWS_SHOWN),
    }


def _duration(seconds: int) -> str:
    if seconds < MINUTE:
        return ngettext("%(n)s second left", "%(n)s seconds left", seconds) % {"n": seconds}
    minutes = round(seconds / MINUTE)
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}
