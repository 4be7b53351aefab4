"""What is known of a customer, and how it is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from partners.organisations.rules import e164, is_registry_number, plain_number

# What a golden record is made of, in the order it is shown.
ATTRIBUTES = ("kind", "name", "name_zh", "registry_number", "phone", "email", "country", "region", "city", "address")
LONGEST = {"name": 160, "name_zh": 160, "registry_number": 30, "region": 80, "city": 80, "address": 240}
MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What somebody says of a customer. Empty is "not said"; one of `name` and `name_zh` must be."""

    name: str
    kind: str = "company"
    name_zh: str = ""
    phone: str = ""
    email: str = ""
    registry_number: str = ""
    country: str = "CN"
    region: str = ""
    city: str = ""
    address: str = ""


class FactFault(ValueError):
    """One fact cannot be meant; `attribute` says which."""

    def __init__(self, attribute: str) -> None:
        super().__init__(attribute)
        self.attribute = attribute


def tidy(facts: CustomerFacts, *, strict: bool = True) -> CustomerFacts:
    """Write facts the one way: NFKC, single blanks, phone as E.164, e-mail in small letters, a registry number unbroken.

    A fact that cannot be meant raises FactFault, or is left out where not `strict`: a search takes what it can use.
    """
    clean = {name: _words(getattr(facts, name)) for name in LONGEST}
    clean["registry_number"] = plain_number(clean["registry_number"])
    clean["country"] = _words(facts.country).upper()
    found = replace(facts, **clean, email=_words(facts.email).casefold(), phone=_words(facts.phone))
    faults = {
        "name": not (found.name or found.name_zh),
        "kind": found.kind not in {"company", "person"},
        "country": not re.fullmatch("[A-Z]{2}", found.country),
        "registry_number": not _is_registered(found),
        "email": bool(found.email) and not MAIL.fullmatch(found.email),
        "phone": _phone(found) is None,
    } | {name: len(clean[name]) > most for name, most in LONGEST.items() if len(clean[name]) > most}
    wrong = [name for name, is_wrong in faults.items() if is_wrong]
    if wrong and strict:
        raise FactFault(wrong[0])
    left_out = {name: "" for name in wrong if name not in {"name", "kind", "country"}}
    return replace(found, **({"phone": _phone(found) or ""} | left_out))


def _is_registered(facts: CustomerFacts) -> bool:
    """A person's number is no company's code: only companies are held to the check digit."""
    number = facts.registry_number
    return not number or facts.kind == "person" or is_registry_number(number, facts.country)


def _phone(facts: CustomerFacts) -> str | None:
    try:
        return e164(facts.phone, facts.country) if facts.phone else ""
    except ValueError:
        return None


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
