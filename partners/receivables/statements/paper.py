"""A statement's kept figures laid out in words: what the template prints, and nothing that the figures do not hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from partners.receivables.rules import BUCKETS
from partners.receivables.statements import phrases
from partners.receivables.statements.rendering import render_pdf
from partners.receivables.statements.words import (
    MINUS,
    amount_in_words,
    amount_text,
    cut,
    day_text,
    long_day_text,
    money_text,
    period_text,
    term_text,
)

FILLS = {"not_due": "#0f5a66", "1_30": "#b97a08", "31_60": "#bf4a34", "61_90": "#ab2d1a", "over_90": "#7a1c10"}
PAPER_WIDTH = 178
WIDTHS = (15, 18, 34, 29, 15, 22, 22, 23)
WIDE_WIDTHS = (14, 16, 29, 25, 13, 27, 27, 27)
DOCUMENT_FITS, REFERENCE_FITS = 19, 16  # Latin letters that fit a column; a Han character takes two
LONG = 13  # characters of a figure that needs the wide columns


def print_paper(figures: Mapping[str, Any]) -> bytes:
    """Return the PDF of a statement. `figures` is what `queries.figures_of` made, or the same read back from JSON."""
    return render_pdf(paper_html(figures), figures["language"])


def paper_html(figures: Mapping[str, Any]) -> str:
    with override(figures["language"]):
        return render_to_string("receivables/statements/paper.html", {"paper": _paper(figures)})


def _paper(f: Mapping[str, Any]) -> dict[str, Any]:
    chinese = f["language"].startswith("zh")
    currency = f["currency"]
    first, last = date.fromisoformat(f["first"]), date.fromisoformat(f["last"])
    amounts = {name: Decimal(f[name]) for name in ("opening", "invoiced", "paid", "credited", "closing")}
    lines = [_line(line, currency, last.year, chinese=chinese) for line in f["lines"]]
    debits = sum((Decimal(line["amount"]) for line in f["lines"] if Decimal(line["amount"]) > 0), Decimal(0))
    credits_ = sum((-Decimal(line["amount"]) for line in f["lines"] if Decimal(line["amount"]) < 0), Decimal(0))
    longest = max(len(amount_text(amount, currency)) for amount in (*amounts.values(), debits, credits_))
    short_first, short_last = day_text(first, chinese=chinese), day_text(last, chinese=chinese)
    pay = _pay(f)
    return {
        "lang": "zh-Hans" if chinese else "en",
        "number": f["number"],
        "code": f["code"],
        "creditor": f["creditor"],
        "debtor": f["debtor"],
        "currency": currency,
        "period": period_text(first, last, chinese=chinese),
        "account": _account(f, last, chinese=chinese),
        "opening_label": _("Opening, %(day)s") % {"day": short_first},
        "closing_label": _("Closing balance, %(day)s") % {"day": short_last},
        "first_day": short_first,
        "last_day": short_last,
        "opening": amount_text(amounts["opening"], currency),
        "invoiced": term_text(amounts["invoiced"], currency, "+"),
        "paid": term_text(amounts["paid"], currency, MINUS),
        "credited": term_text(amounts["credited"], currency, MINUS),
        "closing": amount_text(amounts["closing"], currency),
        "closing_money": money_text(amounts["closing"], currency),
        "words": amount_in_words(amounts["closing"], currency) if chinese else "",
        "lines": lines,
        "debits": amount_text(debits, currency),
        "credits": amount_text(credits_, currency),
        "has_late": any(line["late"] for line in lines),
        "is_long": longest >= LONG,
        "widths": WIDE_WIDTHS if longest >= LONG else WIDTHS,
        "ageing_title": _("Ageing at %(day)s") % {"day": long_day_text(last, chinese=chinese)},
        "ageing": _ageing(f["ageing"], amounts["closing"], currency),
        "bar": _bar(f["ageing"]),
        "pay": pay,
        "pay_rows": len(pay) + 1,
        "reply": _("Reply by %(day)s. We have checked this statement:")
        % {"day": long_day_text(date.fromisoformat(f["reply_by"]), chinese=chinese)},
        "qr": _qr(f["check_url"]),
    }


def _qr(address: str) -> SafeString:
    drawn = segno.make(address, error="m").svg_inline(dark="#17201f", border=0, omitsize=True, svgclass=None, lineclass=None)
    return SafeString(drawn)


def _line(line: Mapping[str, Any], currency: str, year: int, *, chinese: bool) -> dict[str, Any]:
    amount, on = Decimal(line["amount"]), date.fromisoformat(line["on"])
    due = date.fromisoformat(line["due_on"]) if line["due_on"] else None
    figure = amount_text(abs(amount), currency)
    return {
        "on": day_text(on, chinese=chinese, year=on.year != year),
        "kind": phrases.KINDS.get(line["kind"], line["kind"]),
        "document": cut(line["document"], DOCUMENT_FITS),
        "reference": cut(str(phrases.METHODS.get(line["reference"], line["reference"])), REFERENCE_FITS),
        "due": day_text(due, chinese=chinese, year=due.year != year) if due else "",
        "debit": figure if amount > 0 else "",
        "credit": figure if amount < 0 else "",
        "balance": amount_text(Decimal(line["balance"]), currency),
        "late": line["late"],
    }


def _account(f: Mapping[str, Any], last: date, *, chinese: bool) -> list[str]:
    currency = f["currency"]
    lines = [
        _("Account %(number)s, %(currency)s") % {"number": f["account"], "currency": phrases.CURRENCIES.get(currency, currency)},
        _("%(days)s days from invoice") % {"days": f["terms_days"]},
    ]
    if f["limit"] is not None:
        lines.append(_("Credit limit %(amount)s") % {"amount": money_text(Decimal(f["limit"]), currency)})
    return [*lines, _("As of %(day)s") % {"day": long_day_text(last, chinese=chinese)}]


def _ageing(ageing: Mapping[str, str], closing: Decimal, currency: str) -> list[dict[str, Any]]:
    buckets = [
        {"label": phrases.BUCKETS[name], "amount": amount_text(Decimal(ageing[name]), currency), "over": _is_over(name, ageing)}
        for name in (*BUCKETS, "unapplied")
        if name != "unapplied" or Decimal(ageing[name])
    ]
    return [*buckets, {"label": _("Total"), "amount": amount_text(closing, currency), "over": False}]


def _is_over(name: str, ageing: Mapping[str, str]) -> bool:
    return name not in {"not_due", "unapplied"} and Decimal(ageing[name]) > 0


def _bar(ageing: Mapping[str, str]) -> list[dict[str, Any]]:
    """Parts of the bar in its own millimetres, a hair of white between them; none where nothing is open."""
    amounts = {name: Decimal(ageing[name]) for name in BUCKETS if Decimal(ageing[name]) > 0}
    whole = sum(amounts.values(), Decimal(0))
    parts, x = [], 0.0
    for name, amount in amounts.items():
        width = float(amount / whole) * PAPER_WIDTH
        parts.append({"x": f"{x:.2f}", "width": f"{max(width - 0.4, 0.3):.2f}", "fill": FILLS[name]})
        x += width
    return parts


def _pay(f: Mapping[str, Any]) -> list[tuple[str, str]]:
    currency = f["currency"]
    overdue = sum((Decimal(f["ageing"][name]) for name in BUCKETS[1:]), Decimal(0)) + Decimal(f["ageing"]["unapplied"])
    rows = [(_("Pay to"), f["creditor"]["name"])]
    rows += [(_("Bank") if number == 0 else "", line) for number, line in enumerate(f["creditor"]["bank"])]
    rows.append((_("Quote"), f["number"]))
    if overdue > 0:
        rows.append((_("Overdue now"), _("%(amount)s, due at once") % {"amount": money_text(overdue, currency)}))
    if Decimal(f["closing"]) < 0:
        rows.append((_("In your favour"), money_text(-Decimal(f["closing"]), currency)))
    rows.append((_("To check"), f["check_page"]))
    return rows
