"""Who is looking: made once per request or task, handed to every read and every write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from partners.refusal import NotAllowed
from partners.walls.scope import EVERYTHING, Scope, partner_scope

NO_SHARES: Mapping[str, frozenset[int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person or key, the organisation acted for, and what may be seen and done there.

    `organisation_ids` are the organisation and all below it today (empty for HQ, which sees all);
    `known_ids` may be named but not opened (suppliers above). `duties` are permission codes such as
    "place_orders" (see partners.access.rules). `acting_user_id` differs from `user_id` never: when HQ views
    as a partner, `user_id` is still the HQ person, `as_whom` names the partner, and `read_only` is True.
    """

    user_id: int | None
    name: str
    email: str
    organisation_id: int
    organisation_name: str
    is_hq: bool = False
    organisation_ids: frozenset[int] = frozenset()
    known_ids: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    memberships: tuple[tuple[int, str], ...] = ()
    shares: Mapping[str, frozenset[int]] = field(default=NO_SHARES, hash=False)
    kind: str = ""
    language: str = "en"
    theme: str = "system"
    density: str = "regular"
    read_only: bool = False
    as_whom: str | None = None
    address: str | None = None
    channel: str = "web"

    @property
    def scope(self) -> Scope:
        return EVERYTHING if self.is_hq else partner_scope(self.organisation_ids, self.known_ids)

    def sees(self, organisation_id: int) -> bool:
        return self.is_hq or organisation_id in self.organisation_ids

    def may(self, duty: str) -> bool:
        return duty in self.duties and not self.read_only

    def must(self, duty: str) -> None:
        """Raise NotAllowed unless this viewer holds `duty` here and is not only looking."""
        if not self.may(duty):
            raise NotAllowed(duty)

    def shared_with_me(self, label: str) -> frozenset[int]:
        return self.shares.get(label, frozenset())
