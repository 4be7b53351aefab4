"""What a creditor does with an account: limits, payments, stopping."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.journal.actions import answer_once
from partners.receivables.actions import (
    apply_unapplied,
    approve_limit,
    record_payment,
    reverse_payment,
    set_limit,
    stop_account,
    withdraw_limit,
)
from partners.receivables.forms import LimitForm, PaymentForm, ReasonForm, StopForm
from partners.receivables.models import Account, CreditLimit
from partners.receivables.queries import accounts_of, payments_of
from partners.receivables.views.accounts import shown_account
from partners.refusal import Refusal

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

type Deed = Callable[[Account, dict[str, Any]], object]


def _held(request: PortalRequest, pk: int) -> Account:
    """An account of which the organisation acted for is the creditor."""
    if not request.viewer.may("grant_credit"):
        raise Http404
    return get_object_or_404(accounts_of(request.viewer), pk=pk, creditor_id=request.viewer.organisation_id)


def _done(request: PortalRequest, pk: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("receivables:account_held", args=[pk]))


def _fill(request: PortalRequest, pk: int, name: str, form: Form, deed: Deed, said: str) -> HttpResponse:
    """Do `deed` with what the form holds, or show the account again with the form's faults beside its fields."""
    account = _held(request, pk)
    if form.is_valid():
        try:
            deed(account, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _done(request, pk, said)
    return shown_account(request, account, {name: form}, status=422)


@require_POST
def limit(request: PortalRequest, pk: int) -> HttpResponse:
    def deed(account: Account, given: dict[str, Any]) -> None:
        set_limit(account.pk, given.pop("amount"), by=request.viewer, **given)

    return _fill(request, pk, "limit_form", LimitForm(request.POST), deed, _("The limit is set."))


@require_POST
def pay(request: PortalRequest, pk: int) -> HttpResponse:
    def deed(account: Account, given: dict[str, Any]) -> None:
        key = str(given.pop("key"))
        body = {"account": account.pk} | given

        def effect() -> tuple[int, Any]:
            payment = record_payment(account.pk, given["amount"], by=request.viewer, **{k: v for k, v in given.items() if k != "amount"})
            return 201, {"payment": payment.pk}

        answer_once(by=request.viewer, route="receivables:pay", key=key, body=body, effect=effect)

    said = _("The payment is recorded and set against the oldest invoices.")
    return _fill(request, pk, "payment_form", PaymentForm(request.POST), deed, said)


@require_POST
def stop(request: PortalRequest, pk: int) -> HttpResponse:
    def deed(account: Account, given: dict[str, Any]) -> None:
        stop_account(account.pk, given["reason"], by=request.viewer)

    form = StopForm(request.POST)
    stopping = bool(request.POST.get(form.add_prefix("reason"), "").strip())
    said = _("New orders of this account wait.") if stopping else _("Orders of this account go on.")
    return _fill(request, pk, "stop_form", form, deed, said)


@require_POST
def apply(request: PortalRequest, pk: int) -> HttpResponse:
    """Set what is paid and not applied against what is open."""
    used = apply_unapplied(_held(request, pk).pk, by=request.viewer)
    return _done(request, pk, _("Set against open invoices.") if used else _("There was nothing to set against open invoices."))


@require_POST
def approve(request: PortalRequest, pk: int) -> HttpResponse:
    waiting = _limit(request, pk)
    approve_limit(waiting, by=request.viewer)
    return _done(request, waiting.account_id, _("The limit is signed and in force."))


@require_POST
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    ended = _limit(request, pk)
    withdraw_limit(ended, reason=_("ended by hand"), by=request.viewer)
    return _done(request, ended.account_id, _("The limit has ended."))


def _limit(request: PortalRequest, pk: int) -> CreditLimit:
    if not request.viewer.may("grant_credit"):
        raise Http404
    return get_object_or_404(CreditLimit.objects.seen_by(request.viewer), pk=pk, creditor_id=request.viewer.organisation_id)


@require_POST
def reverse_paid(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a bounced payment back."""
    payment = get_object_or_404(payments_of(request.viewer), pk=pk, creditor_id=request.viewer.organisation_id)
    if not request.viewer.may("grant_credit"):
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the payment is taken back."))
        return HttpResponseRedirect(reverse("receivables:payment", args=[pk]))
    reverse_payment(payment, reason=form.cleaned_data["reason"], by=request.viewer)
    return _done(request, payment.account_id, _("The payment is taken back. What it paid is open again."))
