"""The frame of a page; every template may read it: `{{ shell.theme }}`, `{{ shell.groups }}`, …"""

from __future__ import annotations

from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import get_language

from partners.walls.viewer import Viewer
from portal.shell import navigation
from portal.shell.navigation import Link, LinkGroup

THEMES = ("system", "light", "dark")
DENSITIES = ("regular", "compact")


class Shell:
    """The frame around one page for one reader; everything is worked out when first asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.viewer: Viewer | None = getattr(request, "viewer", None)

    @property
    def template(self) -> str:
        """What pages extend that both strangers and signed-in people open."""
        return "shell/page.html" if self.viewer else "shell/entrance.html"

    @cached_property
    def groups(self) -> list[LinkGroup]:
        return navigation.groups_for(self.viewer, self._request) if self.viewer else []

    @cached_property
    def tabs(self) -> tuple[Link, ...]:
        """The phone's bar at the foot; HQ has its rail behind the menu button instead."""
        if self.viewer is None or self.viewer.is_hq:
            return ()
        return navigation.links_for(navigation.tabs_of(self.viewer), self.viewer, self._request)

    @property
    def dots(self) -> set[str]:
        """The queues that the phone's bar marks with a dot; an answer for any other would find no place on the page."""
        return {link.item.count for link in self.tabs if link.item.count}

    @cached_property
    def rest(self) -> list[Link]:
        """What of the rail a phone has no tab for; it stands in the account menu there."""
        tabs = {link.url for link in self.tabs}
        return [link for group in self.groups for link in group.links if link.url not in tabs] if tabs else []

    @cached_property
    def office(self) -> tuple[Link, ...]:
        return navigation.links_for(navigation.office_of(self.viewer), self.viewer, self._request) if self.viewer else ()

    @cached_property
    def account(self) -> tuple[Link, ...]:
        return navigation.links_for(navigation.ACCOUNT, self.viewer, self._request) if self.viewer else ()

    @cached_property
    def theme(self) -> str:
        return _one_of(THEMES, self.viewer.theme if self.viewer else "")

    @cached_property
    def density(self) -> str:
        return _one_of(DENSITIES, self.viewer.density if self.viewer else "")

    @property
    def language(self) -> str:
        return "zh-hans" if (get_language() or "").startswith("zh") else "en"

    @property
    def initials(self) -> str:
        """Two letters of the reader's name, or the last two characters of a Chinese one."""
        name = self.viewer.name.strip() if self.viewer else ""
        if any("\u4e00" <= letter <= "\u9fff" for letter in name):
            return name[-2:]
        return "".join(word[0] for word in name.split()[:2]).upper() or "·"

    @property
    def other_memberships(self) -> list[tuple[int, str]]:
        if self.viewer is None:
            return []
        return [pair for pair in self.viewer.memberships if pair[0] != self.viewer.organisation_id]


def _one_of(known: tuple[str, ...], value: str) -> str:
    return value if value in known else known[0]
