"""How alike two customers are: each fact that agrees or differs adds its weight in bits, and the sum says how sure one may be.

The weights are logarithms (base 2) of how much likelier an agreement is between records of one customer than between records of
two (Fellegi and Sunter 1969); 2 to the sum is the odds. One set of weights and two thresholds serve all customers, without training.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, JaroWinkler
from rapidfuzz.fuzz import partial_ratio, token_set_ratio, token_sort_ratio

from partners.customers.rules.blocking import address_keys, name_keys
from partners.customers.rules.facts import CustomerFacts
from partners.customers.rules.names import HAN, branch_of, core_of, figures_of, plain, sound_of

PRIOR = -6.0  # of pairs that share a block, about one in sixty is one customer
REVIEW, CERTAIN = 0.5, 0.99
FREE_MAIL = frozenset((
    "qq.com", "163.com", "126.com", "sina.com", "sina.cn", "sohu.com", "foxmail.com", "139.com", "189.cn", "aliyun.com", "yeah.net",
    "gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "live.com", "icloud.com", "example.com",
))  # fmt: skip
WEIGHTS = {
    ("registry_number", "same"): 14.0, ("registry_number", "almost"): 5.0, ("registry_number", "other"): -7.0,
    ("registry_number", "other_person"): -4.0,
    ("phone", "same"): 7.5, ("phone", "almost"): 2.5, ("phone", "other"): -1.0,
    ("email", "same"): 9.0, ("email", "domain"): 3.0, ("email", "other"): -0.5,
    ("name", "same"): 7.0, ("name", "same_short"): 4.5, ("name", "sound"): 5.0, ("name", "close"): 5.0, ("name", "alike"): 2.5,
    ("name", "part"): 2.0, ("name", "faint"): -1.5, ("name", "other"): -6.0,
    ("branch", "other"): -5.0, ("figures", "other"): -5.0, ("kind", "other"): -3.0, ("country", "other"): -4.0,
    ("address", "same"): 4.5, ("address", "alike"): 2.5, ("address", "other"): -2.0,
    ("place", "same"): 1.0, ("place", "other"): -1.5,
}  # fmt: skip
SHORT_HAN, SHORT_LATIN = 3, 5
CLOSE, ALIKE, FAINT = 0.92, 0.84, 0.68
SAME_ADDRESS, ALIKE_ADDRESS, OTHER_ADDRESS = 0.92, 0.75, 0.45
LEAST_PART, LEAST_ADDRESS, WITHIN = 3, 6, 88
WITHIN_DIGITS = 1


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that agrees or differs, and what it weighs in bits."""

    attribute: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the reasons and the prior, in bits, and the probability it stands for."""

    weight: float
    reasons: tuple[Reason, ...]

    @property
    def probability(self) -> float:
        return probability(self.weight)

    @property
    def certain(self) -> bool:
        return self.probability >= CERTAIN

    @property
    def worth_a_look(self) -> bool:
        return self.probability >= REVIEW


def probability(weight: float) -> float:
    """Turn bits into a probability: 0 is one half, 7 is .99."""
    return 1 / (1 + math.pow(2, -weight))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A customer's facts as they are compared, and the keys it is found by."""

    facts: CustomerFacts
    phones: frozenset[str]
    emails: frozenset[str]
    cores: tuple[str, ...]
    names: tuple[str, ...]
    address: str

    @property
    def keys(self) -> tuple[str, ...]:
        """Any shared key makes two records worth comparing."""
        facts = self.facts
        keys = [f"p:{phone}" for phone in self.phones] + [f"e:{email}" for email in self.emails]
        if facts.registry_number:
            keys.append(f"r:{facts.country}:{facts.registry_number}")
        names = {key for core in self.cores for key in name_keys(core)}
        return tuple(sorted({*keys, *names, *address_keys(self.address, facts.city or facts.region)}))


def fingerprint(facts: CustomerFacts, *, phones: Sequence[str] = (), emails: Sequence[str] = ()) -> Fingerprint:
    """Make what `compare` compares; `facts` are tidy already."""
    names = tuple(name for name in (facts.name_zh, facts.name) if name)
    cores = tuple(dict.fromkeys(core_of(name, facts.city) for name in names))
    return Fingerprint(
        facts=facts,
        phones=frozenset((*phones, *filter(None, (facts.phone,)))),
        emails=frozenset((*emails, *filter(None, (facts.email,)))),
        cores=cores,
        names=names,
        address=plain(facts.address),
    )


def compare(one: Fingerprint, other: Fingerprint) -> Score:
    """Weigh what two records say. It is the same either way round."""
    found = [
        ("registry_number", _registry(one, other)), ("phone", _phone(one, other)), ("email", _email(one, other)),
        ("name", _name(one, other)), ("branch", _branch(one, other)), ("figures", _figures(one, other)),
        ("address", _address(one, other)), ("place", _place(one, other)),
        ("kind", "other" if one.facts.kind != other.facts.kind else ""), ("country", _country(one, other)),
    ]  # fmt: skip
    reasons = tuple(Reason(attribute, level, WEIGHTS[attribute, level]) for attribute, level in found if level)
    return Score(round(PRIOR + sum(reason.weight for reason in reasons), 2), reasons)


