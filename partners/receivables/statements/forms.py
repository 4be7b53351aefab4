"""What people ask of statements: a month to make, papers to find, a paper to check."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.period import month_before
from partners.receivables.statements.queries import digest_of

LARGEST_PAPER = 5 * 1024 * 1024


class MonthField(forms.CharField):
    """A month as browsers send it, 2026-10; its value is its first day."""

    widget = forms.TextInput(attrs={"type": "month"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return datetime.strptime(text, "%Y-%m").replace(tzinfo=timezone.get_current_timezone()).date()
        except ValueError as fault:
            raise forms.ValidationError(_("Write the month as 2026-10.")) from fault


class RunForm(forms.Form):
    month = MonthField(label=_("Month"), help_text=_("The month must be over."))

    @staticmethod
    def for_last_month() -> RunForm:
        last: date = month_before(timezone.localdate()).first
        return RunForm(initial={"month": f"{last:%Y-%m}"})


class FindPapers(forms.Form):
    q = forms.CharField(label=_("Number or partner"), required=False, max_length=80)
    month = MonthField(label=_("Month"), required=False)


class CheckForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the paper"), max_length=40, help_text=_("It stands at the foot of each page, such as 7K4M-93QD-XW2T.")
    )
    digest = forms.CharField(
        label=_("SHA-256 of the file"),
        required=False,
        max_length=80,
        validators=[RegexValidator(r"^\s*[0-9a-fA-F]{64}\s*$", _("A SHA-256 has 64 digits and letters a to f."))],
    )
    file = forms.FileField(label=_("Or the file itself"), required=False, help_text=_("It is only compared, not kept."))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and (file.size or 0) > LARGEST_PAPER:
            raise forms.ValidationError(_("A statement is smaller than 5 MB."))
        return file

    @property
    def given_digest(self) -> str:
        """SHA-256 of what was given, from the file where there is one; empty where there is neither."""
        file = self.cleaned_data.get("file")
        return digest_of(file.read()) if file else str(self.cleaned_data.get("digest", "")).strip().lower()
