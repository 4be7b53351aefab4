"""Panels that higher components put on a customer's page: its leads, what it bought. Registered in their AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partners.customers.models import Customer
    from partners.walls.viewer import Viewer


@dataclass(frozen=True)
class CustomerPanel:
    """A template and what it shows, as `panel`; `beside` puts it in the side column."""

    template: str
    values: Mapping[str, Any]
    beside: bool = False


type Provider = Callable[["Viewer", Sequence["Customer"]], CustomerPanel | None]
_providers: dict[str, Provider] = {}


def show_on_customer(key: str, provider: Provider) -> None:
    """Let `provider` add a panel to the pages of customers. It is asked with every record of the customer that the viewer may see."""
    _providers[key] = provider


def panels_of(viewer: Viewer, records: Sequence[Customer]) -> list[CustomerPanel]:
    return [panel for provider in _providers.values() if (panel := provider(viewer, records)) is not None]