def _registry(one: Fingerprint, other: Fingerprint) -> str:
    mine, theirs = one.facts.registry_number, other.facts.registry_number
    if not mine or not theirs:
        return ""
    if mine == theirs:
        return "same"
    if len(mine) == len(theirs) and Indel.normalized_similarity(mine, theirs) > ALIKE:
        return "almost"
    return "other" if "company" in {one.facts.kind, other.facts.kind} else "other_person"  # companies are held to a check digit


def _phone(one: Fingerprint, other: Fingerprint) -> str:
    if not one.phones or not other.phones:
        return ""
    if one.phones & other.phones:
        return "same"
    almost = any(_slips(mine, theirs) <= WITHIN_DIGITS for mine in one.phones for theirs in other.phones)
    return "almost" if almost else "other"


def _slips(mine: str, theirs: str) -> int:
    """How many digits differ between numbers of one length."""
    return sum(a != b for a, b in zip(mine, theirs, strict=True)) if len(mine) == len(theirs) else 99


def _email(one: Fingerprint, other: Fingerprint) -> str:
    if not one.emails or not other.emails:
        return ""
    if one.emails & other.emails:
        return "same"
    domains = [{email.rpartition("@")[2] for email in emails} - FREE_MAIL for emails in (one.emails, other.emails)]
    return "domain" if domains[0] & domains[1] else "other"


def _name(one: Fingerprint, other: Fingerprint) -> str:
    levels = [_likeness(mine, theirs) for mine in one.cores for theirs in other.cores if bool(HAN.search(mine)) == bool(HAN.search(theirs))]
    if not levels:  # one is known by its Chinese name alone, the other by another: their sound must do
        levels = [level for mine in one.cores for theirs in other.cores if (level := _sounds(mine, theirs))]
    return max(levels, key=lambda level: WEIGHTS["name", level], default="")


def _likeness(mine: str, theirs: str) -> str:
    chinese = bool(HAN.search(mine))
    if mine == theirs:
        return "same_short" if len(mine) <= (SHORT_HAN if chinese else SHORT_LATIN) else "same"
    if chinese and sound_of(mine) == sound_of(theirs):
        return "sound"
    if chinese and len(mine) >= LEAST_PART and sorted(mine) == sorted(theirs):
        return "close"  # two letters changed places
    alike = _spelt_alike(mine, theirs, chinese=chinese)
    if alike >= ALIKE:
        return "close" if alike >= CLOSE else "alike"
    shorter, longer = sorted((mine, theirs), key=len)
    return "part" if _is_part(shorter, longer, chinese=chinese) else "faint" if alike >= FAINT else "other"


def _spelt_alike(mine: str, theirs: str, *, chinese: bool) -> float:
    if not chinese:
        return max(float(JaroWinkler.normalized_similarity(mine, theirs)) * 0.97, float(token_sort_ratio(mine, theirs)) / 100)
    written = float(Indel.normalized_similarity(mine, theirs))
    return max(written, (written + float(Indel.normalized_similarity(sound_of(mine), sound_of(theirs)))) / 2)


def _is_part(shorter: str, longer: str, *, chinese: bool) -> bool:
    if chinese:
        return len(shorter) >= LEAST_PART and shorter in longer
    words = set(shorter.split())
    return len(shorter) > LEAST_PART and words <= set(longer.split())


def _sounds(mine: str, theirs: str) -> str:
    alike = Indel.normalized_similarity(sound_of(mine).replace(" ", ""), sound_of(theirs).replace(" ", ""))
    return "sound" if alike >= CLOSE else "alike" if alike >= ALIKE else ""


def _branch(one: Fingerprint, other: Fingerprint) -> str:
    mine, theirs = ({branch_of(name) for name in side.names} for side in (one, other))
    return "other" if mine and theirs and not mine & theirs else ""


def _figures(one: Fingerprint, other: Fingerprint) -> str:
    mine, theirs = ({figures_of(name) for name in side.names} for side in (one, other))
    return "other" if mine and theirs and not mine & theirs else ""


def _address(one: Fingerprint, other: Fingerprint) -> str:
    if not one.address or not other.address:
        return ""
    alike = max(Indel.normalized_similarity(one.address, other.address), token_sort_ratio(one.address, other.address) / 100)
    if alike >= SAME_ADDRESS:
        return "same"
    if alike >= ALIKE_ADDRESS or _is_within(one.address, other.address):
        return "alike"
    return "other" if alike < OTHER_ADDRESS else ""


def _is_within(one: str, other: str) -> bool:
    """One address leaves out what the other says besides, such as a building's name."""
    if HAN.search(one):
        return min(len(one), len(other)) >= LEAST_ADDRESS and partial_ratio(one, other) >= WITHIN
    return min(len(one.split()), len(other.split())) > 1 and token_set_ratio(one, other) >= WITHIN


def _place(one: Fingerprint, other: Fingerprint) -> str:
    for attribute in ("city", "region"):
        mine, theirs = plain(getattr(one.facts, attribute)).rstrip("市省"), plain(getattr(other.facts, attribute)).rstrip("市省")
        if mine and theirs:
            return "same" if mine == theirs else "other" if Indel.normalized_similarity(mine, theirs) < ALIKE else ""
    return ""


def _country(one: Fingerprint, other: Fingerprint) -> str:
    return "other" if one.facts.country and other.facts.country and one.facts.country != other.facts.country else ""
