"""Pages of statements: papers to read, runs to start, a public page that confirms a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from partners.journal.queries import jobs_of
from partners.period import month_of
from partners.receivables.statements import phrases
from partners.receivables.statements.actions import RUN, run_statements
from partners.receivables.statements.forms import CheckForm, FindPapers, RunForm
from partners.receivables.statements.queries import accounts_to_state, holds_accounts, may_run, paper_of_code, papers_of
from partners.receivables.statements.tables import PaperTable, RunTable
from partners.refusal import Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest
    from partners.receivables.models import Statement
    from partners.walls.managers import ScopedQuerySet

PER_PAGE = 50
RUNS_SHOWN = 5
WRONG_CODES, WRONG_SECONDS = 10, 300


@require_GET
def statements(request: PortalRequest) -> HttpResponse:
    viewer = request.viewer
    if "see_money" not in viewer.duties:
        raise Http404
    form, seller = FindPapers(request.GET), may_run(viewer) and holds_accounts(viewer)
    table = PaperTable(_found(papers_of(viewer), form))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    runs = RunTable(jobs_of(viewer).filter(kind=RUN)[:RUNS_SHOWN]) if seller else None
    return TemplateResponse(request, "receivables/statements/list.html", {"table": table, "form": form, "runs": runs})


@require_GET
def statement_file(request: PortalRequest, creditor: int, number: str) -> HttpResponse | FileResponse:
    """The paper as it was made. Numbers are each creditor's own, so both name it."""
    if "see_money" not in request.viewer.duties:
        raise Http404
    paper = get_object_or_404(papers_of(request.viewer), number=number, creditor_id=creditor)
    return FileResponse(paper.file.open("rb"), as_attachment=True, filename=f"{paper.number}.pdf", content_type="application/pdf")


@require_http_methods(["GET", "POST"])
def statement_run(request: PortalRequest) -> HttpResponse:
    if not (may_run(request.viewer) and holds_accounts(request.viewer)):
        raise Http404
    form = RunForm(request.POST) if request.method == "POST" else RunForm.for_last_month()
    if form.is_bound and form.is_valid():
        try:
            return HttpResponseRedirect(run_statements(form.cleaned_data["month"], by=request.viewer).get_absolute_url())
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
    accounts = len(accounts_to_state(request.viewer.organisation_id))
    status = 422 if form.is_bound else 200
    return render(request, "receivables/statements/run.html", {"form": form, "accounts": accounts}, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Confirm a paper to whoever holds it. Without its code nothing is said; wrong codes are counted by address."""
    counted = f"verify:{request.META.get('REMOTE_ADDR')}"
    if cache.get(counted, 0) >= WRONG_CODES:
        answer = render(request, "receivables/statements/verify.html", {"form": CheckForm(), "refused": phrases.TOO_MANY_TRIES}, status=429)
        answer["Retry-After"] = str(WRONG_SECONDS)
        return answer
    asked = request.POST if request.method == "POST" else request.GET if "code" in request.GET else None
    form = CheckForm(asked, request.FILES or None)
    values: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        paper = paper_of_code(form.cleaned_data["code"])
        values |= {"asked": True, "paper": paper, "same": _same(paper, form.given_digest)}
        if paper is None:
            cache.add(counted, 0, WRONG_SECONDS)
            cache.incr(counted)
    return render(request, "receivables/statements/verify.html", values)


def _same(paper: Statement | None, digest: str) -> bool | None:
    """Whether the file is ours; None where there was no file to compare."""
    return None if paper is None or not digest else digest == paper.digest


def _found(papers: ScopedQuerySet[Statement], form: FindPapers) -> ScopedQuerySet[Statement]:
    if not form.is_valid():
        return papers
    text, month = form.cleaned_data["q"].strip(), form.cleaned_data["month"]
    if text:
        named = Q(debtor__name__icontains=text) | Q(debtor__name_zh__icontains=text) | Q(debtor__pinyin__icontains=text)
        papers = papers.filter(named | Q(number__icontains=text) | Q(debtor__code__iexact=text))
    return papers.filter(last__range=(month_of(month).first, month_of(month).last)) if month else papers
