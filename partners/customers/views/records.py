"""Customers: the list, one of them, and the form that knows a double while it is typed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from partners.customers.actions import (
    DUTY,
    add_customer,
    change_customer,
    confirm_customer,
    forget_customer,
    link_customers,
    may_change,
    record_consent,
)
from partners.customers.forms import ConsentForm, FactsForm, ForgetForm, LinkForm, first_values
from partners.customers.models import Customer
from partners.customers.panels import panels_of
from partners.customers.phrases import NO_CUSTOMER
from partners.customers.queries import customer_view, customers_of, doubles_of, find_matches, matching, pairs_to_review, score_view
from partners.customers.tables import CustomerTable
from partners.refusal import Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest
    from partners.customers.queries import Match
    from partners.customers.rules import CustomerFacts
    from partners.walls.viewer import Viewer

PER_PAGE = 100
MOST_KNOWN = 4


@require_GET
def listing(request: PortalRequest) -> HttpResponse:
    """One line a customer; a search shows each record it hits."""
    viewer = request.viewer
    viewer.must(DUTY)
    found, doubles = customers_of(viewer), doubles_of(viewer)
    search, kind = request.GET.get("q", "").strip()[:80], request.GET.get("kind", "")
    if search:
        found = found.filter(matching(search))
    else:
        found = found.exclude(pk__in=[record for record, oldest in doubles.items() if record != oldest])
    if kind in Customer.Kind:
        found = found.filter(kind=kind)
    sizes = Counter(doubles.values())
    alone = () if viewer.is_hq or len(viewer.organisation_ids) > 1 else ("organisation",)
    table = CustomerTable(found, doubles={record: sizes[oldest] for record, oldest in doubles.items()}, exclude=alone)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    values = {"table": table, "search": search, "kinds": Customer.Kind.choices, "to_review": pairs_to_review(viewer).count()}
    return TemplateResponse(request, "customers/list.html", values)


@require_http_methods(["GET", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """Before a second record is made, whoever it may be is shown; it goes on when the reader has said which it is."""
    viewer = request.viewer
    viewer.must(DUTY)
    form = FactsForm(request.POST or None, initial=dict(request.GET.items()))
    said = request.POST.get("said", "")
    if request.method == "GET" or not form.is_valid():
        return _typed(request, form, [], status=422 if form.errors else 200)
    matches = find_matches(form.facts, viewer, most=MOST_KNOWN)
    same = next((match.customer for match in matches if match.customer.number == said), None)
    shown = set(request.POST.getlist("shown"))
    if matches and same is None and (said != "other" or not {match.customer.number for match in matches} <= shown):
        return _typed(request, form, matches, status=409)
    try:
        made = add_customer(
            form.facts, by=viewer, source="hand", same_as=same, note=form.cleaned_data["note"],
            not_same_as=[match.customer for match in matches] if same is None else [],
        )  # fmt: skip
        if len(form.phones) > 1 or len(form.emails) > 1:
            change_customer(made, form.facts, by=viewer, phones=form.phones, emails=form.emails, note=form.cleaned_data["note"])
    except Refusal as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _typed(request, form, matches, status=refusal.status)
    messages.success(request, _("%(name)s is kept as %(number)s.") % {"name": made.local_name, "number": made.number})
    return HttpResponseRedirect(made.get_absolute_url())


@require_POST
def known(request: PortalRequest) -> HttpResponse:
    """While the form is typed: who it may be. A part of the page."""
    request.viewer.must(DUTY)
    form = FactsForm(request.POST)
    matches = _known(form.rough_facts(), request.viewer)
    return render(request, "customers/form.html#known", {"known": _explained(matches), "live": True})


def _known(facts: CustomerFacts, viewer: Viewer) -> list[Match]:
    return find_matches(facts, viewer, most=MOST_KNOWN)


@require_GET
def detail(request: PortalRequest, number: str) -> HttpResponse:
    return _shown(request, _customer(request, number))


@require_http_methods(["GET", "POST"])
def change(request: PortalRequest, number: str) -> HttpResponse:
    customer = _customer(request, number)
    form = FactsForm(request.POST or None, initial=first_values(customer))
    if request.method == "POST" and form.is_valid():
        try:
            change_customer(customer, form.facts, by=request.viewer, phones=form.phones, emails=form.emails, note=form.cleaned_data["note"])
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(customer.get_absolute_url())
    return render(request, "customers/form.html", {"form": form, "customer": customer}, status=422 if form.errors else 200)


@require_POST
def confirm(request: PortalRequest, number: str) -> HttpResponse:
    customer = _customer(request, number)
    confirm_customer(customer, by=request.viewer)
    messages.success(request, _("Confirmed as of today."))
    return HttpResponseRedirect(customer.get_absolute_url())


@require_POST
def link(request: PortalRequest, number: str) -> HttpResponse:
    """Link another record that the reader knows by its number."""
    customer, form = _customer(request, number), LinkForm(request.POST)
    if not form.is_valid():
        return _shown(request, customer, link_form=form, status=422)
    asked = form.cleaned_data["number"].strip().upper()
    other = customers_of(request.viewer).filter(number=asked).first()
    try:
        if other is None:
            raise Refusal(NO_CUSTOMER % {"number": asked}, code="no_customer", field="number")  # noqa: TRY301 (one answer for both)
        pair = link_customers(customer, other, by=request.viewer)
    except Refusal as refusal:
        form.add_error("number", str(refusal))
        return _shown(request, customer, link_form=form, status=refusal.status)
    undo = reverse("customers:reopen", args=[pair.pk])
    messages.success(request, _("Linked to %(number)s.") % {"number": other.number}, extra_tags=f"undo:{undo}")
    return HttpResponseRedirect(customer.get_absolute_url())


@require_POST
def consent(request: PortalRequest, number: str) -> HttpResponse:
    customer, form = _customer(request, number), ConsentForm(request.POST)
    if form.is_valid():
        try:
            record_consent(customer, by=request.viewer, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return HttpResponseRedirect(customer.get_absolute_url() + "#consents")
    return _shown(request, customer, consent_form=form, status=422)


@require_http_methods(["GET", "POST"])
def forget(request: PortalRequest, number: str) -> HttpResponse:
    """Ask once more, by a page of its own: this cannot be undone."""
    customer, form = _customer(request, number), ForgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            forget_customer(customer, why=form.cleaned_data["why"], by=request.viewer)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("%(number)s is forgotten. Its number stays in the books.") % {"number": number})
            return HttpResponseRedirect(reverse("customers:list"))
    values = {
        "form": form,
        "customer": customer,
        "may_forget": may_change(customer, request.viewer) and customer.kind == Customer.Kind.PERSON,
    }
    return render(request, "customers/forget.html", values, status=422 if form.errors else 200)


def _customer(request: PortalRequest, number: str) -> Customer:
    request.viewer.must(DUTY)
    return get_object_or_404(customers_of(request.viewer), number=number)


def _explained(matches: list[Match]) -> list[dict[str, Any]]:
    return [
        {"match": match, "score": score_view([(one.attribute, one.level, one.weight) for one in match.reasons], match.weight)}
        for match in matches
    ]


def _typed(request: PortalRequest, form: FactsForm, matches: list[Match], *, status: int) -> HttpResponse:
    return render(request, "customers/form.html", {"form": form, "known": _explained(matches), "asks": bool(matches)}, status=status)


def _shown(request: PortalRequest, customer: Customer, *, status: int = 200, **forms: Any) -> HttpResponse:
    view = customer_view(customer, request.viewer)
    values = {
        "customer": customer, "view": view, "panels": panels_of(request.viewer, view.members),
        "changes": may_change(customer, request.viewer), "judges": request.viewer.may(DUTY),
        "link_form": LinkForm(), "consent_form": ConsentForm(),
    }  # fmt: skip
    return render(request, "customers/detail.html", values | forms, status=status)
