"""What search finds of each kind: one statement a provider, a few rows each, within what the viewer may see.

The branches of a union are asked by the index that fits: the whole number, its beginning, a part of it, a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from channel_orders.fulfilment.models import Return, Shipment
from channel_orders.orders.models import Order
from partners.access.models import Membership
from partners.organisations.models import Organisation
from partners.receivables.models import Invoice
from partners.walls.viewer import Viewer
from portal.shell.figures import day_text, is_chinese, money_text
from portal.shell.search import MOST_OF_A_KIND, Hit, find_with

PART = 3  # letters a trigram index needs
DIGITS_OF_ORDER = 8


def compose_finding() -> None:
    find_with("orders", _("Orders"), orders_called)
    find_with("partners", _("Partners"), partners_called)
    find_with("invoices", _("Invoices"), invoices_called)
    find_with("shipments", _("Shipments"), shipments_called)
    find_with("returns", _("Returns"), returns_called)
    find_with("people", _("People"), people_called)


def is_wide(text: str) -> bool:
    """Whether it holds Chinese characters, of which two already say much."""
    return any("\u3400" <= letter <= "\u9fff" for letter in text)


def named(text: str) -> Q:
    """Organisations by name in either language, pinyin or code. Every word must be found."""
    wanted = Q()
    for word in text.split()[:4]:
        code = Q(code=word.upper()) | Q(code__startswith=word.upper())
        if is_wide(word):
            wanted &= code | (Q(name_zh__contains=word) if len(word) > 1 else Q(name_zh__startswith=word))
        elif len(word) < PART:
            wanted &= code | Q(name__begins=word) | Q(pinyin__begins=word)
        else:
            wanted &= code | Q(name__holds=word) | Q(pinyin__holds=word)
    return wanted


def _union(branches: Sequence[QuerySet[Any]], *columns: str) -> list[tuple[Any, ...]]:
    """The first rows of each branch, each row once, in the order of the branches. One statement."""
    parts = [branch.annotate(rank=Value(rank)).values_list("rank", "pk", *columns)[:MOST_OF_A_KIND] for rank, branch in enumerate(branches)]
    found = sorted(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0], key=lambda row: row[0])
    return list({row[1]: row[2:] for row in reversed(found)}.values())[::-1][:MOST_OF_A_KIND]


def _numbered(rows: QuerySet[Any], text: str, prefix: str, *, parts: bool = False) -> list[QuerySet[Any]]:
    """Papers by their number: whole, its beginning with or without `prefix`, and (where an index stands) any part of it."""
    upper = text.upper()
    whole = upper if upper.startswith(prefix) else prefix + upper
    branches = [rows.filter(Q(number=upper) | Q(number=whole)).order_by("-pk")]
    if upper[:1].isdigit() or upper.startswith(prefix):
        branches.append(rows.filter(number__startswith=whole).order_by("-pk"))
    # What begins like the number is no part of it: "SO-" is in all of them, and a trigram index would read every one.
    if parts and len(text) >= PART and any(letter.isdigit() for letter in text) and not upper.startswith(prefix):
        branches.append(rows.filter(number__holds=text).order_by("-pk"))
    return branches


def orders_called(viewer: Viewer, text: str) -> list[Hit]:
    rows = Order.objects.seen_by(viewer)
    branches = _numbered(rows, text, "SO-", parts=True)
    if len(text) >= PART:
        branches.append(rows.exclude(their_number="").filter(their_number__holds=text).order_by("-pk"))
    buyers = Organisation.objects.seen_by(viewer).filter(named(text)).order_by().values("pk")[:200]
    branches.append(rows.filter(buyer__in=buyers).order_by("-pk"))
    columns = ("number", "their_number", "buyer__name", "buyer__name_zh", "total", "currency")
    return [
        Hit(number, f"{_local(name, zh)}, {money_text(total, currency)}", reverse("orders:detail", args=[number]), "cart", (number, theirs))
        for number, theirs, name, zh, total, currency in _union(branches, *columns)
    ]


def partners_called(viewer: Viewer, text: str) -> list[Hit]:
    """Partners by code, name or pinyin: the viewer's own tree."""
    rows = Organisation.objects.seen_by(viewer)
    # The second is not sorted: walking the codes in order until six of them fit takes long where few do.
    branches = [rows.filter(code=text.upper()).order_by(), rows.filter(named(text)).order_by()]
    return [
        Hit(_local(name, zh), " ".join(filter(None, (code, city))), reverse("organisations:detail", args=[pk]), "people", (code, name, zh))
        for pk, code, name, zh, city in _union(branches, "id", "code", "name", "name_zh", "city")
    ]


def invoices_called(viewer: Viewer, text: str) -> list[Hit]:
    """Invoices and credit notes by number or by who owes them."""
    if "see_money" not in viewer.duties:
        return []
    rows = Invoice.objects.seen_by(viewer)
    branches = _numbered(rows, text, "INV-", parts=True)
    if not text[:1].isdigit():
        debtors = Organisation.objects.seen_by(viewer).filter(named(text)).order_by().values("pk")[:200]
        branches.append(rows.filter(debtor__in=debtors).order_by("-pk"))
    return [
        Hit(number, f"{_local(name, zh)}, {money_text(total, currency)}", reverse("receivables:invoice", args=[pk]), "doc", (number,))
        for pk, number, name, zh, total, currency in _union(
            branches, "id", "number", "debtor__name", "debtor__name_zh", "total", "currency"
        )
    ]


def shipments_called(viewer: Viewer, text: str) -> list[Hit]:
    """Shipments by number, by their order's digits, or by the carrier's number."""
    rows = Shipment.objects.seen_by(viewer)
    branches = [*_numbered(rows, text, "SH-"), rows.exclude(tracking="").filter(tracking=text).order_by("-pk")]
    return [
        Hit(number, f"{_local(name, zh)}, {day_text(on)}", reverse("fulfilment:shipment", args=[number]), "truck", (number, tracking))
        for number, tracking, name, zh, on in _union(branches, "number", "tracking", "buyer__name", "buyer__name_zh", "shipped_on")
    ]


def returns_called(viewer: Viewer, text: str) -> list[Hit]:
    rows = Return.objects.seen_by(viewer)
    return [
        Hit(number, _local(name, zh), reverse("fulfilment:return", args=[number]), "back", (number,))
        for number, name, zh in _union(_numbered(rows, text, "RT-"), "number", "buyer__name", "buyer__name_zh")
    ]


def people_called(viewer: Viewer, text: str) -> list[Hit]:
    """People with a role now, by name or e-mail: HQ's finds everybody, a partner's its own."""
    if not viewer.may("manage_people") or len(text) < PART - is_wide(text):
        return []
    rows = Membership.objects.seen_by(viewer).filter(ended_at=None)
    if not viewer.is_hq:
        rows = rows.filter(organisation_id=viewer.organisation_id)
    found = rows.filter(Q(user__name__holds=text) | Q(user__email__holds=text)).order_by("user__name", "user_id", "organisation_id")
    columns = ("user_id", "organisation_id", "user__name", "user__email", "organisation__name", "organisation__name_zh")
    return [
        Hit(name or email, f"{email}, {_local(house, zh)}", reverse("organisations:people_of", args=[where]), "user", (email,))
        for _user, where, name, email, house, zh in found.values_list(*columns).distinct()[:MOST_OF_A_KIND]
    ]


def _local(name: str, name_zh: str) -> str:
    return (is_chinese() and name_zh) or name
