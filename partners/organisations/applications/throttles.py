"""How often one address, and one mailbox, may apply."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

HOUR, DAY = 3600, 24 * 3600
MOST_AN_HOUR = 6  # from one address
MOST_LETTERS_A_DAY = 4  # to one mailbox: nobody fills a stranger's


def may_apply(address: str) -> bool:
    return _count("address", address, HOUR) <= MOST_AN_HOUR


def may_write_to(mailbox: str) -> bool:
    return _count("mailbox", mailbox.lower(), DAY) <= MOST_LETTERS_A_DAY


def _count(what: str, who: str, seconds: int) -> int:
    key = f"applications:{what}:{hashlib.sha256(who.encode()).hexdigest()}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        cache.set(key, 1, seconds)
        return 1
