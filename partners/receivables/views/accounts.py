"""Accounts: one's own, those one holds, and what stands in each component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from partners.receivables.forms import LimitForm, PaymentForm, StopForm
from partners.receivables.models import Account, Component
from partners.receivables.phrases import BUCKETS
from partners.receivables.queries import (
    accounts_held,
    accounts_of,
    ageing_of,
    decisions_of,
    exposure_lines,
    invoices_of,
    limits_of,
    months_of,
    own_accounts,
    payments_of,
    signs_up_to,
    standing_of,
)
from partners.receivables.rules import Standing
from partners.receivables.tables import AccountTable, DecisionTable, ExposureTable, LimitTable, OpenInvoiceTable, PaymentTable

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest
    from partners.walls.viewer import Viewer

PER_PAGE = 50
NEWEST = 12
EXPOSED = (Component.ORDERED, Component.DELIVERED, Component.RECEIVABLE, Component.UNAPPLIED)
PLACES = {
    Component.ORDERED: "ordered",
    Component.DELIVERED: "delivered",
    Component.RECEIVABLE: "receivable",
    Component.UNAPPLIED: "unapplied",
}


def sees_money(viewer: Viewer) -> None:
    """Money's pages are not there for who has no business with them."""
    if not viewer.duties & {"see_money", "grant_credit"}:
        raise Http404


@require_GET
def account(request: PortalRequest) -> HttpResponse:
    """The reader's own account: what it owes, to whom. HQ owes nobody here and sees whom it holds accounts for."""
    sees_money(request.viewer)
    own = list(own_accounts(request.viewer))
    if request.viewer.is_hq:
        return HttpResponseRedirect(reverse("receivables:accounts"))
    if not own:
        return render(request, "receivables/none.html")
    chosen = next((one for one in own if str(one.pk) == request.GET.get("account")), own[0])
    return shown_account(request, chosen, {"others": own if len(own) > 1 else []})


@require_GET
def accounts(request: PortalRequest) -> HttpResponse:
    sees_money(request.viewer)
    search = request.GET.get("q", "").strip()[:80]
    held = accounts_held(request.viewer, search=search, state=request.GET.get("state", ""))
    table = AccountTable(held)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return TemplateResponse(request, "receivables/accounts.html", {"table": table, "search": search})


@require_GET
def account_held(request: PortalRequest, pk: int) -> HttpResponse:
    sees_money(request.viewer)
    found = get_object_or_404(accounts_of(request.viewer), pk=pk)
    if found.debtor_id == request.viewer.organisation_id:
        return HttpResponseRedirect(f"{reverse('receivables:account')}?account={pk}")
    return shown_account(request, found)


@require_GET
def exposure(request: PortalRequest, pk: int, component: str) -> HttpResponse:
    """The papers that make up one component of what is used of the limit."""
    sees_money(request.viewer)
    found = get_object_or_404(accounts_of(request.viewer), pk=pk)
    if component not in EXPOSED:
        raise Http404
    chosen = Component(component)
    table = ExposureTable(exposure_lines(found, chosen))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    values = {"account": found, "component": chosen, "total": getattr(found, PLACES[chosen]), "table": table}
    return TemplateResponse(request, "receivables/exposure.html", values)


def shown_account(request: PortalRequest, shown: Account, more: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """The page of one account, for either side of it; `more` brings back forms with their faults."""
    viewer, today = request.viewer, timezone.localdate()
    creditor = viewer.organisation_id == shown.creditor_id
    open_papers = invoices_of(viewer).filter(account=shown, kind="invoice", open__gt=0)
    table = OpenInvoiceTable(open_papers)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    standing = standing_of(shown)
    limits = LimitTable(limits_of(shown), exclude=() if creditor else ("set_by", "approved_by"))
    values = {
        "account": shown,
        "partner": shown.creditor if viewer.organisation_id == shown.debtor_id else shown.debtor,
        "standing": standing,
        "components": _components(shown),
        "ageing": _ageing(shown, standing),
        "year": _year(shown, standing),
        "table": table,
        "payments": PaymentTable(_first(payments_of(viewer).filter(account=shown).order_by("-received_on", "-pk"))),
        "decisions": DecisionTable(_first(decisions_of(viewer).filter(account=shown).order_by("-pk"))),
        "limits": limits,
        "creditor": creditor,
        "grants": creditor and viewer.may("grant_credit"),
        "signs": creditor and viewer.may("grant_credit"),
        "signs_up_to": signs_up_to(viewer),
        "today": today,
        "limit_form": LimitForm(),
        "payment_form": PaymentForm(),
        "stop_form": StopForm(),
    }
    return TemplateResponse(request, "receivables/account.html", values | (more or {}), status=status)


def _first(rows: Any) -> Any:
    return Paginator(rows, NEWEST).page(1).object_list


def _components(shown: Account) -> list[dict[str, Any]]:
    return [
        {
            "label": component.label,
            "amount": getattr(shown, PLACES[component]),
            "address": reverse("receivables:exposure", args=[shown.pk, component.value]),
        }
        for component in EXPOSED
    ]


def _year(shown: Account, standing: Standing) -> dict[str, Any] | None:
    """Twelve months as a chart: bars of what moved, a line of what was owed, dashes at today's limit. None while nothing has moved."""
    months = months_of(shown, timezone.localdate())
    if not any(month.owed or month.invoiced or month.paid for month in months):
        return None
    series = [
        {"name": str(_("Invoiced")), "values": [month.invoiced for month in months], "bar": True},
        {"name": str(_("Paid")), "values": [month.paid for month in months], "bar": True},
        {"name": str(_("Owed at the end")), "values": [month.owed for month in months]},
    ]
    if standing.limit is not None:
        series.append({"name": str(_("Limit")), "values": [standing.limit] * len(months), "dashed": True})
    return {"labels": [f"{month.first:%Y-%m}" for month in months], "series": series}


def _ageing(shown: Account, standing: Standing) -> dict[str, Any]:
    """Bars of what is open by days past due, and their sum, which is the balance."""
    buckets = ageing_of(shown, timezone.localdate())
    kinds = {"not_due": "calm", "31_60": "bad", "61_90": "bad", "over_90": "bad"}
    rows = [{"label": BUCKETS[name], "value": amount, "kind": kinds.get(name, "")} for name, amount in buckets.items()]
    late = sum((amount for name, amount in buckets.items() if name not in {"not_due", "unapplied"}), start=buckets["1_30"] * 0)
    return {"rows": rows, "balance": sum(buckets.values()), "late": late, "days": standing.days_overdue}
