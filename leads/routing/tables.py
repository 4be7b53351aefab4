"""Lists of leads and offers. Names stand in them as far as the database lets the reader know them."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leads.pipeline.models import Lead
from leads.routing.models import Offer

FIGURE = {"td": {"class": "w-num"}, "th": {"class": "w-num"}}
PAGE = ("routing:lead", {"number": tables.A("number")})


class LeadTable(tables.Table):  # type: ignore[misc]
    number = tables.Column(verbose_name=pgettext_lazy("sales", "Lead"), linkify=PAGE, order_by=("pk",), attrs={"td": {"class": "w-nb"}})
    who = tables.Column(verbose_name=_("Who asks"), orderable=False)
    place = tables.Column(verbose_name=_("Where"), order_by=("city", "district"))
    wanted = tables.Column(verbose_name=_("What is wanted"), orderable=False)
    pieces = tables.Column(verbose_name=_("Pieces"), attrs=FIGURE)
    value = tables.Column(verbose_name=pgettext_lazy("value", "Estimate"), attrs=FIGURE)
    priority = tables.Column(verbose_name=_("Priority"))
    state = tables.TemplateColumn(template_name="routing/parts/lead_state.html", verbose_name=_("State"))
    holder = tables.Column(verbose_name=_("Partner"), order_by=("holder__name",))
    next_at = tables.Column(verbose_name=_("Next step"))
    entered_at = tables.Column(verbose_name=_("Entered"), order_by=("entered_at",))
    won_amount = tables.Column(verbose_name=_("Won for"), attrs=FIGURE)

    class Meta:
        model = Lead
        fields = (
            "number", "who", "place", "wanted", "pieces", "value", "priority", "state", "holder", "next_at", "entered_at", "won_amount",
        )  # fmt: skip
        attrs = {"id": "leads"}
        empty_text = _("No leads here. Take one down, or take a filter away.")

    def value_state(self, record: Lead) -> str:
        return str(record.get_state_display())


class OfferTable(tables.Table):  # type: ignore[misc]
    """Slips that stayed: what one was asked about and does not hold."""

    number = tables.Column(verbose_name=pgettext_lazy("sales", "Lead"), linkify=PAGE, order_by=("pk",), attrs={"td": {"class": "w-nb"}})
    masked_name = tables.Column(verbose_name=_("Who asks"), orderable=False)
    place = tables.Column(verbose_name=_("Where"))
    wanted = tables.Column(verbose_name=_("What is wanted"), orderable=False)
    pieces = tables.Column(verbose_name=_("Pieces"), attrs=FIGURE)
    state = tables.TemplateColumn(template_name="routing/parts/lead_state.html", verbose_name=_("State"))
    reason = tables.Column(verbose_name=_("Reason"), orderable=False)
    offered_at = tables.Column(verbose_name=pgettext_lazy("lead", "Asked"))
    answered_at = tables.Column(verbose_name=_("Ended"))

    class Meta:
        model = Offer
        fields = ("number", "masked_name", "place", "wanted", "pieces", "state", "reason", "offered_at", "answered_at")
        attrs = {"id": "offers"}
        empty_text = _("No earlier offers. What you decline or miss stays here, without names.")

    def value_state(self, record: Offer) -> str:
        return str(record.get_state_display())


class SpeedTable(tables.Table):  # type: ignore[misc]
    """Answers, speed and outcome, a partner a row."""

    partner = tables.Column(verbose_name=_("Partner"), order_by=("code",))
    asked = tables.Column(verbose_name=pgettext_lazy("how often", "Asked"), attrs=FIGURE)
    accepted = tables.Column(verbose_name=_("Accepted"), attrs=FIGURE)
    declined = tables.Column(verbose_name=_("Declined"), attrs=FIGURE)
    missed = tables.Column(verbose_name=_("Not answered in time"), attrs=FIGURE)
    median_hours = tables.Column(verbose_name=_("Hours to an answer, median"), attrs=FIGURE)
    open = tables.Column(verbose_name=_("In work"), attrs=FIGURE)
    won = tables.Column(verbose_name=_("Won"), attrs=FIGURE)
    lost = tables.Column(verbose_name=_("Lost"), attrs=FIGURE)
    amount = tables.Column(verbose_name=_("Won for"), attrs=FIGURE)

    class Meta:
        attrs = {"id": "answers"}
        empty_text = _("Nobody was asked in this time. Offer a lead, and the answers are counted here.")
