"""What happened to partners."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartnerCreated:
    organisation_id: int
    parent_id: int


@dataclass(frozen=True, slots=True)
class PartnerMoved:
    """The tree changed: whatever follows it (limits of groups, say) is to be worked out again."""

    organisation_id: int
    parent_id: int


@dataclass(frozen=True, slots=True)
class PartnerStateChanged:
    organisation_id: int
    before: str
    after: str
