"""Weir's components as template tags.

How to build a page::

    {% extends "shell/page.html" %}
    {% load i18n shell %}
    {% block title %}{% translate "Orders" %}{% endblock %}
    {% block crumbs %}<a href="{% url 'orders:list' %}">{% translate "Orders" %}</a> / {{ order.number }}{% endblock %}
    {% block head %}{% page_head order.number sub=partner %}<a class="w-btn is-main" href="…">…</a>{% endpage_head %}{% endblock %}
    {% block content %}
      {% panel _("Lines") %}…{% endpanel %}                              in a padded body
      {% panel _("Lines") flush=True %}{% render_table table %}{% endpanel %}   edge to edge
      <div class="w-panel-f">…</div> inside a flush panel is its foot
    {% endblock %}
    {% block aside %}…panels of the side column…{% endblock %}

List pages: answer `TemplateResponse(request, template, {"table": table})` with a django-tables2 table whose cells are raw values
(Decimal, date, int; no `render_x` for figures): the template writes them by type, and `?_export=xlsx|csv` comes by itself.
Columns of figures carry `attrs={"td": {"class": "w-num"}, "th": {"class": "w-num"}}`.
Forms: `{{ form }}` or `{% error_summary form %}{{ form.field.as_field_group }}`; the look comes from the setting FORM_RENDERER.
Undo: `messages.success(request, text, extra_tags=f"undo:{url}")` shows a toast whose button posts to `url` for 10 s.

Wide desk pages: `{% block main_class %}is-wide{% endblock %}`. A queue with its detail: `is-flush`, and the block `main` holds
`<div class="w-split"><section class="w-queue">…</section><div class="w-detail">…</div></div>` (parts/sample_queue.html has an item).
Order lines: parts/sample_lines.html. A total that stays at a phone's foot: block `dock`, `<div class="w-dock w-phone">…</div>`.
One filled button (`is-main`) in a panel; mark the page's main
action with `data-main` for Ctrl Enter, a queue with `data-queue` (its links are walked with J and K). Figures always go through
the filters below. No `style` attributes. Every component stands with its source on /components/.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.shell import controls, drawings, figures, meter

register = template.Library()

FILTERS: dict[str, Callable[..., Any]] = {
    "money": figures.money_text,
    "amount": figures.amount_text,
    "unit_price": figures.unit_price_text,
    "qty": figures.quantity_text,
    "share": figures.share_text,
    "signed": figures.signed_text,
    "day": figures.day_text,
    "weekday": figures.weekday_text,
    "long_day": figures.long_day_text,
    "moment": figures.moment_text,
    "clock": figures.clock_text,
    "control": controls.control,
    "is_checkbox": controls.is_checkbox,
    "sort_state": controls.sort_state,
    "cells": controls.cells,
}
for _name, _filter in FILTERS.items():
    register.filter(_name, _filter)

# kind of status → (class, icon): the table "Status" of the identity
STATUSES = {
    "good": ("is-good", "check"),
    "late": ("is-wait", "clock"),
    "wait": ("is-wait", "clock"),
    "held": ("is-wait", "hold"),
    "stop": ("is-stop", "stop"),
    "low": ("is-stop", "alert"),
    "high": ("is-wait", "alert"),
    "move": ("is-move", "truck"),
    "fact": ("", "info"),
}


def _id(prefix: str) -> str:
    """An id that is unique on the page, also after htmx swapped parts of it."""
    return f"{prefix}-{secrets.token_hex(3)}"


@register.simple_tag
def icon(name: str, small: bool = False, tone: str = "") -> SafeString:
    """One icon of the sprite, hidden from screen readers. `tone`: stop, wait, good, move or river."""
    css = "i" + (" i-s" if small else "") + (f" t-{tone}" if tone else "")
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, static("shell/icons.svg"), name)


@register.simple_tag
def status(kind: str, word: str, icon_name: str = "", bare: bool = False) -> SafeString:
    """Icon, word, colour: `{% status "held" _("Held") %}`. `kind` is one of STATUSES; `bare` leaves the ground out."""
    css, default = STATUSES[kind]
    return format_html('<span class="w-st {}{}">{}{}</span>', css, " is-bare" if bare else "", icon(icon_name or default), word)


@register.simple_block_tag
def note(content: str, kind: str = "", title: str = "", icon_name: str = "", role: str = "") -> SafeString:
    """Words to the whole page. `kind`: good, wait, held, stop or empty."""
    css, default = STATUSES.get(kind, ("", "info"))
    head = format_html('<p class="w-b">{}</p>', title) if title else ""
    says = format_html(' role="{}"', role) if role else ""
    return format_html('<div class="w-note {}"{}>{}<div>{}{}</div></div>', css, says, icon(icon_name or default), head, content)


@register.simple_block_tag
def page_head(content: str, title: str, sub: str = "", other: str = "") -> SafeString:
    """The page's title, a line under it, and its actions as content. `other`: the name in the other language."""
    second = format_html(' <span lang="{}" class="w-dim">{}</span>', "en" if figures.is_chinese() else "zh-Hans", other) if other else ""
    below = format_html("<p>{}</p>", sub) if sub else ""
    actions = format_html('<div class="w-row">{}</div>', content) if content.strip() else ""
    return format_html('<div><h1 class="w-h1">{}{}</h1>{}</div>{}', title, second, below, actions)


