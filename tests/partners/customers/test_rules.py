"""Names, weights, clusters and golden records: decisions without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.customers.rules import (
    CustomerFacts,
    FactFault,
    Told,
    clusters_of,
    compare,
    core_of,
    fingerprint,
    golden_of,
    joins_vetoed,
    meeting_path,
    probability,
    tidy,
)
from partners.organisations.rules import is_registry_number


@pytest.mark.parametrize(("bits", "share"), [(0, 0.5), (2, 0.8), (3, 0.9), (4, 0.95), (7, 0.99)])
def test_bits_are_probabilities(bits: float, share: float) -> None:
    # Splink, "The Fellegi-Sunter model": table of match weights and probabilities (rounded there)
    assert probability(bits) == pytest.approx(share, abs=0.012)


def test_the_published_waterfall_adds_up() -> None:
    # Splink, waterfall chart of its documentation: prior -6.67 and five weights; the page prints 9.48
    assert probability(-6.67 + 4.74 + 6.49 - 1.97 - 1.12 + 8.00) == pytest.approx(0.9986, abs=0.0001)


@pytest.mark.parametrize(
    ("number", "good"),
    [("91350100M000100Y43", True), ("91350100M000100Y4Z", False), ("91512081MA62K0260E", True)],
)
def test_a_unified_social_credit_code_has_its_check_digit(number: str, good: bool) -> None:
    # GB 32100-2015 and two pages that work an example; the second page prints the sum 1495 where it is 1505
    assert is_registry_number(number, "CN") is good


def test_facts_are_written_one_way() -> None:
    facts = tidy(
        CustomerFacts(
            "  Ｑｉｎｇｃｈｕａｎ  Home ", phone="0571 5550 0100", email=" A@B.CN ", registry_number="9135 0100-m000100y43", country="cn"
        )
    )
    assert (facts.name, facts.phone, facts.email) == ("Qingchuan Home", "+8657155500100", "a@b.cn")
    assert (facts.registry_number, facts.country) == ("91350100M000100Y43", "CN")


@pytest.mark.parametrize(
    ("facts", "attribute"),
    [
        (CustomerFacts(""), "name"),
        (CustomerFacts("A", kind="robot"), "kind"),
        (CustomerFacts("A", phone="12"), "phone"),
        (CustomerFacts("A", email="a at b"), "email"),
        (CustomerFacts("A", registry_number="91350100M000100Y4Z"), "registry_number"),
        (CustomerFacts("A" * 161), "name"),
        (CustomerFacts("A", country="China"), "country"),
    ],
)
def test_a_fact_that_cannot_be_meant_is_named_and_a_search_leaves_it_out(facts: CustomerFacts, attribute: str) -> None:
    with pytest.raises(FactFault) as fault:
        tidy(facts)
    assert fault.value.attribute == attribute
    tidy(facts, strict=False)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("杭州晴川电器有限公司", "晴川电器"),
        ("浙江省杭州市晴川电器股份有限公司", "晴川电器"),
        ("晴川（中国）电器有限责任公司", "晴川中国电器"),
        ("晴川电器集团", "晴川电器"),
        ("The Qingchuan Co., Ltd.", "qingchuan"),
        ("QINGCHUAN  HOME  GmbH & Co. KG", "qingchuan home"),
        ("Ünal Möbel AG", "unal mobel"),
        ("有限公司", "有限公司"),
        ("北京市", "北京市"),
    ],
)
def test_a_name_is_cut_to_what_tells_it_apart(name: str, core: str) -> None:
    assert core_of(name, "杭州") == core


def shared_keys(one: CustomerFacts, other: CustomerFacts) -> set[str]:
    return set(fingerprint(tidy(one)).keys) & set(fingerprint(tidy(other)).keys)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("杭州晴川电器有限公司", "清川电器"),  # sounds alike
        ("杭州晴川电器有限公司", "杭州晴山电器"),  # one letter off
        ("杭州晴川电器有限公司", "杭州川晴电器有限公司"),  # two changed places
        ("Qingchuan Home GmbH", "Home Quingchuan"),
        ("Lindqvist", "Lindqwist"),
        ("matthew green", "mathew green"),
    ],
)
def test_a_slip_of_the_pen_leaves_a_key_to_be_found_by(one: str, other: str) -> None:
    assert shared_keys(CustomerFacts(one, city="杭州"), CustomerFacts(other, city="杭州"))


def test_an_address_and_a_phone_are_keys_and_strangers_share_none() -> None:
    assert shared_keys(
        CustomerFacts("Oak", city="杭州", address="江晖路100号"), CustomerFacts("Elm", city="杭州市", address="滨江区江晖路 100 号 2 楼")
    )
    assert shared_keys(CustomerFacts("Oak", address="12 W Canal St"), CustomerFacts("Elm", address="12 Canal Street"))
    assert shared_keys(CustomerFacts("Oak", phone="0571 5550 0100"), CustomerFacts("Elm", phone="+86 571 5550 0100"))
    assert not shared_keys(
        CustomerFacts("", name_zh="杭州晴川电器有限公司", city="杭州"), CustomerFacts("", name_zh="宁波半山家居有限公司", city="宁波")
    )


def score(one: CustomerFacts, other: CustomerFacts) -> float:
    return compare(fingerprint(tidy(one)), fingerprint(tidy(other))).probability


QINGCHUAN = CustomerFacts("", name_zh="杭州晴川电器有限公司", phone="0571 5550 0100", city="杭州", address="江晖路100号")


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        (CustomerFacts("", name_zh="晴川电器（有限公司）", phone="+86 571 5550 0100", city="杭州市"), 0.99, 1),
        (CustomerFacts("", name_zh="杭州清川电器有限公司", city="杭州", address="江晖路100号"), 0.5, 1),
        (CustomerFacts("", name_zh="杭州清山家具有限公司", phone="0571 5550 0999", city="杭州"), 0, 0.1),
        (CustomerFacts("", name_zh="杭州晴川电器有限公司宁波分公司", city="宁波"), 0, 0.3),
        (CustomerFacts("", name_zh="杭州晴川电器有限公司", city="杭州", phone="0571 8888 0000"), 0.5, 0.99),
    ],
)
def test_chinese_companies_are_told_apart(other: CustomerFacts, least: float, most: float) -> None:
    assert least <= score(QINGCHUAN, other) <= most


texts = st.text("杭州晴川清山电器有限公司abc 12", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
anybody = st.builds(
    CustomerFacts,
    name=texts,
    name_zh=texts,
    phone=st.sampled_from(["", "+8657155500100", "+8657155500101", "+8613800138000"]),
    email=st.sampled_from(["", "a@b.cn", "c@b.cn", "a@qq.com"]),
    city=st.sampled_from(["", "杭州", "宁波"]),
    address=st.sampled_from(["", "江晖路100号", "江晖路 100 号", "解放路1号"]),
)


@given(one=anybody, other=anybody)
def test_likeness_is_the_same_either_way_and_nobody_is_liker_than_oneself(one: CustomerFacts, other: CustomerFacts) -> None:
    assert score(one, other) == score(other, one)
    assert score(one, one) >= score(one, other)


ends = st.tuples(st.integers(1, 7), st.integers(1, 7)).filter(lambda pair: pair[0] < pair[1])


def by_hand(links: list[tuple[int, int]], vetoes: set[tuple[int, int]]) -> set[frozenset[int]]:
    """The definition, slowly: sets that are joined link by link unless that puts a vetoed pair together."""
    groups = [{one} for one in range(1, 8)]
    for first, second in links:
        mine = next(group for group in groups if first in group)
        theirs = next(group for group in groups if second in group)
        joined = mine | theirs
        if mine is not theirs and not any(a in joined and b in joined for a, b in vetoes):
            groups = [group for group in groups if group not in (mine, theirs)] + [joined]
    return {frozenset(group) for group in groups if len(group) > 1}


def grouped(cluster: dict[int, int]) -> set[frozenset[int]]:
    return {
        frozenset(one for one in cluster if cluster[one] == root) for root in cluster.values() if list(cluster.values()).count(root) > 1
    }


@given(links=st.lists(ends, max_size=12, unique=True), vetoes=st.sets(ends, max_size=6))
def test_clusters_are_what_links_join_less_what_vetoes_part(links: list[tuple[int, int]], vetoes: set[tuple[int, int]]) -> None:
    vetoes = {veto for veto in vetoes if veto not in links}
    cluster = clusters_of(links, vetoes)
    assert grouped(cluster) == by_hand(links, vetoes)
    assert all(root <= one for one, root in cluster.items())
    assert not any(cluster.get(one, one) == cluster.get(other, other) for one, other in vetoes)


@given(links=st.lists(ends, max_size=10, unique=True), vetoes=st.sets(ends, max_size=4), new=ends)
def test_a_link_that_is_let_through_never_parts_what_stood(
    links: list[tuple[int, int]], vetoes: set[tuple[int, int]], new: tuple[int, int]
) -> None:
    vetoes = {veto for veto in vetoes if veto not in links}
    before, after = clusters_of(links, vetoes), clusters_of([*links, new], vetoes)
    if joins_vetoed(links, vetoes, new) is None:
        assert after[new[0]] == after[new[1]]
    else:
        assert grouped(after) == grouped(before)


def test_two_partners_meet_at_the_lowest_house_above_both() -> None:
    assert meeting_path("000100020001", "000100020004") == "00010002"
    assert meeting_path("00010002", "000100020004") == "00010002"
    assert meeting_path("000100020001", "00010003") == "0001"


def told(record: int, on: int, *, registered: bool = False, **facts: str) -> Told:
    return Told(record, facts, dict.fromkeys(facts, date(2026, 11, on)), is_registered=registered)


def test_a_golden_record_believes_the_newest_and_a_registered_name_first() -> None:
    believed = {one.attribute: one for one in golden_of([
        told(1, 3, registered=True, name="Qingchuan", registry_number="91350100M000100Y43", phone="+8613800138000"),
        told(2, 9, name="Qing Chuan", phone="+8613900139000", city="Hangzhou"),
    ])}  # fmt: skip
    assert (believed["name"].value, believed["name"].rule, believed["name"].others) == ("Qingchuan", "registered", ((2, "Qing Chuan"),))
    assert (believed["phone"].value, believed["phone"].record, believed["phone"].rule) == ("+8613900139000", 2, "newest")
    assert (believed["city"].value, believed["city"].rule) == ("Hangzhou", "only")
    assert "email" not in believed


@given(
    st.lists(
        st.tuples(st.integers(1, 99), st.integers(1, 28), st.booleans(), st.sampled_from(["A", "B", ""])),
        max_size=6,
        unique_by=lambda row: row[0],
    )
)
def test_a_golden_record_says_only_what_some_record_says_whatever_their_order(rows: list[tuple[int, int, bool, str]]) -> None:
    records = [told(record, on, registered=registered, name=name) for record, on, registered, name in rows]
    assert golden_of(records) == golden_of(records[::-1])
    assert {one.value for one in golden_of(records)} <= {name for *_rest, name in rows if name}
