"""What happened to pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PagePublished:
    """A page was published; `first`: it never was before. Readers are found by its audience when notices are made."""

    page_id: int
    title: str
    title_zh: str
    kind: str
    asks_receipt: bool
    first: bool


@dataclass(frozen=True)
class PageConfirmed:
    """A partner confirmed that a page was read."""

    page_id: int
    organisation_id: int
    user_id: int
