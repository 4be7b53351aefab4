"""Who is meant, decided without a database. `models.addressed_to` and the policies in `walls` say the same; a test holds them together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """The organisation somebody reads for. `territory` is None where it has none; `tier` is empty likewise."""

    organisation: int
    kind: str
    tier: str
    territory: int | None
    language: str


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a thing is for. An empty list asks nothing; all lists empty: every partner."""

    kinds: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    territories: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    organisations: frozenset[int] = frozenset()

    @property
    def has_rules(self) -> bool:
        return bool(self.kinds or self.tiers or self.territories or self.languages)

    @property
    def is_everybody(self) -> bool:
        return not self.has_rules and not self.organisations


def is_meant(audience: Audience, reader: Reader) -> bool:
    """Say whether `reader` is meant: every rule that is set holds, or the partner is named.

    Named partners come on top of the rules; with names alone, only they are meant.
    """
    if reader.organisation in audience.organisations:
        return True
    if audience.organisations and not audience.has_rules:
        return False
    return (
        (not audience.kinds or reader.kind in audience.kinds)
        and (not audience.tiers or reader.tier in audience.tiers)
        and (not audience.territories or reader.territory in audience.territories)
        and (not audience.languages or reader.language in audience.languages)
    )
