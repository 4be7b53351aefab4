"""What applicants send, and what HQ decides about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel import Locale
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partners.access.rules import PARTNER_ROLES
from partners.organisations.applications.actions import Approval, Sent
from partners.organisations.forms import DAY, NewPartnerForm, clean_phone, clean_registry_number, role_in_words
from partners.organisations.models import Application, Organisation, Territory, Tier
from partners.organisations.rules import PARENTS

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

CURRENCIES = ("CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "KRW", "SGD", "AUD", "INR", "BRL")
LONGEST_TERMS = 180


class PapersInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Several files of one field. They are judged by content where they are kept, not by name or by what the browser says."""

    widget = PapersInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        return [super(PapersField, self).clean(one, initial) for one in data or []]


def sent_papers(files: list[UploadedFile[bytes]]) -> list[Sent]:
    return [Sent(str(file.name), file) for file in files]


class ApplyForm(forms.ModelForm):  # type: ignore[type-arg]
    """The public form. `website` is there for machines only: people never see it."""

    papers = PapersField(
        label=_("Papers"), required=False, help_text=_("Business licence, shop front, bank details: PDF, JPEG or PNG, each up to 10 MiB.")
    )
    sealed = forms.CharField(widget=forms.HiddenInput, max_length=200)
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    class Meta:
        model = Application
        fields = (
            "name_zh", "name", "country", "registry_number", "region", "city", "address", "phone", "contact_name", "contact_email",
            "kind", "territory", "turnover", "currency", "message",
        )  # fmt: skip
        widgets = {
            "message": forms.Textarea(attrs={"rows": 4}),
            "contact_email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }
        labels = {
            "name": _("Company name in Latin letters"),
            "name_zh": _("Company name in Chinese"),
            "contact_email": _("Contact’s e-mail"),
            "kind": _("You would like to be a"),
        }

    GROUPS = (
        (_("Your company"), ("name_zh", "name", "country", "registry_number", "region", "city", "address", "phone")),
        (_("Whom we talk to"), ("contact_name", "contact_email")),
        (_("What you have in mind"), ("kind", "territory", "turnover", "currency", "message", "papers")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        territories: Any = self.fields["territory"]
        territories.empty_label = _("Not decided yet")
        self.fields["country"] = forms.ChoiceField(label=_("Country"), choices=countries(), initial="CN")
        self.fields["currency"] = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="CNY")
        self.fields["turnover"] = forms.DecimalField(
            label=_("Expected turnover a year"), min_value=0, max_digits=16, decimal_places=2, required=False
        )
        self.fields["registry_number"].help_text = _("In China the 18-character unified social credit code of the licence.")
        self.order_fields(self.Meta.fields)

    def seal_again(self, sealed: str) -> None:
        """Let the form be sent once more, with what was typed."""
        data: Any = self.data
        data = data.copy()
        data["sealed"] = sealed
        self.data = data

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def clean_registry_number(self) -> str:
        return clean_registry_number(self.cleaned_data["registry_number"], self.cleaned_data.get("country", ""))

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"], self.cleaned_data.get("country", "CN"))

    def validate_constraints(self) -> None:
        """Nobody is looking, so no row may be asked for: whether the company is known already is not for the applicant to learn."""

    def validate_unique(self) -> None:
        """Likewise."""


def countries() -> list[tuple[str, str]]:
    """Countries by name in the reader's language, China first."""
    locale = Locale.parse("zh_Hans" if (get_language() or "").startswith("zh") else "en")
    named = [
        (code, name)
        for code, name in locale.territories.items()
        if len(code) == len("CN") and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
    ]
    return sorted(named, key=lambda pair: (pair[0] != "CN", pair[1]))


class AnswerForm(forms.Form):
    words = forms.CharField(label=_("Your answer"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    papers = PapersField(label=_("Papers"), required=False, help_text=_("PDF, JPEG or PNG, each up to 10 MiB."))


class AskForm(forms.Form):
    words = forms.CharField(label=_("What is missing"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class RefuseForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ApproveForm(forms.Form):
    """The partner that is to be: the applicant's own words are on the page beside it and are copied as they are."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Application.KINDS)
    parent: Any = forms.ModelChoiceField(label=_("Under"), queryset=None)
    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("Short, and never another partner’s: orders and papers carry it."))
    tier = forms.ChoiceField(label=_("Tier"), choices=[("", _("None yet")), *Tier.choices], required=False)
    territory: Any = forms.ModelChoiceField(label=_("Territory"), queryset=None, required=False)
    starts_on = forms.DateField(label=_("Partner from"), widget=DAY, initial=timezone.localdate)
    terms_days = forms.IntegerField(label=_("Days to pay"), min_value=0, max_value=LONGEST_TERMS, initial=30)
    limit = forms.DecimalField(
        label=_("Credit limit to propose"), min_value=0, max_digits=16, decimal_places=2, required=False,
        help_text=_("A proposal: who grants credit signs it. Left empty, the first order waits for them."),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(label=_("Roles of the contact"), widget=forms.CheckboxSelectMultiple, initial=["owner"])
    words = forms.CharField(label=_("Words to the applicant"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        branch = Organisation.objects.filter(kind="branch", state="active", territory_id=application.territory_id or 0).first()
        wanted = {"kind": application.kind, "territory": application.territory_id, "parent": branch}
        kwargs["initial"] = wanted | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.application = application
        self._field("parent").queryset = Organisation.objects.exclude(state="ended").exclude(kind="store").order_by("path")
        self._field("territory").queryset = Territory.objects.all()
        self._field("roles").choices = [(role, role_in_words(role)) for role in PARTNER_ROLES]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        NewPartnerForm.refuse_double("code", Q(code__iexact=code))
        return code

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        parent, kind = given.get("parent"), given.get("kind", "")
        if parent is not None and parent.kind not in PARENTS.get(kind, ()):
            self.add_error("parent", _("A partner of this kind cannot stand there. Choose another place in the tree."))
        number, country = self.application.registry_number, self.application.country
        if number:
            NewPartnerForm.refuse_double("registry_number", Q(registry_number=number, country=country))
        return given

    def approval(self) -> Approval:
        return Approval(**(self.cleaned_data | {"roles": tuple(self.cleaned_data["roles"])}))
