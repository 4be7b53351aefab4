"""What is sent in about offers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.pipeline.forms import Explaining
from leads.routing import phrases
from leads.routing.models import Offer
from partners.organisations.models import Organisation


class OfferForm(Explaining):
    """Whom to ask. Candidates by the rules are ticked; another partner is named by its code."""

    partner = forms.MultipleChoiceField(required=False)
    code = forms.CharField(label=_("Another partner"), max_length=20, required=False, help_text=_("Its code, such as D-001."))
    hours = forms.IntegerField(label=_("Hours to answer"), min_value=1, max_value=720, required=False)

    def __init__(self, *args: Any, proposals: Any = (), hours: int = 24, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["partner"]
        choices.choices = [(str(one.organisation.pk), str(one.organisation)) for one in proposals]
        self.fields["hours"].initial = hours

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if code:
            named = Organisation.objects.filter(code__iexact=code, depth__gt=1).first()
            if named is None:
                raise forms.ValidationError(phrases.NOT_A_PARTNER % {"code": code})
            self.cleaned_data["named"] = named.pk
        return code

    def chosen(self) -> list[int]:
        named = self.cleaned_data.get("named")
        return [int(number) for number in self.cleaned_data["partner"]] + ([named] if named else [])


class DeclineForm(Explaining):
    reason = forms.ChoiceField(label=_("Why not"), choices=Offer.Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class ReturnForm(DeclineForm):
    pass


class LeadFilter(forms.Form):
    q = forms.CharField(
        label=_("Number, name, phone or place"), max_length=80, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
