"""What is sent in about leads."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leads.pipeline.models import Activity, Lead, LeadContact, LostReason, Step
from leads.pipeline.rules import LeadFacts
from partners.organisations.models import Territory
from partners.refusal import Refusal

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MORNING = time(9)
NAMES = frozenset(field.name for field in fields(LeadFacts))


class Explaining(forms.Form):
    """A form that says what an action refused beside the field it names."""

    def explain(self, refusal: Refusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class LeadForm(forms.ModelForm, Explaining):  # type: ignore[type-arg]
    """A lead as HQ takes it down: what partners may read, then whom it is about."""

    name = forms.CharField(label=_("Name"), max_length=160)
    person = forms.CharField(label=LeadContact._meta.get_field("person").verbose_name, max_length=120, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    email = forms.EmailField(label=_("E-mail"), required=False)
    registry_number = forms.CharField(label=_("Registry number"), max_length=30, required=False)
    address = forms.CharField(label=_("Address"), max_length=240, required=False)
    message = forms.CharField(
        label=LeadContact._meta.get_field("message").verbose_name, max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    codes = forms.CharField(label=_("Products"), max_length=400, required=False, help_text=_("Product codes, with commas between."))
    territory = forms.ModelChoiceField(label=_("Territory"), queryset=Territory.objects.all(), required=False)

    class Meta:
        model = Lead
        fields = ("kind", "country", "region", "city", "district", "territory", "wanted", "pieces", "value", "wanted_on", "source",
                  "priority", "passes_on", "working_hours")  # fmt: skip
        widgets = {"wanted_on": DAY}
        help_texts = {"wanted": _("Partners read this before they accept. Write no names and no numbers to call.")}

    first = ("kind", "name", "person", "phone", "email", "registry_number", "country", "region", "city", "district", "address", "message")

    def __init__(self, *args: Any, contact: LeadContact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contact is not None:
            for name in ("name", "person", "phone", "email", "registry_number", "address", "message"):
                self.fields[name].initial = getattr(contact, name)
            self.fields["codes"].initial = ", ".join(self.instance.products)

    @property
    def asker_fields(self) -> list[Any]:
        return [self[name] for name in self.first]

    @property
    def wish_fields(self) -> list[Any]:
        return [self[name] for name in ("wanted", "codes", "pieces", "value", "wanted_on", "territory", "source", "priority")]

    @property
    def offer_fields(self) -> list[Any]:
        return [self[name] for name in ("passes_on", "working_hours")]

    def _post_clean(self) -> None:
        """The model itself is left alone: the action writes it. Its constraints are the action's rules."""

    def facts(self) -> LeadFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name in NAMES and value is not None}
        territory = self.cleaned_data.get("territory")
        codes = tuple(code for code in re.split(r"[\s,;，；、]+", self.cleaned_data["codes"]) if code)
        return LeadFacts(**said | {"products": codes, "territory_id": territory.pk if territory else None})

    def explain(self, refusal: Refusal) -> None:
        refusal.field = "codes" if refusal.field == "products" else refusal.field
        super().explain(refusal)


class NoteForm(Explaining):
    kind = forms.ChoiceField(label=_("What was done"), choices=Activity.Kind.choices)
    words = forms.CharField(label=_("In a few words"), max_length=500, required=False)


class StepForm(Explaining):
    """What comes next, and when: one of four usual times, or one's own."""

    WHEN = (("2h", _("In 2 hours")), ("1d", _("Tomorrow morning")), ("3d", _("In 3 days")), ("7d", _("In a week")))

    step = forms.ChoiceField(label=_("Next step"), choices=Step.choices)
    when = forms.ChoiceField(label=_("When"), choices=(*WHEN, ("own", _("Another time"))))
    at = forms.DateTimeField(
        label=_("Another time"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def moment(self) -> datetime:
        """When the next step is meant; the past, which the action refuses, where “another time” was left empty."""
        when, now = self.cleaned_data["when"], timezone.localtime()
        if when == "own":
            return self.cleaned_data["at"] or now - timedelta(minutes=1)
        if when.endswith("h"):
            return now + timedelta(hours=int(when[:-1]))
        return datetime.combine(now.date() + timedelta(days=int(when[:-1])), MORNING, now.tzinfo)


class WinForm(Explaining):
    amount = forms.DecimalField(label=_("Won for"), min_value=0, max_digits=16, decimal_places=2)
    codes = forms.CharField(label=_("Products"), max_length=400, required=False, help_text=_("Product codes, with commas between."))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    same_as = forms.CharField(max_length=20, required=False)

    def products(self) -> list[str]:
        return [code for code in re.split(r"[\s,;，；、]+", self.cleaned_data["codes"]) if code]

    @property
    def chosen(self) -> str | None:
        """The known customer's number, "" for a new one, None while nobody chose."""
        said = self.cleaned_data.get("same_as", "")
        return None if not said else "" if said == "new" else said


class LoseForm(Explaining):
    reason = forms.ChoiceField(label=_("Why it was lost"), choices=LostReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
