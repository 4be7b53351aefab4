"""The table of wishes as a form: three ticks a kind, quiet hours, the digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.notices import phrases
from portal.notices.models import Hours
from portal.notices.queries import Choice
from portal.notices.rules import DIGEST_ROLES, Ways

WAYS = ("bell", "mail", "digest")


class WishesForm(forms.Form):
    quiet_from = forms.TimeField(label=_("No mail from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_until = forms.TimeField(label=_("until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    digest = forms.BooleanField(label=_("Send me a digest each day"), required=False)
    digest_hour = forms.TypedChoiceField(label=_("At"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)])

    def __init__(self, data: Any = None, *, choices: Sequence[Choice], hours: Hours, roles: frozenset[str]) -> None:
        by_role = bool(DIGEST_ROLES & roles)
        shown = {
            "quiet_from": hours.quiet_from,
            "quiet_until": hours.quiet_until,
            "digest": by_role if hours.digest is None else hours.digest,
            "digest_hour": hours.digest_hour,
        }
        super().__init__(data, initial=shown)
        self.choices = choices
        for choice in choices:
            for way in WAYS:
                self.fields[f"{choice.kind.code}-{way}"] = forms.BooleanField(required=False, initial=getattr(choice.ways, way))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None) and not self.errors:
            self.add_error("quiet_until", str(phrases.HALF_HOURS))
        return cleaned

    def rows(self) -> Iterator[tuple[Choice, list[tuple[str, bool]]]]:
        """Each kind with its ticks as they stand in the form: name of the field, whether it is ticked."""
        for choice in self.choices:
            names = [f"{choice.kind.code}-{way}" for way in WAYS]
            yield choice, [(name, bool(self[name].value())) for name in names]

    def wished(self) -> dict[str, Ways]:
        said = self.cleaned_data
        return {choice.kind.code: Ways(*(said[f"{choice.kind.code}-{way}"] for way in WAYS)) for choice in self.choices}
