"""Reads of notices: a person's own, in the organisation acted for, of kinds the duties still allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

from leads.routing.models import Offer
from partners.journal.actions import News
from partners.organisations.models import Organisation
from partners.receivables.models import Account, Invoice
from portal.notices.models import Hours, Notice, Wish
from portal.notices.phrases import name_of, sentence_of
from portal.notices.rules import BY_CODE, Kind, Ways, kinds_for, tells_hq, ways_for
from portal.shell.navigation import Count

if TYPE_CHECKING:
    from partners.walls.managers import ScopedQuerySet
    from partners.walls.viewer import Viewer

HOME = "shell:home"


def notices_of(viewer: Viewer) -> ScopedQuerySet[Notice]:
    """What the bell told this person here, the newest first. Who lost a duty is not reminded of what it showed."""
    kinds = [kind.code for kind in kinds_for(viewer.duties)]
    own = Notice.objects.seen_by(viewer).filter(user_id=viewer.user_id or 0, organisation_id=viewer.organisation_id, bell=True)
    return own.filter(kind__in=kinds).order_by("-pk")


def unread_of(viewer: Viewer) -> ScopedQuerySet[Notice]:
    return notices_of(viewer).filter(read_at=None)


def unread_count(viewer: Viewer) -> Count:
    unread = unread_of(viewer).count()
    return Count(unread, due=unread > 0)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice ready to be read."""

    notice: Notice
    text: str
    look: str
    icon: str


def in_words(notice: Notice) -> Told:
    kind = BY_CODE.get(notice.kind)
    text = sentence_of(notice.kind, notice.facts | _reason_of(notice))
    return Told(notice, text, kind.look if kind else "river", kind.icon if kind else "info")


def _reason_of(notice: Notice) -> dict[str, Any]:
    """Why a lead was declined, by its word: the event carries the code."""
    code = str(notice.facts.get("reason", ""))
    return {"reason": Offer.Reason(code).label} if notice.kind == "lead_declined" and code in Offer.Reason.values else {}


def address_of(notice: Notice) -> str:
    """The page of what the notice tells; home where that is gone."""
    kind = BY_CODE.get(notice.kind)
    try:
        return reverse(kind.url, args=[notice.facts.get(fact) for fact in kind.about]) if kind else reverse(HOME)
    except NoReverseMatch:
        return reverse(HOME)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the table of wishes."""

    kind: Kind
    name: str
    ways: Ways


def wishes_of(viewer: Viewer) -> list[Choice]:
    """How the person hears of each kind the duties allow: by wish, else by role."""
    said = {wish.kind: Ways(wish.bell, wish.mail, wish.digest) for wish in Wish.objects.filter(user_id=viewer.user_id or 0)}
    sells = viewer.is_hq or len(viewer.organisation_ids) > 1
    kinds = [kind for kind in kinds_for(viewer.duties) if (sells or not kind.sells) and (not viewer.is_hq or not kind.buys)]
    return [Choice(kind, name_of(kind.code), ways_for(kind, viewer.roles, said.get(kind.code))) for kind in kinds]


def hours_of(user_id: int) -> Hours:
    return Hours.objects.filter(user_id=user_id).first() or Hours(user_id=user_id)


def facts_of(news: News) -> dict[str, Any]:
    """An event's own facts, and what its words need besides: whose, with whom, in what currency. Asked as the system."""
    facts = dict(news.body)
    if news.name == "InvoiceIssued":
        facts |= _first(Invoice.objects.filter(pk=facts["invoice_id"]).values("creditor_id", "debtor_id", "currency"))
    elif tells_hq(news.name):
        facts["hq_id"] = Organisation.objects.filter(depth=1).order_by("pk").values_list("pk", flat=True).first()
    elif "account_id" in facts:
        facts |= _first(Account.objects.filter(pk=facts["account_id"]).values("creditor_id", "debtor_id", "currency"))
    return facts


def _first(rows: Any) -> Mapping[str, Any]:
    return rows.first() or {}


def names_of(ids: set[int]) -> dict[int, dict[str, str]]:
    rows = Organisation.objects.filter(pk__in=ids).order_by().values_list("pk", "name", "name_zh")
    return {pk: {"partner": name, "partner_zh": name_zh} for pk, name, name_zh in rows}
