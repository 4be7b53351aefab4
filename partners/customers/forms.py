"""What is sent in about customers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.customers.models import Consent, Customer
from partners.customers.phrases import FAULTS
from partners.customers.rules import CustomerFacts, FactFault, tidy

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PARTED = re.compile(r"[,，、;；\n]+")
MOST_OF_A_KIND = 10


class FactsForm(forms.Form):
    """A customer's facts as they are typed; `facts` after cleaning are written the one way."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=160, required=False)
    name = forms.CharField(label=_("English name"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Customer.Kind.choices, initial=Customer.Kind.COMPANY)
    registry_number = forms.CharField(label=_("Registry number"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=200, required=False, help_text=_("Several are parted by commas."))
    email = forms.CharField(label=_("E-mail"), max_length=400, required=False)
    country = forms.CharField(label=_("Country"), max_length=2, initial="CN")
    region = forms.CharField(label=_("Province or state"), max_length=80, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    address = forms.CharField(label=_("Address"), max_length=240, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    facts: CustomerFacts
    phones: list[str]
    emails: list[str]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = dict(self.cleaned_data)
        if not self.errors:
            self._tidy(said)
        return said

    def _tidy(self, said: dict[str, Any]) -> None:
        plain = {name: said[name] for name in ("name", "name_zh", "kind", "registry_number", "country", "region", "city", "address")}
        phones, emails = (_several(said[name]) for name in ("phone", "email"))
        try:
            self.facts = tidy(CustomerFacts(**plain, phone=_first(phones), email=_first(emails)))
            self.phones = [tidy(CustomerFacts("-", phone=phone, country=self.facts.country)).phone for phone in phones]
            self.emails = [tidy(CustomerFacts("-", email=email)).email for email in emails]
        except FactFault as fault:
            field = "name_zh" if fault.attribute == "name" and not said["name"] else fault.attribute
            self.add_error(field, str(FAULTS[fault.attribute]))

    def rough_facts(self) -> CustomerFacts:
        """What is typed so far, for looking whether it is known; nothing is required yet."""
        typed = {name: str(self.data.get(name, "")) for name in self.fields if name != "note"}
        typed |= {name: _first(_several(typed[name])) for name in ("phone", "email")}
        typed["kind"] = typed["kind"] if typed["kind"] in Customer.Kind else Customer.Kind.COMPANY
        typed["country"] = typed["country"] or str(self.fields["country"].initial)
        return CustomerFacts(**typed)


def first_values(customer: Customer) -> dict[str, Any]:
    """A record as its form shows it."""
    plain = ("name", "name_zh", "kind", "registry_number", "country", "region", "city", "address", "note")
    several = {"phone": ", ".join(customer.phones), "email": ", ".join(customer.emails)}
    return {name: getattr(customer, name) for name in plain} | several


class JudgeForm(forms.Form):
    state = forms.ChoiceField(choices=[("same", ""), ("different", ""), ("open", "")])
    why = forms.CharField(label=_("Why (if it is not plain)"), max_length=200, required=False)


class LinkForm(forms.Form):
    number = forms.CharField(label=_("Number of the other record"), max_length=20)


class ConsentForm(forms.Form):
    way = forms.ChoiceField(label=_("Way"), choices=Consent.Way.choices)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Consent.Purpose.choices)
    given = forms.TypedChoiceField(
        label=_("The customer"), choices=[("1", _("agrees")), ("0", _("withdraws"))], coerce=lambda value: value == "1", initial="1"
    )
    on = forms.DateField(label=_("On"), widget=DAY, initial=timezone.localdate)
    source = forms.CharField(label=_("How it was said"), max_length=80, required=False, help_text=_("Such as by phone, or a signed form."))


class ForgetForm(forms.Form):
    why = forms.CharField(label=_("Who asked, and when"), max_length=200)


def _several(typed: str) -> list[str]:
    return [part.strip() for part in PARTED.split(typed) if part.strip()][:MOST_OF_A_KIND]


def _first(parts: list[str]) -> str:
    return parts[0] if parts else ""
