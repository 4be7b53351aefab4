"""Where the papers behind an amount are shown. Receivables know papers by their words alone ("order:SO-48201937")."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

PAGES = {
    "order": "orders:detail",
    "shipment": "fulfilment:shipment",
    "return": "fulfilment:return",
}
BY_KEY = {"invoice": "receivables:invoice", "payment": "receivables:payment"}


def address_of_paper(paper: str, pk: int | None = None) -> str:
    """The page of a paper; empty where it has none. Invoices and payments are found by `pk`."""
    kind, _colon, number = paper.partition(":")
    name, argument = (BY_KEY.get(kind), pk) if pk is not None else (PAGES.get(kind), number)
    try:
        return reverse(name, args=[argument]) if name else ""
    except NoReverseMatch:
        return ""


def number_of_paper(paper: str) -> str:
    return paper.partition(":")[2] or paper