@register.simple_block_tag
def panel(
    content: str,
    title: str = "",
    flush: bool = False,
    href: str = "",
    link: str = "",
    end: str = "",
    level: int = 2,
    id: str = "",
    css: str = "",
) -> SafeString:
    """A surface with a title. `href` and `link` set a link at its right, `end` any other short words or status."""
    body = content if flush else format_html('<div class="w-panel-b">{}</div>', content)
    anchor = format_html(' id="{}"', id) if id else ""
    if not title:
        return format_html('<section class="w-panel {}"{}>{}</section>', css, anchor, body)
    right = format_html('<a href="{}">{}</a>', href, link) if href else ""
    aside = format_html('<span class="w-end w-dim">{}</span>', end) if end else ""
    heading = _id("h")
    return format_html(
        '<section class="w-panel {}" aria-labelledby="{}"{}><div class="w-panel-h"><h{} id="{}">{}</h{}>{}{}</div>{}</section>',
        css, heading, anchor, level, heading, title, level, aside, right, body,
    )  # fmt: skip


@register.simple_tag
def figure(value: str, caption: str = "") -> SafeString:
    """The one number of a page, already formatted, and what it is."""
    return format_html('<p class="w-fig">{} <small>{}</small></p>', value, caption)


@register.inclusion_tag("shell/parts/meter.html")
def credit_meter(
    limit: Any, owed: Any, on_order: Any = 0, this_order: Any = None, currency: str = "", id: str = "", legend: bool = True
) -> dict[str, Any]:
    """The credit bar with its crest, and the same figures in words. `limit` None says that no limit is set.

    Amounts are Money, or Decimals with `currency`. With `this_order` the figure is "Free after", without it "Free".
    """
    return drawings.meter_values(limit, owed, on_order, this_order, currency) | {"id": id, "legend": legend}


@register.simple_block_tag
def sums(content: str, caption: str = "") -> SafeString:
    """A sum read downwards; holds `sum_line` tags."""
    head = format_html('<caption class="w-sr">{}</caption>', caption) if caption else ""
    return format_html('<table class="w-sums">{}<tbody>{}</tbody></table>', head, content)


@register.simple_tag
def sum_line(label: str, value: str, source: str = "", kind: str = "") -> SafeString:
    """One line of a sum. `source` says in small where it comes from; `kind` is any of "line sum bad" (rule above, strong, red)."""
    css = " ".join(f"is-{word}" for word in kind.split())
    small = format_html("<small>{}</small>", source) if source else ""
    return format_html('<tr class="{}"><th scope="row">{}{}</th><td>{}</td></tr>', css, label, small, value)


@register.simple_block_tag
def receipt(content: str, rule: str = "", number: str = "", facts: Any = (), replay: str = "") -> SafeString:
    """A decision, frozen: a slip that holds `sums`; under it the facts, the rule, its number and a link to replay it."""
    return render_to_string(
        "shell/parts/receipt.html", {"content": content, "rule": rule, "number": number, "facts": facts, "replay": replay}
    )


@register.simple_block_tag
def explain(content: str, text: str, title: str, rule: str = "", link: str = "", source: str = "", label: str = "") -> SafeString:
    """A figure that opens: `text` with a dotted line, and a popover of `title`, content and foot.

    With `source` the content is fetched from that address when first opened. Never put it inside a `<p>`.
    """
    values = {
        "content": content,
        "text": text,
        "title": title,
        "rule": rule,
        "link": link,
        "source": source,
        "label": label,
        "id": _id("why"),
    }
    return render_to_string("shell/parts/explain.html", values)


@register.inclusion_tag("shell/parts/timeline.html")
def timeline(steps: Any) -> dict[str, Any]:
    """The order's road: each step has `label`, `detail` and `state` ("done", "now" or "")."""
    return {"steps": steps}


