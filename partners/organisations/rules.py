"""What may stand under what, and how a registry number and a phone are written. Pure: no database."""

import re
from typing import Any

from pypinyin import Style, lazy_pinyin
from stdnum import get_cc_module
from stdnum.exceptions import ValidationError

# kind: under which kinds it may stand
PARENTS: dict[str, frozenset[str]] = {
    "hq": frozenset(),
    "branch": frozenset({"hq", "branch"}),
    "distributor": frozenset({"hq", "branch", "distributor"}),
    "dealer": frozenset({"hq", "branch", "distributor"}),
    "store": frozenset({"hq", "branch", "distributor", "dealer"}),
}
SELLERS = frozenset({"hq", "distributor"})
# state: what it may become
NEXT: dict[str, tuple[str, ...]] = {
    "approved": ("active", "ended"), "active": ("suspended", "ended"), "suspended": ("active", "ended"), "ended": (),
}  # fmt: skip

CALLING_CODES = {
    "CN": "86", "HK": "852", "MO": "853", "TW": "886", "JP": "81", "KR": "82", "SG": "65", "MY": "60", "TH": "66", "VN": "84", "ID": "62",
    "PH": "63", "IN": "91", "AU": "61", "NZ": "64", "US": "1", "CA": "1", "MX": "52", "BR": "55", "GB": "44", "IE": "353", "DE": "49",
    "FR": "33", "IT": "39", "ES": "34", "NL": "31", "BE": "32", "CH": "41", "AT": "43", "PL": "48", "SE": "46", "RU": "7", "AE": "971",
}  # fmt: skip
# Registers and tax numbers of companies with check digits, by country, as python-stdnum knows them. Countries whose company register
# has no check digit that it knows (Britain, Germany, the Netherlands, Poland, Hong Kong) are left out: a true number must never be refused.
REGISTERS = {
    "CN": ("uscc",), "TW": ("ubn",), "JP": ("cn",), "KR": ("brn",), "SG": ("uen",), "AU": ("abn", "acn"), "FR": ("siren", "siret", "tva"),
    "IT": ("iva",), "ES": ("nif",), "BE": ("vat",), "CH": ("uid", "vat"), "SE": ("orgnr", "vat"), "NO": ("orgnr", "mva"), "DK": ("cvr",),
    "FI": ("ytunnus", "alv"), "BR": ("cnpj",), "RU": ("inn", "ogrn"),
}  # fmt: skip
E164 = re.compile(r"^\+[1-9]\d{6,14}$")


def is_registry_number(number: str, country: str) -> bool:
    """Say whether a registry number can be true: one of its country's registers must accept its check digits.

    In China the unified social credit code decides (GB 32100-2015). Where no rule is known, any number may be true.
    """
    registers = [get_cc_module(country.lower(), name) for name in REGISTERS.get(country, ())]
    return not registers or any(_accepts(register, number) for register in registers)


def _accepts(register: Any, number: str) -> bool:
    try:
        register.validate(number)
    except ValidationError:
        return False
    return True


def plain_number(number: str) -> str:
    """A registry number without blanks and dashes, in capitals."""
    return re.sub(r"[\s-]", "", number).upper()


def e164(phone: str, country: str) -> str:
    """Write a phone number as E.164 (+865715550…). A national number takes its country's code. Raises ValueError where it cannot be one."""
    digits = re.sub(r"[\s().\-/]", "", phone)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif not digits.startswith("+") and country in CALLING_CODES:
        digits = f"+{CALLING_CODES[country]}{digits if country == 'IT' else digits.removeprefix('0')}"
    if not E164.match(digits):
        raise ValueError(phone)
    return digits


def pinyin_of(name: str) -> str:
    """Return a Chinese name as it is typed without an input method: in full, then by first letters. Empty for a name without Chinese."""
    if not re.search(r"[\u3400-\u9fff]", name):
        return ""
    return f"{''.join(lazy_pinyin(name))} {''.join(lazy_pinyin(name, style=Style.FIRST_LETTER))}".lower()[:400]
