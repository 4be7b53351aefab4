"""What products are called: leads do not know the catalogue, so whoever stands above both says it (portal.shell)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

type Names = Callable[[Sequence[str]], Mapping[str, str]]
_names: dict[str, Names] = {}


def name_goods_with(names: Names) -> None:
    """Let `names` say which of some product codes exist, and what they are called in the reader's language."""
    _names["goods"] = names


def names_of_goods(codes: Sequence[str]) -> Mapping[str, str]:
    """Code → name of those that exist. While nobody knows a catalogue, every code stands for itself."""
    provider = _names.get("goods")
    return provider(codes) if provider and codes else {code: code for code in codes}
