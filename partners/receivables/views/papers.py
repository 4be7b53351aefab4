"""Invoices, payments and decisions, each with where its figures come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from partners.paging import CappedPaginator
from partners.receivables.forms import ReasonForm
from partners.receivables.models import Application, Invoice, InvoiceLine
from partners.receivables.papers import address_of_paper, number_of_paper
from partners.receivables.phrases import REASONS
from partners.receivables.queries import decisions_of, invoices_of, payments_of, replay
from partners.receivables.rules import Standing, over_by
from partners.receivables.tables import ApplicationTable, InvoiceTable, LineTable
from partners.receivables.views.accounts import PER_PAGE, sees_money

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest


@require_GET
def invoices(request: PortalRequest) -> HttpResponse:
    sees_money(request.viewer)
    found, search = invoices_of(request.viewer), request.GET.get("q", "").strip()[:80]
    if search:
        found = found.filter(Q(number__istartswith=search) | Q(source__endswith=search) | Q(debtor__code__iexact=search))
    state = request.GET.get("state")
    if state in {"open", "overdue"}:
        found = found.filter(open__gt=0, kind=Invoice.Kind.INVOICE)
    if state == "overdue":
        found = found.filter(due_on__lt=timezone.localdate())
    if state == "credit_note":
        found = found.filter(kind=Invoice.Kind.CREDIT_NOTE)
    if request.GET.get("account", "").isdecimal():
        found = found.filter(account_id=int(request.GET["account"]))
    table = InvoiceTable(found)
    RequestConfig(request, paginate={"per_page": PER_PAGE, "paginator_class": CappedPaginator}).configure(table)
    return TemplateResponse(request, "receivables/invoices.html", {"table": table, "search": search})


@require_GET
def invoice(request: PortalRequest, pk: int) -> HttpResponse:
    sees_money(request.viewer)
    shown = get_object_or_404(invoices_of(request.viewer).select_related("account", "corrects"), pk=pk)
    uses = Application.objects.seen_by(request.viewer).select_related("payment", "credit_note", "invoice").order_by("on", "pk")
    of = {"credit_note": shown} if shown.kind == Invoice.Kind.CREDIT_NOTE else {"invoice": shown}
    table = LineTable(InvoiceLine.objects.seen_by(request.viewer).filter(invoice=shown))
    RequestConfig(request, paginate=False).configure(table)
    values = {
        "invoice": shown,
        "table": table,
        "applications": ApplicationTable(uses.filter(**of), exclude=("invoice",) if "invoice" in of else ("paper",)),
        "source": number_of_paper(shown.source),
        "source_address": address_of_paper(shown.source),
        "target": f"invoice:{shown.number}",
        "days_late": (timezone.localdate() - shown.due_on).days if shown.open and "invoice" in of else 0,
    }
    return TemplateResponse(request, "receivables/invoice.html", values)


@require_GET
def payment(request: PortalRequest, pk: int) -> HttpResponse:
    sees_money(request.viewer)
    shown = get_object_or_404(payments_of(request.viewer), pk=pk)
    uses = Application.objects.seen_by(request.viewer).select_related("invoice", "payment").filter(payment=shown).order_by("on", "pk")
    grants = request.viewer.organisation_id == shown.creditor_id and request.viewer.may("grant_credit")
    values = {
        "payment": shown,
        "applications": ApplicationTable(uses, exclude=("paper",)),
        "form": ReasonForm() if grants and shown.reversed_on is None else None,
        "target": f"payment:{shown.pk}",
    }
    return render(request, "receivables/payment.html", values)


@require_GET
def decision(request: PortalRequest, pk: int) -> HttpResponse:
    """A decision's receipt; asked to replay, it is judged again from what it kept."""
    sees_money(request.viewer)
    shown = get_object_or_404(decisions_of(request.viewer), pk=pk)
    standing = Standing.from_json(shown.standing)
    values = {
        "decision": shown,
        "standing": standing,
        "reasons": [REASONS.get(reason, reason) for reason in shown.reasons],
        "over": over_by(standing, shown.amount),
        "left": None if standing.limit is None else standing.limit - standing.exposure - shown.amount,
        "number": number_of_paper(shown.source),
        "address": address_of_paper(shown.source),
        "replayed": replay(shown) if "replay" in request.GET else None,
    }
    return render(request, "receivables/decision.html", values)
