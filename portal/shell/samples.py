"""Made-up content for the living page of components; the names are nobody's."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.shell import figures
from portal.shell.home import Task

SOLD = (9, 12, 11, 15, 14, 18, 20, 22)


class SampleForm(forms.Form):
    """One field of each kind."""

    company = forms.CharField(label=_("Company"), help_text=_("As on the business licence."))
    limit = forms.DecimalField(
        label=_("Credit limit"),
        help_text=_("Empty: no limit is set. That is not a limit of 0."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    terms = forms.ChoiceField(label=_("Terms"), choices=[("30", _("30 days")), ("60", _("60 days"))])
    how = forms.ChoiceField(label=_("Delivery"), choices=[("all", _("All at once")), ("part", _("In parts"))], widget=forms.RadioSelect)
    paper = forms.FileField(label=_("Agreement"), required=False)
    reason = forms.CharField(label=_("Reason, kept with the decision"), widget=forms.Textarea, required=False)
    mail = forms.BooleanField(label=_("Send a statement each month"), required=False)


class SampleTable(tables.Table):  # type: ignore[misc]
    """Orders, as a list page has them."""

    number = tables.Column(verbose_name=_("Order"))
    placed = tables.Column(verbose_name=_("Placed"))
    partner = tables.Column(verbose_name=_("Partner"))
    lines = tables.Column(verbose_name=_("Lines"), attrs={"td": {"class": "w-num"}, "th": {"class": "w-num"}, "tf": {"class": "w-num"}})
    total = tables.Column(
        verbose_name="CNY", footer=lambda table: figures.amount_text(sum(row["total"] for row in table.data)),
        attrs={"td": {"class": "w-num"}, "th": {"class": "w-num"}, "tf": {"class": "w-num"}},
    )  # fmt: skip

    class Meta:
        template_name = "shell/table.html"
        attrs = {"id": "sample-orders"}


ORDERS = [
    {
        "number": "SO-10482",
        "placed": dt.date(2026, 11, 20),
        "partner": "Hangzhou Qingchuan",
        "lines": 12,
        "total": Decimal("38604.00"),
    },
    {
        "number": "SO-10479",
        "placed": dt.date(2026, 11, 19),
        "partner": "Suzhou Pingjiang Living",
        "lines": 5,
        "total": Decimal("64200.00"),
    },
    {"number": "SO-10466", "placed": dt.date(2026, 11, 17), "partner": "Northgate Home", "lines": 3, "total": Decimal("-9875.50")},
]


def everything(request: HttpRequest) -> dict[str, Any]:
    """All the values the page of components needs."""
    table = SampleTable(ORDERS, request=request)
    tables.RequestConfig(request, paginate=False).configure(table)
    return {
        "tasks": _tasks(),
        "steps": _steps(),
        "empty_form": SampleForm(initial={"how": "part"}, auto_id="blank_%s"),
        "wrong_form": SampleForm({"limit": "many", "how": "all"}, auto_id="wrong_%s"),
        "table": table,
        "page": Paginator(range(1, 96), 20).page(2),
        "sold": SOLD,
        "ageing": _ageing(),
        "chart": _chart(),
        "owed": Decimal("451000.00"),
        "on_order": Decimal("126350.00"),
        "limit": Decimal("800000.00"),
        "this_order": Decimal("45670.08"),
        "too_much": Decimal("284130.00"),
        "facts": [_("Oldest debt 34 days, grace 45: not a late payer")],
        "icons": _icon_names(),
        "lines": _lines(),
        "queue": _queue(),
    }


def _tasks() -> list[Task]:
    return [
        Task(
            _("Report sales for week 47"),
            _("Due today. 6 products changed last week; a blank is not a zero."),
            "#",
            _("Report"),
            "stop",
            "alert",
        ),
        Task(_("Receive delivery SH-20418"), _("2 of 3 parcels arrived this morning."), "#", _("Count"), "move", "truck"),
        Task(_("Read the price letter of 1 December"), _("4 prices change."), "#", _("Read"), "river", "news"),
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"label": _("Placed"), "detail": figures.day_text(dt.date(2026, 11, 20)), "state": "done"},
        {"label": _("Credit"), "detail": _("passed"), "state": "done"},
        {"label": _("Allocated"), "detail": figures.day_text(dt.date(2026, 11, 21)), "state": "done"},
        {"label": _("Shipped"), "detail": _("2 of 3"), "state": "now"},
        {"label": _("Received"), "detail": "", "state": ""},
        {"label": _("Invoiced"), "detail": "", "state": ""},
        {"label": _("Paid"), "detail": "", "state": ""},
    ]


def _ageing() -> list[dict[str, Any]]:
    return [
        {"label": _("Not due"), "value": Decimal("251900.00"), "kind": "calm"},
        {"label": "1–30", "value": Decimal("26200.00")},
        {"label": "31–60", "value": Decimal("12500.00"), "kind": "bad"},
        {"label": "61–90", "value": Decimal("0.00")},
        {"label": "90+", "value": Decimal("0.00")},
    ]


def _chart() -> dict[str, Any]:
    return {
        "labels": [f"W{week}" for week in range(40, 48)],
        "series": [
            {"name": str(_("Sold")), "values": list(SOLD)},
            {"name": str(_("Planned")), "values": [10, 12, 12, 14, 14, 18, 18, 20], "dashed": True},
        ],
    }


def _lines() -> list[dict[str, Any]]:
    kettle = {"name": _("Tide kettle 1.7 L, white"), "sku": "KT-17-W", "quantity": 48, "pack": 4, "stock": "good", "available": _("48 now")}
    fryer = {
        "name": _("Drift air fryer 5.5 L"),
        "sku": "AF-55",
        "quantity": 60,
        "pack": 12,
        "stock": "late",
        "available": _("36 now, 24 on 8 Dec"),
    }
    return [
        kettle | {"price": Decimal(118), "amount": Decimal(5664)},
        fryer | {"price": Decimal(342), "amount": Decimal(20520), "kind": "wait", "note": _("Short by 24 today. How shall we send it?")},
    ]


def _queue() -> list[dict[str, Any]]:
    return [
        {
            "partner": "Chengdu Jinli Home",
            "amount": Decimal(102100),
            "number": "SO-20611",
            "since": _("2 h 10 min"),
            "kind": "held",
            "why": _("Over by ¥61,480.00"),
        },
        {
            "partner": "Northgate Home",
            "amount": Decimal("9875.50"),
            "number": "SO-20594",
            "since": _("Yesterday"),
            "kind": "fact",
            "why": _("No limit set"),
        },
    ]


def _icon_names() -> list[str]:
    return [
        "alert", "back", "bank", "bell", "book", "box", "cart", "chart", "check", "clock", "columns", "copy", "doc", "down", "exit", "eye",
        "file", "filter", "gear", "globe", "hold", "home", "info", "job", "key", "lead", "left", "lock", "mail", "menu", "minus", "money",
        "news", "pen", "people", "plan", "plus", "right", "rows", "scan", "search", "split", "stop", "sun", "swap", "tag", "truck", "undo",
        "up", "user", "x",
    ]  # fmt: skip
