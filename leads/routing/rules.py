"""Who is asked first, and until when. Pure: the same lead, seed and partners give the same order, whatever the order they came in.

The order is drawn ring by ring, nearest first (same city, province, territory, country; after Odoo's partner assignment, which
widens its box until it finds somebody), and inside a ring by lot, weighted by points. The lot of each partner is a number made of
the seed and the partner alone (Efraimidis and Spirakis 2006: the key u^(1/w), the largest first), so that one who drops out
changes nobody else's place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from partners.organisations.rules import pinyin_of

HOURS = {"urgent": 4, "high": 8, "normal": 24, "low": 72}  # to answer, by priority
RINGS = ("city", "region", "territory", "country")
TIER_POINTS = {"gold": 30, "silver": 20, "bronze": 10}
TIER_NONE = 5
ANSWER_POINTS, ROOM_POINTS = 40, 30
ENDING = re.compile(r"(市|省|自治区|特别行政区)$")
FAIR = 0.5  # taken for the answers of a partner that was never asked


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a lead comes from."""

    country: str
    region: str = ""
    city: str = ""
    territory_id: int | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """What is known of one who may be asked. `offers` and `answers` of the last half year; `open_leads` it works on now."""

    organisation_id: int
    country: str
    region: str = ""
    city: str = ""
    territory_id: int | None = None
    tier: str = ""
    active: bool = True
    asked_before: bool = False
    has_salesperson: bool = True
    offers: int = 0
    answers: int = 0
    open_leads: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who may be asked: how near, its points and what they are made of, and the lot drawn."""

    organisation_id: int
    ring: str
    points: int
    parts: tuple[tuple[str, int], ...]
    lot: float


def same_place(one: str, other: str) -> bool:
    """Whether two names are of one place: 杭州, 杭州市 and Hangzhou are. In one script the names decide, across scripts the pinyin."""
    first, second = (ENDING.sub("", name.strip()) for name in (one, other))
    if not first or not second:
        return False
    if bool(pinyin_of(first)) == bool(pinyin_of(second)):
        return first.casefold() == second.casefold()
    return _sound(first) == _sound(second)


def _sound(name: str) -> str:
    return pinyin_of(name).split(" ")[0] or "".join(sign for sign in name.casefold() if sign.isalnum())


def ring_of(lead: Wanted, partner: Partner) -> str:
    """The narrowest ring round the lead in which the partner stands; empty in another country."""
    if not same_place(lead.country, partner.country):
        return ""
    if same_place(lead.city, partner.city):
        return "city"
    if same_place(lead.region, partner.region):
        return "region"
    if lead.territory_id is not None and lead.territory_id == partner.territory_id:
        return "territory"
    return "country"


def why_not(lead: Wanted, partner: Partner) -> str:
    """Why a partner is not asked; empty where it may be."""
    if not partner.active:
        return "not_active"
    if partner.asked_before:
        return "asked_before"
    if not partner.has_salesperson:
        return "nobody_there"
    return "" if ring_of(lead, partner) else "elsewhere"


def points_of(partner: Partner) -> tuple[tuple[str, int], ...]:
    """Tier, answers in time (two fair answers are added, so that one miss does not ruin a newcomer), and room for more."""
    answered = (partner.answers + 2 * FAIR) / (partner.offers + 2)
    return (
        ("tier", TIER_POINTS.get(partner.tier, TIER_NONE)),
        ("answers", round(ANSWER_POINTS * answered)),
        ("room", ROOM_POINTS // (1 + partner.open_leads)),
    )


def lot_of(seed: int, organisation_id: int, points: int) -> float:
    """Draw a number in (0, 1) that tends to be large where points are many."""
    digest = hashlib.sha256(f"{seed}:{organisation_id}".encode()).digest()
    uniform = (int.from_bytes(digest[:7]) + 1) / (2**56 + 1)
    return float(uniform ** (1 / max(points, 1)))


def rank_partners(lead: Wanted, partners: Iterable[Partner], seed: int) -> list[Candidate]:
    """Who is asked, in which order: nearest ring first, in it the largest lot."""
    found = []
    for partner in partners:
        if why_not(lead, partner):
            continue
        parts = points_of(partner)
        points = sum(number for _name, number in parts)
        found.append(
            Candidate(partner.organisation_id, ring_of(lead, partner), points, parts, lot_of(seed, partner.organisation_id, points))
        )
    return sorted(found, key=lambda one: (RINGS.index(one.ring), -one.lot, one.organisation_id))


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When a partner's people are there. `days` by ISO: Monday is 1."""

    opens: time = time(9)
    closes: time = time(18)
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})


def expiry_of(start: datetime, hours: float, calendar: WorkingHours | None = None) -> datetime:
    """When an offer of `hours` ends. With a calendar only its hours count; `start` is in the partner's own time."""
    left = timedelta(hours=hours)
    if calendar is None:
        return start + left
    moment = _open_from(start, calendar)
    while left > (today := _closing(moment, calendar) - moment):
        left -= today
        moment = _open_from(_closing(moment, calendar), calendar)
    return moment + left


def _closing(moment: datetime, calendar: WorkingHours) -> datetime:
    return datetime.combine(moment.date(), calendar.closes, moment.tzinfo)


def _open_from(moment: datetime, calendar: WorkingHours) -> datetime:
    """The first moment from `moment` on at which somebody is there."""
    opening = datetime.combine(moment.date(), calendar.opens, moment.tzinfo)
    moment = max(moment, opening)
    while moment.isoweekday() not in calendar.days or moment >= _closing(moment, calendar):
        moment = datetime.combine(moment.date() + timedelta(days=1), calendar.opens, moment.tzinfo)
    return moment
