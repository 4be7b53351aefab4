"""The keys by which a possible double is found: two records that share none are never compared.

Each key takes two parts of a name that lie far enough apart that one slip of the pen leaves others whole, and together are rare
enough that a hundred thousand customers share one with some tens, not thousands. (Trigrams of a name would find as much, but
names of companies share so many of them that each look would read half the index.)
"""

from __future__ import annotations

import re
from itertools import combinations

from partners.customers.rules.names import HAN, plain, sound_of

LETTERS = 3
MOST_WORDS = 4
MOST_SYLLABLES = 4
OWN = 2  # syllables at the front that are a company's own rather than its trade's
NUMBER_ZH = re.compile(r"([㐀-鿿]{2})\s*(\d+)\s*号")
NUMBER = re.compile(r"\b(\d+)\s+(?:[nsew]\s+)?([a-z]{3})")


def name_keys(core: str) -> set[str]:
    """Keys of a name's core. Syllables stand for Chinese letters, so that a homophone is found."""
    words = sound_of(core).split()
    if HAN.search(core):
        return {"n:" + " ".join(words[:MOST_SYLLABLES])} | {
            f"n:{one} {other}" for place, one in enumerate(words[:OWN]) for other in words[place + 1 : MOST_SYLLABLES]
        }
    words = [word for word in words if len(word) >= LETTERS][:MOST_WORDS] or words[:1]
    if len(words) == 1:
        word = words[0]
        return {f"n:{word[: LETTERS + 1]}", f"n:{word[-LETTERS - 1 :]}"}
    return {
        "n:" + " ".join(sorted((one[mine], other[theirs])))
        for one, other in combinations(words, 2)
        for mine in ENDS
        for theirs in ENDS
    }  # fmt: skip


ENDS = (slice(None, LETTERS), slice(-LETTERS, None))


def address_keys(address: str, place: str) -> set[str]:
    """Keys of an address: its number with the start of its street, in its place. None for one without a number."""
    found = NUMBER_ZH.search(address) or NUMBER.search(address)
    if not found:
        return set()
    street, number = sorted(found.groups(), key=str.isdigit)
    return {f"a:{plain(place).rstrip('市')[:4]}:{street}{number}"}
