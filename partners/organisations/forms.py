"""What is sent in about partners and their people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel.numbers import list_currencies
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from partners.access.phrases import ROLE_NAMES, ROLE_WORDS
from partners.access.rules import roles_of
from partners.organisations import phrases
from partners.organisations.models import Contact, Kind, Organisation, Tier
from partners.organisations.queries import parents_for
from partners.organisations.rules import SELLERS, e164, is_registry_number, plain_number
from partners.walls.scope import system

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]


class PartnerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Facts of a partner. Kind and place are asked only of a new one: later they move with a date and a reason."""

    buys_from: Any = forms.ModelChoiceField(
        label=_("Buys from"), queryset=None, required=False, empty_label=_("The nearest distributor above, else HQ")
    )

    class Meta:
        model = Organisation
        fields = (
            "code", "name", "name_zh", "tier", "territory", "country", "registry_number", "currency", "language", "phone", "email",
            "address", "city", "region", "postcode", "buys_from", "bank_details", "since",
        )  # fmt: skip
        widgets = {"since": DAY, "language": forms.Select(choices=LANGUAGES)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sellers = Organisation.objects.filter(kind__in=SELLERS).exclude(state="ended").exclude(pk=self.instance.pk)
        self._field("buys_from").queryset = sellers
        if self.instance.pk and self.instance.is_hq:
            del self.fields["buys_from"]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        self.refuse_double("code", Q(code__iexact=code), but=self.instance.pk)
        return code

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).upper()
        if len(country) != len("CN") or not country.isalpha() or not country.isascii():
            raise forms.ValidationError(phrases.NOT_A_COUNTRY)
        return country

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if currency not in list_currencies():
            raise forms.ValidationError(phrases.NOT_A_CURRENCY)
        return currency

    def clean_registry_number(self) -> str:
        country = self.cleaned_data.get("country", "")
        number = clean_registry_number(self.cleaned_data["registry_number"], country)
        if number:
            self.refuse_double("registry_number", Q(registry_number=number, country=country), but=self.instance.pk)
        return number

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"], self.cleaned_data.get("country", "CN"))

    def validate_unique(self) -> None:
        """Doubles are named by the clean methods above; the database has the last word."""

    @staticmethod
    def refuse_double(field: str, condition: Q, *, but: int | None = None) -> None:
        """Raise ValidationError naming the partner that has this code or registry number."""
        with system("find a partner entered twice"):
            other = Organisation.objects.filter(condition).exclude(pk=but).first()
        if other is not None:
            message = phrases.CODE_TAKEN if field == "code" else phrases.TAKEN_BY
            raise forms.ValidationError(message % {"name": other.local_name, "code": other.code})


class NewPartnerForm(PartnerForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[choice for choice in Kind.choices if choice[0] != Kind.HQ])
    parent: Any = forms.ModelChoiceField(label=_("Under"), queryset=None)

    field_order = ("kind", "parent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field("parent").queryset = Organisation.objects.exclude(state="ended").exclude(kind="store")
        self.order_fields(("kind", "parent", *self.Meta.fields))


class MoveForm(forms.Form):
    parent: Any = forms.ModelChoiceField(label=_("New place: under"), queryset=None)
    on = forms.DateField(label=_("From"), widget=DAY, initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: QuerySet[Organisation] = parents_for(organisation.kind).exclude(path__startswith=organisation.path)
        self.fields["parent"].queryset = places  # type: ignore[attr-defined]


class StateForm(forms.Form):
    state = forms.ChoiceField(choices=[("active", ""), ("suspended", ""), ("ended", "")], widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The partner reads it."))
    on = forms.DateField(label=_("From"), widget=DAY, required=False, help_text=_("Empty: at once."))


class TierForm(forms.Form):
    """A tier for a time."""

    tier = forms.ChoiceField(label=_("Tier"), choices=[("", _("None yet")), *Tier.choices], required=False)
    until = forms.DateField(label=_("Until"), widget=DAY)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Contact
        fields = ("name", "title", "phone", "email")

    def __init__(self, *args: Any, country: str = "CN", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"], self.country)


def role_in_words(role: str) -> SafeString:
    """A role's name and, under it, what it may do."""
    return format_html('{} <small class="w-dim">{}</small>', ROLE_NAMES[role], ROLE_WORDS[role])


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role, role_in_words(role)) for role in roles_of(hq=organisation.is_hq)]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]


class InviteForm(RolesForm):
    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=120)
    field_order = ("email", "name", "roles")


def clean_registry_number(number: str, country: str) -> str:
    """The number in one writing. Raises ValidationError where its check digits do not fit."""
    number = plain_number(number)
    if number and not is_registry_number(number, country):
        raise forms.ValidationError(phrases.NOT_A_USCC if country == "CN" else phrases.NOT_A_REGISTRY_NUMBER)
    return number


def clean_phone(phone: str, country: str) -> str:
    if not phone:
        return ""
    try:
        return e164(phone, country)
    except ValueError as error:
        raise forms.ValidationError(phrases.NOT_A_PHONE) from error
