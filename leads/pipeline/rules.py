"""What a lead may become, how it is shown before a partner has accepted it, and what makes two of them the same customer's. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# state: what it may become. One table: the actions ask it, and the database refuses any other move.
NEXT: dict[str, tuple[str, ...]] = {
    "new": ("qualified", "lost"),
    "qualified": ("offered", "lost"),
    "offered": ("accepted", "declined", "expired", "qualified"),
    "declined": ("offered", "qualified", "lost"),
    "expired": ("offered", "qualified", "lost"),
    "accepted": ("working", "won", "lost", "returned"),
    "working": ("won", "lost", "returned"),
    "returned": ("offered", "qualified", "lost"),
    "lost": ("working", "qualified"),
    "won": (),
}
MOVES = frozenset((before, after) for before, afters in NEXT.items() for after in afters)
HELD = ("accepted", "working", "won")  # a partner has accepted it and knows whom it is about
OPEN_HELD = ("accepted", "working")
WITHOUT_PARTNER = ("new", "qualified", "declined", "expired", "returned")

# The only words of a name that are shown before acceptance, beside its first letter: they say what kind of house asks.
TRADES_EN = frozenset((
    "hotel", "hostel", "inn", "restaurant", "cafe", "bakery", "school", "college", "university", "hospital", "clinic", "supermarket",
    "store", "shop", "office", "canteen", "kitchen",
))  # fmt: skip
TRADES_ZH = (
    "酒店", "宾馆", "饭店", "民宿", "餐厅", "食堂", "学校", "大学", "医院", "超市", "商店", "公寓", "物业", "烘焙", "咖啡",
    "厨房", "幼儿园",
)  # fmt: skip
LEGAL_ZH = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团公司|公司|集团)$")
LEGAL_EN = re.compile(r"\b(co|ltd|limited|inc|llc|plc|corp|corporation|company|gmbh|group)\b\.?")


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """What is known of somebody who asks, as it was told. `products` are product codes, `pieces` and `value` estimates."""

    name: str
    wanted: str
    kind: str = "company"
    person: str = ""
    phone: str = ""
    email: str = ""
    registry_number: str = ""
    country: str = "CN"
    region: str = ""
    city: str = ""
    district: str = ""
    address: str = ""
    message: str = ""
    territory_id: int | None = None
    products: tuple[str, ...] = ()
    pieces: int | None = None
    value: Decimal | None = None
    currency: str = "CNY"
    source: str = "other"
    priority: str = "normal"
    wanted_on: date | None = None
    passes_on: bool = True
    working_hours: bool = False


def may_become(before: str, after: str) -> bool:
    return (before, after) in MOVES


def masked_name(name: str) -> str:
    """The first letter, and the trade where a word of a closed list names it: “G… Hotel”, “杭…酒店”. Nothing else of a name."""
    name = name.strip()
    if not name:
        return "…"
    plain = LEGAL_ZH.sub("", name)
    trade = next((word for word in TRADES_ZH if plain.endswith(word) and plain != word), "")
    if trade:
        return f"{name[0]}…{trade}"
    words = LEGAL_EN.sub(" ", name.casefold()).replace(",", " ").split()
    if len(words) > 1 and words[-1] in TRADES_EN:
        return f"{name[0]}… {words[-1].capitalize()}"
    return f"{name[0]}…"


def masked_phone(phone: str) -> str:
    """The last two digits."""
    return f"…{phone[-2:]}" if phone else ""


def name_key(name: str) -> str:
    """A name without case, width, blanks, punctuation and legal form: two that are equal are most likely one house."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    plain = LEGAL_EN.sub(" ", folded)
    letters = "".join(sign for sign in plain if sign.isalnum())
    return LEGAL_ZH.sub("", letters) or letters


def is_chinese(name: str) -> bool:
    return any("\u3400" <= sign <= "\u9fff" for sign in name)


def place_of(city: str, district: str, region: str) -> str:
    """Where somebody asks from, as it is told before acceptance: city and district, else the province."""
    near = " ".join(part for part in (city, district) if part)
    return near or region
