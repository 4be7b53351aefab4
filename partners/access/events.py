"""What happened to people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonInvited:
    user_id: int
    organisation_id: int
    inviter: str
