"""Names of products, asked from above: content knows codes only, because stock is its neighbour and neighbours do not import each other.

The portal registers, when it starts, who can say what a code is called and where it is shown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """What a product is called in the reader's language, and its page."""

    name: str
    url: str


type Namer = Callable[[Iterable[str]], Mapping[str, Named]]
_namers: list[Namer] = []


def name_products_with(namer: Namer) -> None:
    """Let `namer` say what product codes are called; the last one registered answers."""
    _namers[:] = [namer]


def named(skus: Iterable[str]) -> Mapping[str, Named]:
    """The products among `skus` that are known, by code."""
    return _namers[0](skus) if _namers else {}


def unknown(skus: Iterable[str]) -> list[str]:
    """Codes that nobody knows; none where nobody was registered to ask."""
    wanted = list(skus)
    found = named(wanted)
    return [sku for sku in wanted if sku not in found] if _namers else []
