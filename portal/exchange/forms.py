"""What the pages of imports send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.exchange.kinds import KINDS
from portal.exchange.models import Import

if TYPE_CHECKING:
    from portal.exchange.kinds.column import Kind

NOT_IN_FILE = ""


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What it holds"))
    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("CSV, XLSX, XLS or ODS, up to 10 MB and 200,000 rows."))

    def __init__(self, kinds: Iterable[Kind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(kind.code, kind.label) for kind in kinds]


class MappingForm(forms.Form):
    """One field for each of our columns: which of the file's columns it is."""

    def __init__(self, imported: Import, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.imported = imported
        offered = [(NOT_IN_FILE, _("not in the file")), *((str(place), _shown(imported, place)) for place in range(len(imported.header)))]
        for column in KINDS[imported.kind].columns:
            self.fields[column.name] = forms.ChoiceField(
                label=f"{column.label} *" if column.required else str(column.label),
                choices=offered,
                required=False,
                initial=str(imported.mapping.get(column.name, NOT_IN_FILE)),
                help_text=lazy(lambda column=column: str(column.help), str)(),
            )

    @property
    def mapping(self) -> dict[str, int]:
        return {name: int(place) for name, place in self.cleaned_data.items() if place != NOT_IN_FILE}


def _shown(imported: Import, place: int) -> str:
    """The file's column by its name and its first value."""
    values = [str(row[place]) for row in imported.sample if place < len(row) and row[place] not in {None, ""}]
    name = imported.header[place] or _("column %(number)s") % {"number": place + 1}
    return f"{name}: {values[0][:40]}" if values else name
