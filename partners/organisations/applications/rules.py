"""How an application goes on, what it lacks, and which files are taken for papers. Pure: no database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

# state: what it may become
NEXT: dict[str, tuple[str, ...]] = {
    "applied": ("review", "info", "approved", "refused", "withdrawn"),
    "review": ("info", "approved", "refused", "withdrawn"),
    "info": ("review", "approved", "refused", "withdrawn"),
    "approved": (),
    "refused": (),
    "withdrawn": (),
}
OPEN = ("applied", "review", "info")
WAITING = ("applied", "review")  # for HQ; "info" waits for the applicant

MOST_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 8
TAIL = 1024
# Legal forms and words that say nothing of who a company is.
FILLERS = r"\b(co|ltd|limited|company|inc|llc|gmbh|trading|the)\b|股份|有限|责任|公司|集团|商行|经营部|贸易|[\s.,·'&()（）\-]"
FILLERS_IN_SQL = FILLERS.replace(r"\b", r"\y")  # as PostgreSQL writes the edge of a word


def may_become(state: str, after: str) -> bool:
    return after in NEXT[state]


def kind_of_paper(head: bytes, tail: bytes) -> str:
    """Say what a file is by its content, never by its name: pdf, jpeg or png; empty for anything else or a broken one.

    `head` are its first bytes, `tail` its last 1,024 at most.
    """
    if head.startswith(b"%PDF-") and b"%%EOF" in tail:
        return "pdf"
    if head.startswith(b"\xff\xd8\xff") and tail.rstrip(b"\x00").endswith(b"\xff\xd9"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR" and b"IEND" in tail:
        return "png"
    return ""


def file_name(name: str, kind: str) -> str:
    """A name that is safe to show and to save under, ending as its content says."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = re.sub(r"[^\w\u3400-\u9fff ().\-]", "", stem).strip(" .")[:90]
    return f"{kept or 'paper'}.{'jpg' if kind == 'jpeg' else kind}"


def lacks(facts: Mapping[str, Any], papers: int) -> list[str]:
    """What a reviewer will miss, as codes: registry, chinese_name, papers, turnover, territory."""
    missing = []
    if not facts["registry_number"]:
        missing.append("registry")
    if facts["country"] == "CN" and not facts["name_zh"]:
        missing.append("chinese_name")
    if not papers:
        missing.append("papers")
    if facts["turnover"] is None:
        missing.append("turnover")
    if facts["territory_id"] is None:
        missing.append("territory")
    return missing


def age_in_days(applied: date, today: date) -> int:
    return max(0, (today - applied).days)


def core_of(name: str) -> str:
    """What is left of a company's name without its legal form: names are compared by it."""
    return re.sub(FILLERS, "", name.casefold())
