"""Leads of the demo channel: one in every state, one that runs out in three hours, two of one customer. By the real actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from leads.pipeline.actions import enter_lead, log_activity, lose_lead, plan_step, qualify_lead, win_lead
from leads.pipeline.models import Lead
from leads.pipeline.rules import LeadFacts
from leads.routing.actions import accept_offer, decline_offer, expire_due, offer_lead, return_lead
from leads.routing.models import Offer
from partners.organisations.models import Organisation
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer

RUNS_OUT = timedelta(hours=3, minutes=12)
FIRST = "D-001"  # whose log-in is shown first


@dataclass(frozen=True, slots=True)
class Wish:
    """One lead of the play. `by` is who gets it, `fate` what becomes of it, `hours` how long the answer took."""

    name: str
    wanted: str
    pieces: int
    value: int
    city: str
    district: str
    phone: str
    fate: str
    by: str = ""
    source: str = "website"
    priority: str = "normal"
    hours: int = 3
    kind: str = "company"
    sku: str = "KT-17-W"
    country: str = "CN"


WISHES = (
    Wish("Greenfield Hotel", "Kettles for guest rooms", 40, 4760, "Hangzhou", "Xihu", "+86 571 5550 0140", "offered", FIRST, source="fair"),
    Wish("绿野酒店有限公司", "客房电热水壶", 60, 7140, "Hangzhou", "Xihu", "+86 571 5550 0140", "working", "D-031", source="hotline"),
    Wish(
        "Lotus Primary School",
        "Rice cookers for the canteen",
        12,
        5988,
        "Shanghai",
        "Pudong",
        "+86 21 5550 0151",
        "working",
        FIRST,
        sku="RC-30-W",
    ),
    Wish(
        "Chen Yu",
        "Air fryer for a family of five",
        1,
        499,
        "Shanghai",
        "Jing'an",
        "+86 138 0555 0152",
        "accepted",
        FIRST,
        hours=1,
        kind="person",
        sku="AF-35-W",
    ),
    Wish(
        "东湖咖啡",
        "手持搅拌机和水壶",
        8,
        2392,
        "Shanghai",
        "Xuhui",
        "+86 21 5550 0153",
        "won",
        FIRST,
        source="referral",
        hours=2,
        sku="BL-09-W",
    ),
    Wish(
        "Riverside Inn",
        "Toasters and kettles for breakfast",
        20,
        3980,
        "Shanghai",
        "Minhang",
        "+86 21 5550 0154",
        "lost",
        FIRST,
        hours=5,
        sku="TS-02-G",
    ),
    Wish(
        "Bund Apartments",
        "Kitchen sets for serviced flats",
        30,
        14970,
        "Shanghai",
        "Huangpu",
        "+86 21 5550 0155",
        "declined",
        FIRST,
        hours=2,
    ),
    Wish("吴越民宿", "早餐吐司机", 6, 894, "Suzhou", "Gusu", "+86 512 5550 0156", "won", "DB-02", hours=6, sku="TS-02-G"),
    Wish(
        "Taihu Clinic",
        "Kettles for the wards",
        24,
        2856,
        "Suzhou",
        "Wuzhong",
        "+86 512 5550 0157",
        "returned",
        "DB-02",
        source="campaign",
        hours=9,
    ),
    Wish(
        "岭南职业学院",
        "宿舍电热水壶",
        200,
        23800,
        "Guangzhou",
        "Tianhe",
        "+86 20 5550 0158",
        "working",
        "DB-04",
        source="fair",
        priority="high",
        hours=4,
    ),
    Wish(
        "Pearl Supermarket",
        "Air fryers for a spring promotion",
        80,
        39920,
        "Shenzhen",
        "Futian",
        "+86 755 5550 0159",
        "won",
        "DB-05",
        hours=1,
        sku="AF-35-W",
    ),
    Wish("鹭岛幼儿园", "厨房料理机", 4, 1596, "Xiamen", "Siming", "+86 592 5550 0160", "offered", "DB-06", hours=2, sku="BL-20-W"),
    Wish("Shu Street Noodles", "Induction rice cookers", 5, 2495, "Chengdu", "Jinjiang", "+86 28 5550 0161", "qualified", sku="RC-30-W"),
    Wish("Weiyang Guesthouse", "Kettles, quiet ones", 16, 1904, "Xi'an", "Weiyang", "+86 29 5550 0162", "expired", "DB-08", hours=30),
    Wish(
        "Harbour View Hotel",
        "Kettles with British plugs",
        120,
        14280,
        "Hong Kong",
        "",
        "+852 5550 0165",
        "stuck",
        "DB-04",
        hours=4,
        country="HK",
    ),
    Wish("山城火锅食堂", "大容量电饭煲", 10, 4990, "Chongqing", "Yuzhong", "+86 23 5550 0163", "new", sku="RC-30-W"),
    Wish("Wang Lei", "A kettle with a warm function", 1, 159, "Nanjing", "Gulou", "+86 139 0555 0164", "new", kind="person"),
)


def play_leads(people: Mapping[str, Viewer], manager: Viewer, known_products: Mapping[str, int]) -> None:
    """Enter, offer and work the wishes. `people` gives a viewer by partner code, `manager` works leads at HQ."""
    with system("leads of the demo channel"):
        partners = {one.code: one for one in Organisation.objects.filter(code__in={wish.by for wish in WISHES if wish.by})}
    for number, wish in enumerate(WISHES):
        with seeing(manager.scope):
            lead = _enter(wish, number, manager, known_products)
        if wish.by:
            _offered(lead, wish, partners[wish.by], manager, people[wish.by])
        elif wish.fate == "qualified":
            qualify_lead(lead, by=manager)
    _make_past()


def _enter(wish: Wish, number: int, manager: Viewer, known_products: Mapping[str, int]) -> Lead:
    facts = LeadFacts(
        name=wish.name,
        wanted=wish.wanted,
        kind=wish.kind,
        phone=wish.phone,
        country=wish.country,
        city=wish.city,
        district=wish.district,
        products=(wish.sku,) if wish.sku in known_products else (),
        pieces=wish.pieces,
        value=Decimal(wish.value),
        source=wish.source,
        priority=wish.priority,
        passes_on=wish.fate not in {"declined", "expired"},
        wanted_on=timezone.localdate() + timedelta(days=14 + number),
        message="Please call in the afternoon." if number % 2 else "",
    )
    return enter_lead(facts, key=f"demo-lead-{number:03}", by=manager)


def _offered(lead: Lead, wish: Wish, partner: Organisation, manager: Viewer, seller: Viewer) -> None:
    [offer] = offer_lead(lead, [partner.pk], by=manager)
    if wish.fate in {"declined", "stuck"}:  # stuck: nobody else is in that country
        decline_offer(offer, "too_small" if wish.fate == "declined" else "too_far", by=seller)
    elif wish.fate not in {"offered", "expired"}:
        accept_offer(offer, by=seller)
        _worked(lead, wish, seller)


def _worked(lead: Lead, wish: Wish, seller: Viewer) -> None:
    with system("leads of the demo channel"):
        lead = Lead.objects.get(pk=lead.pk)
    if wish.fate != "accepted":
        log_activity(lead, "call", "Friendly; asked for a price for the whole lot", by=seller)
        plan_step(lead, "quote", timezone.now() + timedelta(hours=20), by=seller)
    if wish.fate == "won":
        win_lead(lead, Decimal(wish.value), same_as="", by=seller)
    elif wish.fate == "lost":
        lose_lead(lead, "price", note="A competitor was ten percent below", by=seller)
    elif wish.fate == "returned":
        return_lead(lead, "unreachable", note="Four calls, nobody there", by=seller)


def _make_past() -> None:
    """Spread the play over the last weeks, so that answers took hours and one offer runs out this afternoon."""
    now = timezone.now()
    with system("leads of the demo channel"):
        offers = list(Offer.objects.order_by("pk").select_related("lead"))
        late = {wish.name for wish in WISHES if wish.fate == "expired"}
        hours = {wish.name: wish.hours for wish in WISHES}
        names = dict(Lead.objects.values_list("pk", "contact__name"))
        for number, offer in enumerate(offers):
            took = timedelta(hours=hours[names[offer.lead_id]])
            past = timedelta(0) if offer.state == Offer.State.OPEN else timedelta(days=2 + 3 * (number % 9))
            offer.offered_at = now - past - took
            if offer.answered_at:
                offer.answered_at = now - past
            if offer.state == Offer.State.OPEN:
                offer.expires_at = now + RUNS_OUT + timedelta(hours=number)
            if names[offer.lead_id] in late:
                offer.expires_at = now - timedelta(minutes=20)
            offer.lead.entered_at = offer.offered_at - timedelta(hours=2)
        Offer.objects.bulk_update(offers, ["offered_at", "answered_at", "expires_at"])
        Lead.objects.bulk_update([offer.lead for offer in offers], ["entered_at"])
    expire_due()
