"""Panels that higher components put on a partner's page: its account, its orders. Registered in their AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partners.organisations.models import Organisation
    from partners.walls.viewer import Viewer


@dataclass(frozen=True)
class PartnerPanel:
    """A template and what it shows, as `panel`; `beside` puts it in the side column."""

    template: str
    values: Mapping[str, Any]
    beside: bool = False


type Provider = Callable[["Viewer", "Organisation"], PartnerPanel | None]
_providers: dict[str, Provider] = {}


def show_on_partner(key: str, provider: Provider) -> None:
    """Let `provider` add a panel to the pages of partners, or None where it has nothing to say to this viewer."""
    _providers[key] = provider


def panels_of(viewer: Viewer, organisation: Organisation) -> list[PartnerPanel]:
    return [panel for provider in _providers.values() if (panel := provider(viewer, organisation)) is not None]
