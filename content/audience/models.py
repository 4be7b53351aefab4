"""The columns that say for whom a thing is meant, and the filter over them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from content.audience.phrases import LANGUAGE_NAMES, NO_SUCH_PARTNERS
from content.audience.rules import Audience, Reader
from partners.organisations.models import Kind, Organisation, Territory, Tier

if TYPE_CHECKING:
    _Array = ArrayField[list[Any], list[Any]]
else:
    _Array = ArrayField

PARTNER_KINDS = [choice for choice in Kind.choices if choice[0] != Kind.HQ]
RULES = ("kinds", "tiers", "territories", "languages")


def territories() -> list[tuple[int, str]]:
    return [(territory.pk, str(territory)) for territory in Territory.objects.all()]


class ChosenField(_Array):
    """A list of codes, ticked in a form. `offers` is a list of choices, or what makes one when the form is shown."""

    offers: Callable[[], list[tuple[Any, Any]]] | list[tuple[Any, Any]] = []

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("widget", None)
        base = self.base_field
        return forms.TypedMultipleChoiceField(
            choices=self.offers,
            coerce=base.to_python,
            required=False,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def get_internal_type(self) -> str:
        return "ArrayField"

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs  # in the database it is nothing else


def chosen(offers: Any, base: models.Field[Any, Any], label: Any, hint: Any = "") -> Any:
    field = ChosenField(base, verbose_name=label, help_text=hint, default=list, blank=True)
    field.offers = offers
    return field


class CodesField(forms.CharField):
    """Partners by their codes, one a line or with commas between; clean value: their ids."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(Organisation.objects.filter(pk__in=value).order_by("code").values_list("code", flat=True))

    def clean(self, value: Any) -> list[int]:
        codes = {code.strip().upper() for code in (value or "").replace(",", "\n").replace("，", "\n").split("\n")} - {""}
        found = {code.upper(): pk for code, pk in Organisation.objects.filter(code__in=codes, depth__gt=1).values_list("code", "pk")}
        if unknown := sorted(codes - found.keys()):
            raise forms.ValidationError(NO_SUCH_PARTNERS % {"codes": ", ".join(unknown)})
        return sorted(found.values())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or "").replace("\r\n", "\n").strip())


class NamedField(ChosenField):
    """Partners by id in the database, by code in a form."""

    def formfield(self, **kwargs: Any) -> Any:
        return CodesField(required=False, label=capfirst(self.verbose_name), help_text=self.help_text)


class ForAudience(models.Model):
    """Abstract: for whom a row is meant. What is left empty asks nothing."""

    kinds: Any = chosen(PARTNER_KINDS, models.CharField(max_length=12), _("kinds of partner"))
    tiers: Any = chosen(Tier.choices, models.CharField(max_length=8), _("tiers"))
    territories: Any = chosen(territories, models.BigIntegerField(), _("territories"))
    languages: Any = chosen(LANGUAGE_NAMES, models.CharField(max_length=10), _("language of the partner’s papers"))
    organisations: Any = NamedField(
        models.BigIntegerField(),
        verbose_name=_("and these partners by name"),
        help_text=_("Codes, one a line. With nothing ticked above, only they are meant; else they come on top."),
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True

    @property
    def audience(self) -> Audience:
        return Audience(
            kinds=frozenset(self.kinds),
            tiers=frozenset(self.tiers),
            territories=frozenset(self.territories),
            languages=frozenset(self.languages),
            organisations=frozenset(self.organisations),
        )


def addressed_to(reader: Reader) -> Q:
    """Rows that are meant for `reader`: `rules.is_meant` as a filter."""
    asks = {"kinds": reader.kind, "tiers": reader.tier, "territories": reader.territory, "languages": reader.language}
    rules = Q(organisations=[])
    holds = Q()
    for name, value in asks.items():
        rules |= ~Q(**{name: []})
        wanted = Q(**{name: []})
        holds &= wanted | Q(**{f"{name}__contains": [value]}) if value is not None else wanted
    return Q(organisations__contains=[reader.organisation]) | (rules & holds)
