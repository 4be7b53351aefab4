"""Input for limits, payments and what is said with them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.receivables.models import CreditLimit
from partners.receivables.phrases import METHODS


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _amount(**kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(max_digits=18, decimal_places=4, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)


class LimitForm(forms.Form):
    prefix = "limit"
    kind = forms.ChoiceField(label=_("Kind"), choices=CreditLimit.Kind)
    amount = _amount(label=_("Amount"), min_value=0, help_text=_("0 means no credit. No limit at all means that every order waits."))
    valid_from = _day(label=_("From"), initial=timezone.localdate)
    valid_to = _day(label=_("Until, included"), required=False, help_text=_("A temporary increase needs it."))
    reason = forms.CharField(label=_("Reason, kept with the limit"), max_length=200)


class PaymentForm(forms.Form):
    """`key` is made with the form, so that a double tap records one payment."""

    prefix = "payment"
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    amount = _amount(label=_("Amount received"))
    received_on = _day(label=_("Received on"), initial=timezone.localdate)
    method = forms.ChoiceField(label=_("By"), choices=METHODS)
    reference = forms.CharField(
        label=pgettext_lazy("payment", "Reference"), max_length=80, required=False, help_text=_("As on the bank statement.")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class StopForm(forms.Form):
    prefix = "stop"
    reason = forms.CharField(label=_("Why new orders wait"), max_length=200, required=False)
