"""A new customer is checked against the master; a stranger's customers are never told, only HQ's review hears of them."""

from typing import Any

import pytest

from partners.customers.actions import add_customer, add_customers
from partners.customers.models import Customer, Pair, Verdict
from partners.customers.queries import find_matches
from partners.customers.rules import CustomerFacts
from partners.organisations.models import Organisation
from partners.refusal import Invalid, NotAllowed
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_organisation, make_viewer

pytestmark = pytest.mark.django_db

QINGCHUAN = CustomerFacts("", name_zh="杭州晴川电器有限公司", phone="0571 5550 0100", registry_number="91350100M000100Y43", city="杭州")


@pytest.fixture
def oak() -> Organisation:
    return make_organisation(code="OAK")


@pytest.fixture
def elm() -> Organisation:
    return make_organisation(code="ELM")


def add(by: Viewer, facts: CustomerFacts = QINGCHUAN, **options: Any) -> Customer:
    with seeing(by.scope):
        return add_customer(facts, by=by, **options)


def matches(by: Viewer, facts: CustomerFacts) -> list[Any]:
    with seeing(by.scope):
        return find_matches(facts, by)


def pairs() -> list[tuple[int, int, str, int]]:
    with system("test"):
        return list(Pair.objects.order_by("pk").values_list("first_id", "second_id", "state", "organisation_id"))


def test_a_first_customer_is_kept_as_it_is_said_and_paired_with_nobody(oak: Organisation) -> None:
    made = add(make_viewer(oak), source="lead")
    with system("test"):
        kept = Customer.objects.get(pk=made.pk)
    assert (kept.organisation_id, kept.name_zh, kept.phones, kept.source) == (oak.pk, "杭州晴川电器有限公司", ["+8657155500100"], "lead")
    assert kept.number.startswith("CU-")
    assert kept.pinyin.startswith("hangzhouqingchuan")
    assert kept.provenance["phone"][1] == "lead"
    assert pairs() == []


@pytest.mark.parametrize(
    ("asked", "first_reason", "certain"),
    [
        (CustomerFacts("Somebody else", registry_number="91350100M000100Y43", phone="0571-55500100"), "registry_number", True),
        (CustomerFacts("", name_zh="晴川电器", phone="+86 571 5550 0100"), "phone", True),
        (CustomerFacts("", name_zh="杭州清川电器有限公司", city="杭州"), "name", False),
    ],
)
def test_a_known_customer_is_found_by_number_phone_or_sound_with_its_reasons(
    oak: Organisation, asked: CustomerFacts, first_reason: str, certain: bool
) -> None:
    viewer = make_viewer(oak)
    made = add(viewer)
    (found,) = matches(viewer, asked)
    assert found.customer.pk == made.pk
    assert max(found.reasons, key=lambda reason: reason.weight).attribute in {first_reason, "phone"}
    assert found.certain is certain


def test_a_stranger_finds_nothing_and_hq_finds_all(oak: Organisation, elm: Organisation) -> None:
    made = add(make_viewer(oak))
    assert matches(make_viewer(elm), QINGCHUAN) == []
    assert [found.customer.pk for found in matches(hq_viewer(), QINGCHUAN)] == [made.pk]


def test_a_certain_double_in_ones_own_house_is_linked_at_once_by_weir(oak: Organisation) -> None:
    viewer = make_viewer(oak)
    first, second = add(viewer), add(viewer)
    assert pairs() == [(first.pk, second.pk, "same", oak.pk)]
    with system("test"):
        assert list(Verdict.objects.values_list("state", "by_id")) == [("same", None)]


def test_a_double_of_a_strangers_customer_is_hqs_to_know(oak: Organisation, elm: Organisation) -> None:
    add(make_viewer(oak))
    stranger = make_viewer(elm)
    add(stranger)
    ((_first, _second, _state, judge),) = pairs()
    assert judge == hq_viewer().organisation_id
    with seeing(stranger.scope):
        assert Pair.objects.count() == 0
        assert Pair.objects.seen_by(stranger).count() == 0


def test_a_double_below_one_distributor_is_the_distributors_to_judge() -> None:
    river = make_organisation(kind="distributor", code="RIVER")
    add(make_viewer(make_organisation(under=river, code="OAK")))
    add(make_viewer(make_organisation(under=river, code="ELM")))
    ((*_pair, judge),) = pairs()
    assert judge == river.pk


def test_who_knows_better_is_believed(oak: Organisation) -> None:
    viewer = make_viewer(oak)
    first = add(viewer)
    second = add(viewer, not_same_as=[first])
    third = add(viewer, CustomerFacts("Bright River", city="杭州"), same_as=second)
    assert pairs() == [(first.pk, second.pk, "different", oak.pk), (second.pk, third.pk, "same", oak.pk)]


def test_certainty_does_not_join_whom_somebody_parted(oak: Organisation) -> None:
    viewer = make_viewer(oak)
    first = add(viewer)
    second = add(viewer, not_same_as=[first])
    third = add(viewer)
    assert {(pair[:3]) for pair in pairs()} == {
        (first.pk, second.pk, "different"),
        (first.pk, third.pk, "same"),
        (second.pk, third.pk, "open"),
    }


def test_what_cannot_be_meant_is_refused_beside_its_field_and_nothing_is_kept(oak: Organisation) -> None:
    with pytest.raises(Invalid) as refusal:
        add(make_viewer(oak), CustomerFacts("A", phone="12"))
    assert refusal.value.field == "phone"
    with system("test"):
        assert Customer.objects.count() == 0


def test_who_works_no_leads_adds_no_customers_and_nobody_links_to_a_strangers(oak: Organisation, elm: Organisation) -> None:
    foreign = add(make_viewer(elm))
    with pytest.raises(NotAllowed):
        add(make_viewer(oak, "buyer"))
    with pytest.raises(NotAllowed):
        add(make_viewer(oak), same_as=foreign)
    with system("test"):
        assert Customer.objects.count() == 1


@pytest.mark.parametrize("size", [1, 3])
def test_many_are_added_with_the_same_statements_at_any_size(oak: Organisation, size: int, django_assert_num_queries: Any) -> None:
    viewer = make_viewer(oak)
    add(viewer)
    many = [QINGCHUAN] + [CustomerFacts(f"Bright River {place}", phone=f"0571 5550 01{place}") for place in range(10, 9 + size)]
    with seeing(viewer.scope), django_assert_num_queries(12):
        add_customers(many, by=viewer)
    assert len(pairs()) == 1


@pytest.mark.parametrize("size", [1, 3])
def test_finding_costs_the_same_queries_at_any_size(oak: Organisation, size: int, django_assert_num_queries: Any) -> None:
    viewer = make_viewer(oak)
    for _ in range(size):
        add(viewer)
    with seeing(viewer.scope), django_assert_num_queries(2):
        assert len(find_matches(QINGCHUAN, viewer)) == size
