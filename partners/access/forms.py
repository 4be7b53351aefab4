"""What is sent in about keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.access.phrases import DUTY_NAMES
from partners.access.rules import DUTIES

if TYPE_CHECKING:
    from datetime import datetime

    from partners.walls.viewer import Viewer

DAYS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year")), ("", _("Until revoked"))]


class KeyForm(forms.Form):
    """A new key: no more scopes than its maker has duties."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What uses it: the name of your system, for instance."))
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)
    days = forms.ChoiceField(label=_("Good for"), choices=DAYS, initial="365", required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(duty, DUTY_NAMES[duty]) for duty in DUTIES if duty in viewer.duties]  # type: ignore[attr-defined]

    @property
    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None
