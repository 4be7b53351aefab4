"""What the pages of reports send: pieces by product, where a blank is not a zero; filters; HQ's parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stock.sellthrough.models import Report, ReportingRules, ReportLine
from stock.sellthrough.phrases import remark_text
from stock.sellthrough.rules import Line, monday_of

if TYPE_CHECKING:
    from stock.sellthrough.queries import Listed
    from stock.sellthrough.rules import Warned

MOST = 10_000_000
FLOWS = ("sold", "returned", "moved_in", "moved_out")
WORDS = {
    "sold": _("sold"),
    "returned": _("returned by customers"),
    "moved_in": _("moved in"),
    "moved_out": _("moved out"),
    "counted": _("counted"),
}


class ReportForm(forms.Form):
    """One number for each product and column: the field "sold-7". Empty says nothing; 0 says that nothing was sold.

    With `rest` every product left empty is declared as not sold.
    """

    week = forms.DateField()
    on = forms.DateField(label=_("Counted on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    rest = forms.BooleanField(label=_("None of the others was sold"), required=False)

    def __init__(
        self, *args: Any, kind: str, listed: Sequence[Listed], standing: Mapping[int, ReportLine] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.listed, self.standing = kind, listed, standing or {}
        self.columns = ("counted",) if kind == Report.Kind.COUNT else FLOWS
        for one in listed:
            for column in self.columns:
                label = f"{one.product.sku}: {WORDS[column]}"
                self.fields[f"{column}-{one.product.pk}"] = forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False)

    def lines(self) -> list[Line]:
        """The lines that say something."""
        return [line for one in self.listed if (line := self._line(one.product.pk)) is not None]

    def _line(self, product: int) -> Line | None:
        said = {column: self.cleaned_data.get(f"{column}-{product}") for column in self.columns}
        if self.kind == Report.Kind.COUNT:
            return None if said["counted"] is None else Line(product, counted=said["counted"])
        if all(value is None for value in said.values()) and not self.cleaned_data["rest"]:
            return None
        return Line(product, **{column: value or 0 for column, value in said.items()})

    def rows(self) -> list[dict[str, Any]]:
        """What the page shows of each product: its stock, what was typed or stands, and its fault."""
        return [{"one": one, "cells": {c: self._cell(one, c) for c in self.columns}, "more": self._more(one)} for one in self.listed]

    def _cell(self, one: Listed, column: str) -> dict[str, Any]:
        name = f"{column}-{one.product.pk}"
        line = self.standing.get(one.product.pk)
        stands = getattr(line, column) if line else None
        if column not in {"sold", "counted"}:
            stands = stands or None
        value = self.data.get(name, "") if self.is_bound else "" if stands is None else stands
        return {
            "name": name,
            "id": f"id_{name}",
            "typed": value,
            "label": str(self.fields[name].label),
            "errors": self.errors.get(name, ()),
        }

    def _more(self, one: Listed) -> bool:
        """Whether the rarer columns have something in them, and so stand open."""
        return any(self._cell(one, column)["typed"] not in {"", None} for column in self.columns if column not in {"sold", "counted"})

    def explain(self, refused: Sequence[tuple[int, Warned]]) -> None:
        """Put each fault beside its product."""
        for product, warned in refused:
            self.add_error(f"{self.columns[0]}-{product}", remark_text(warned.as_json()))


class AskedForm(forms.Form):
    """Which report a page is about."""

    kind = forms.ChoiceField(choices=Report.Kind.choices, required=False)
    week = forms.DateField(required=False)

    def asked(self, otherwise: date) -> tuple[str, date]:
        """Kind and Monday; what cannot be read is what is due."""
        self.is_valid()
        day = self.cleaned_data.get("week") or otherwise
        return self.cleaned_data.get("kind") or Report.Kind.SALES, monday_of(day)


class KnownForm(forms.Form):
    """As of when books are read."""

    known = forms.DateField(label=_("As known on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_known(self) -> date | None:
        known: date | None = self.cleaned_data["known"]
        return None if known is None or known >= timezone.localdate() else known


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ReportingRules
        fields = (
            "due_days", "open_weeks", "average_weeks", "cover_least", "cover_most", "deep_ratio",
            "lead_days", "review_days", "service", "outlier",
        )  # fmt: skip
