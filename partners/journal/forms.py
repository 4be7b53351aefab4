"""What people ask the audit trail."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.journal.phrases import verb_in_words


class AuditFilter(forms.Form):
    person = forms.CharField(label=pgettext_lazy("who did it", "Person"), required=False, max_length=80)
    verb = forms.ChoiceField(label=_("Did what"), required=False)
    target = forms.CharField(label=_("To what"), required=False, max_length=80)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: object, verbs: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("Anything")), *((verb, verb_in_words(verb)) for verb in verbs)]
        self.fields["verb"].choices = choices  # type: ignore[attr-defined]
