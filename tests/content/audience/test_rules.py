"""Who is meant: decided purely, by the filter and by the database's policy, and the three never differ."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.audience.models import addressed_to
from content.audience.queries import reader_of
from content.audience.rules import Audience, Reader, is_meant
from content.library.models import Asset
from partners.organisations.models import Organisation, Territory
from partners.walls.scope import seeing, system
from tests.factories.content import make_asset
from tests.factories.partners import make_dealer, make_organisation
from tests.factories.people import make_viewer

KINDS, TIERS, AREAS, LANGUAGES = ("dealer", "store"), ("gold", "silver"), (1, 2), ("en", "zh-hans")
readers = st.builds(
    Reader,
    organisation=st.integers(1, 3),
    kind=st.sampled_from(KINDS),
    tier=st.sampled_from(["", *TIERS]),
    territory=st.sampled_from([None, *AREAS]),
    language=st.sampled_from(LANGUAGES),
)
audiences = st.builds(
    Audience,
    kinds=st.frozensets(st.sampled_from(KINDS)),
    tiers=st.frozensets(st.sampled_from(TIERS)),
    territories=st.frozensets(st.sampled_from(AREAS)),
    languages=st.frozensets(st.sampled_from(LANGUAGES)),
    organisations=st.frozensets(st.integers(1, 3)),
)


@given(reader=readers)
def test_an_empty_audience_is_everybody(reader: Reader) -> None:
    assert Audience().is_everybody
    assert is_meant(Audience(), reader)


@given(audience=audiences, reader=readers)
def test_who_is_named_is_meant_whatever_the_rules_say(audience: Audience, reader: Reader) -> None:
    named = Audience(audience.kinds, audience.tiers, audience.territories, audience.languages, frozenset({reader.organisation}))
    assert is_meant(named, reader)


@given(audience=audiences, reader=readers)
def test_one_rule_more_never_means_more_of_those_who_are_not_named(audience: Audience, reader: Reader) -> None:
    if audience.has_rules and reader.organisation not in audience.organisations and not is_meant(audience, reader):
        narrower = Audience(audience.kinds or frozenset({"dealer"}), audience.tiers, audience.territories, audience.languages)
        assert not is_meant(narrower, reader) or not audience.kinds


def test_gold_dealers_of_the_east_and_nobody_else() -> None:
    audience = Audience(kinds=frozenset({"dealer"}), tiers=frozenset({"gold"}), territories=frozenset({1}))
    assert is_meant(audience, Reader(9, "dealer", "gold", 1, "en"))
    assert not is_meant(audience, Reader(9, "dealer", "gold", 2, "en"))
    assert not is_meant(audience, Reader(9, "dealer", "silver", 1, "en"))
    assert not is_meant(audience, Reader(9, "store", "gold", 1, "en"))
    assert not is_meant(audience, Reader(9, "dealer", "gold", None, "en"))


def test_names_alone_mean_nobody_else_and_names_beside_rules_come_on_top() -> None:
    reader, other = Reader(1, "dealer", "gold", 1, "en"), Reader(2, "dealer", "gold", 1, "en")
    assert not is_meant(Audience(organisations=frozenset({1})), other)
    both = Audience(tiers=frozenset({"gold"}), organisations=frozenset({7}))
    assert is_meant(both, reader)
    assert is_meant(both, Reader(7, "store", "", None, "en"))


@pytest.fixture
def channel(db: None) -> tuple[list[Organisation], list[int]]:
    with system("factory"):
        areas = [Territory.objects.create(code=code, name=code).pk for code in ("E", "W")]
    partners = [
        make_dealer(tier="gold", territory_id=areas[0], language="zh-hans"),
        make_dealer(tier="silver", territory_id=areas[1], language="en"),
        make_organisation(kind="store", tier="", language="en"),
    ]
    return partners, areas


CASES: list[dict[str, Any]] = [
    {},
    {"kinds": ["dealer"]},
    {"tiers": ["gold", "silver"]},
    {"areas": [0]},
    {"languages": ["en"]},
    {"named": [2]},
    {"kinds": ["dealer"], "tiers": ["gold"], "areas": [0]},
    {"tiers": ["gold"], "named": [1]},
    {"kinds": ["store"], "languages": ["zh-hans"]},
    {"tiers": ["bronze"]},
]


def test_the_rule_the_filter_and_the_policy_say_the_same(channel: tuple[list[Organisation], list[int]]) -> None:
    partners, areas = channel
    for case in CASES:
        asset = make_asset(
            kinds=case.get("kinds", []),
            tiers=case.get("tiers", []),
            languages=case.get("languages", []),
            territories=[areas[number] for number in case.get("areas", [])],
            organisations=[partners[number].pk for number in case.get("named", [])],
        )
        for partner in partners:
            viewer = make_viewer(partner)
            with seeing(viewer.scope):
                reader = reader_of(viewer)
                wanted = is_meant(asset.audience, reader)
                by_policy = Asset.objects.filter(pk=asset.pk).exists()
                assert by_policy is wanted, (case, partner.kind)
            with system("only the filter"):
                assert Asset.objects.filter(addressed_to(reader), pk=asset.pk).exists() is wanted, (case, partner.kind)
