"""Pages of imports: the list with its start, and one file on its way in."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from partners.refusal import Refusal
from portal.exchange.actions import drop_import, map_columns, start_check, start_taking, upload_file
from portal.exchange.blanks import csv_template, xlsx_template
from portal.exchange.forms import MappingForm, UploadForm
from portal.exchange.kinds import KINDS, kinds_for
from portal.exchange.models import Import, StagedRow
from portal.exchange.tables import FaultTable, ImportTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase

    from partners.access.middleware import PortalRequest
    from partners.walls.viewer import Viewer

PER_PAGE = 50
FAULTS_SHOWN = 50
TEMPLATES = {
    "csv": (csv_template, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_template, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def for_importers[**P](view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """To anybody else these pages are not there."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request: Any = args[0]
        if not kinds_for(request.viewer):
            raise Http404
        return view(*args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def imports(request: PortalRequest) -> HttpResponse:
    form = UploadForm(kinds_for(request.viewer), request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            imported = upload_file(form.cleaned_data["kind"], ContentFile(sent.read()), sent.name, by=request.viewer)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return HttpResponseRedirect(reverse("exchange:import", args=[imported.pk]))
    table = ImportTable(own_imports(request.viewer).order_by("-made_at"))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"table": table, "form": form, "kinds": kinds_for(request.viewer)}
    return TemplateResponse(request, "exchange/imports.html", context, status=422 if form.errors else 200)


@require_GET
@for_importers
def template(request: PortalRequest, kind: str, form: str) -> HttpResponse:
    """The file to fill in, in the reader's language."""
    if kind not in KINDS or form not in TEMPLATES or not KINDS[kind].is_for(request.viewer):
        raise Http404
    make, content_type = TEMPLATES[form]
    response = HttpResponse(make(KINDS[kind], KINDS[kind].rows_for(request.viewer)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="weir-{kind}.{form}"'
    return response


@require_GET
@for_importers
def detail(request: PortalRequest, pk: int) -> HttpResponse:
    imported = _found(request, pk)
    name = "exchange/import.html#live" if request.htmx else "exchange/import.html"  # type: ignore[attr-defined]
    return render(request, name, _shown(imported, MappingForm(imported)))


@require_POST
@for_importers
def check(request: PortalRequest, pk: int) -> HttpResponse:
    """Keep the mapping and start the dry run."""
    imported = _found(request, pk)
    form = MappingForm(imported, request.POST)
    if form.is_valid():
        try:
            start_check(map_columns(imported, form.mapping, by=request.viewer), by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    if form.errors:
        return render(request, "exchange/import.html", _shown(imported, form), status=422)
    return _to(imported)


@require_POST
@for_importers
def take(request: PortalRequest, pk: int) -> HttpResponse:
    imported = _found(request, pk)
    try:
        start_taking(imported, good_rows_only=request.POST.get("good_rows_only") == "1", by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _to(imported)


@require_POST
@for_importers
def drop(request: PortalRequest, pk: int) -> HttpResponse:
    imported = _found(request, pk)
    try:
        drop_import(imported, by=request.viewer)
        messages.success(request, _("The file was given up. Nothing was changed."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _to(imported)
    return HttpResponseRedirect(reverse("exchange:imports"))


@require_GET
@for_importers
def errors(request: PortalRequest, pk: int) -> FileResponse:
    """The rows to mend, as they were sent, with what is wrong and what would mend it."""
    imported = _found(request, pk)
    if not imported.errors or not imported.counts.get("wrong"):
        raise Http404
    return FileResponse(imported.errors.open("rb"), as_attachment=True, filename=f"rows-to-mend-{imported.pk}.xlsx")


def own_imports(viewer: Viewer) -> QuerySet[Import]:
    """What the organisation acted for brought in, of the kinds the viewer may bring in."""
    kinds = [kind.code for kind in kinds_for(viewer)]
    return Import.objects.seen_by(viewer).filter(organisation_id=viewer.organisation_id, kind__in=kinds)


def _found(request: PortalRequest, pk: int) -> Import:
    return get_object_or_404(own_imports(request.viewer).select_related("job", "made_by"), pk=pk)


def _to(imported: Import) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("exchange:import", args=[imported.pk]))


def _shown(imported: Import, form: MappingForm) -> dict[str, Any]:
    wrong = StagedRow.objects.filter(imported=imported, state="wrong").select_related("imported").order_by("number")[:FAULTS_SHOWN]
    counts = imported.counts
    return {
        "imported": imported,
        "kind": KINDS[imported.kind],
        "form": form,
        "running": imported.is_at_work,
        "can_map": imported.was_left or imported.state in {Import.State.UPLOADED, Import.State.CHECKED, Import.State.FAILED},
        "can_take": imported.state == Import.State.CHECKED and bool(counts.get("new") or counts.get("changed")),
        "good": counts.get("new", 0) + counts.get("changed", 0),
        "faults": FaultTable(wrong) if counts.get("wrong") and imported.state == Import.State.CHECKED else None,
        "required": [column for column in KINDS[imported.kind].columns if column.required],
    }