@register.inclusion_tag("shell/parts/stepper.html")
def stepper(
    name: str, value: Any = "", pack: int = 1, label: str = "", id: str = "", least: int = 0, most: int | None = None
) -> dict[str, Any]:
    """Minus, field, plus: one press is one pack, typing is free, a number off the pack rounds up and says so."""
    return {"name": name, "value": value, "pack": pack, "label": label or _("Quantity"), "id": id or _id("q"), "least": least, "most": most}


@register.inclusion_tag("shell/parts/errors.html")
def error_summary(form: Any, hint: str = "") -> dict[str, Any]:
    """How many faults the form has, each a link to its field. Shows nothing while there are none."""
    faults = [(field, message) for field in form for message in field.errors]
    return {
        "form": form,
        "faults": faults,
        "general": form.non_field_errors(),
        "count": len(faults) + len(form.non_field_errors()),
        "hint": hint,
    }


@register.simple_block_tag
def empty_state(content: str, title: str, text: str = "") -> SafeString:
    """What this is, why it is empty; the one button is the content."""
    return format_html('<div class="w-empty"><p class="w-b">{}</p><p>{}</p><div class="w-row">{}</div></div>', title, text, content)


@register.inclusion_tag("shell/parts/job.html")
def job_bar(
    title: str, done: int = 0, total: int = 0, state: str = "running", rest: str = "", poll: str = "", cancel: str = "",
    result: str = "", problems: str = "", problem_count: int = 0, message: str = "", id: str = "job",
) -> dict[str, Any]:  # fmt: skip
    """A long job. `state`: waiting, running, done, failed or cancelled. While it runs, `poll` is asked for this same part again."""
    percent = min(100, done * 100 // total) if total else 0
    return {
        "title": title, "done": done, "total": total, "percent": percent, "state": state, "rest": rest, "poll": poll, "cancel": cancel,
        "result": result, "problems": problems, "problem_count": problem_count, "message": message, "id": id,
        "running": state in {"waiting", "running"},
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def chip(context: Context, label: str, key: str, value: str = "", count: int | None = None) -> SafeString:
    """A filter that lives in the URL: on when the query says so, and then it takes itself away."""
    query = context["request"].GET.copy()
    on = query.get(key, "") == value
    query.pop("page", None)
    query[key] = value
    if on or not value:
        query.pop(key, None)
    number = format_html(" {}", figures.quantity_text(count)) if count is not None else ""
    address = f"?{query.urlencode()}" if query else "?"
    current = mark_safe(' aria-current="true"') if on else ""
    return format_html('<a class="w-chip{}" href="{}"{}>{}{}</a>', " is-on" if on else "", address, current, label, number)


@register.inclusion_tag("shell/parts/pages.html", takes_context=True)
def pagination(context: Context, page: Any, key: str = "page") -> dict[str, Any]:
    """Earlier, where one is, later; keeps the rest of the query."""
    query = context["request"].GET.copy()
    query.pop(key, None)
    return {"page": page, "key": key, "query": query.urlencode()}


@register.simple_tag
def sparkline(values: Any, label: str) -> SafeString:
    """A grey line with a dot at its end; `label` is its sentence for who cannot see it."""
    points = meter.spark_points([float(value) for value in values])
    if not points:
        return SafeString("")
    path = "L".join(f"{x} {y}" for x, y in points)
    return format_html(
        '<svg class="w-spark" viewBox="0 0 72 24" role="img" aria-label="{}"><path d="M{}"/><circle cx="{}" cy="{}" r="2.5"/></svg>',
        label, path, *points[-1],
    )  # fmt: skip


@register.inclusion_tag("shell/parts/bars.html")
def bars(rows: Any, label: str, currency: str = "") -> dict[str, Any]:
    """Bars, named at their left, the figure at their right (ageing). A row has `label`, `value`, perhaps `kind` "bad" or "calm"."""
    return {"rows": drawings.bar_rows(rows, currency), "label": label, "height": drawings.BAR_STEP * len(rows) + 8}


@register.inclusion_tag("shell/parts/chart.html")
def chart(data: Any, title: str, kind: str = "line", unit: str = "", name: str = "chart") -> dict[str, Any]:
    """A chart with its table. `data`: {"labels": […], "series": [{"name", "values", "dashed"?, "bar"?}]}; `kind` is line or bar."""
    return drawings.chart_values(data, kind, unit) | {"title": title, "id": _id("chart"), "name": name}


@register.inclusion_tag("shell/parts/today.html")
def today(tasks: Any) -> dict[str, Any]:
    """What waits for the reader: each task has `title`, `detail`, `url`, `action`, `kind` and `icon`."""
    return {"tasks": tasks}
