"""Links and vetoes: who may judge, that nothing is overwritten, and that any of them can be taken back."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.customers.actions import add_customer, link_customers, part_customers, rejudge_pairs, retract_link
from partners.customers.models import Customer, Pair, Verdict
from partners.customers.queries import cluster_numbers, customer_view, doubles_of
from partners.customers.rules import CustomerFacts, clusters_of
from partners.journal.models import AuditEntry, OutboxEvent
from partners.organisations.actions import move_partner
from partners.organisations.models import Organisation
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_organisation, make_viewer

pytestmark = pytest.mark.django_db
NAMES = ("Quartz Lamp", "Birch Harbour", "Velvet Onion", "Copper Whale", "Jade Umbrella", "Maple Anvil")


def some(viewer: Viewer, count: int) -> list[Customer]:
    with seeing(viewer.scope):
        return [add_customer(CustomerFacts(name), by=viewer) for name in NAMES[:count]]


def judge(act: Any, one: Customer, other: Customer, by: Viewer, why: str = "") -> Pair:
    with seeing(by.scope):
        return act(one, other, why=why, by=by)


def numbers(customer: Customer, viewer: Viewer) -> list[str]:
    with seeing(viewer.scope):
        return cluster_numbers(customer.number, viewer)


def test_linked_records_are_one_customer_under_either_number_and_stay_as_they_were() -> None:
    viewer = make_viewer(make_organisation())
    one, other = some(viewer, 2)
    pair = judge(link_customers, other, one, viewer, "They called")
    assert numbers(one, viewer) == numbers(other, viewer) == [one.number, other.number]
    with system("test"):
        kept = Customer.objects.in_bulk([one.pk, other.pk])
        assert [kept[one.pk].name, kept[other.pk].name] == ["Quartz Lamp", "Birch Harbour"]
        verdict = Verdict.objects.get(pair=pair)
        assert (verdict.state, verdict.why, verdict.by_id) == ("same", "They called", viewer.user_id)
        assert AuditEntry.objects.filter(verb="link_customers", target=f"pair:{pair.pk}").count() == 1
        assert OutboxEvent.objects.filter(name="CustomersLinked").count() == 1
    judge(link_customers, one, other, viewer)
    with system("test"):
        assert Verdict.objects.count() == 1  # twice does no more than once


def test_a_link_is_taken_back_and_later_links_stand() -> None:
    viewer = make_viewer(make_organisation())
    one, two, three = some(viewer, 3)
    first = judge(link_customers, one, two, viewer)
    judge(link_customers, two, three, viewer)
    assert len(numbers(one, viewer)) == 3
    with seeing(viewer.scope):
        retract_link(first, by=viewer)
    assert numbers(one, viewer) == [one.number]
    assert numbers(two, viewer) == [two.number, three.number]
    with system("test"):
        assert list(Verdict.objects.filter(pair=first).order_by("pk").values_list("state", flat=True)) == ["same", "open"]
    with seeing(viewer.scope), pytest.raises(Refusal):
        retract_link(first, by=viewer)


def test_what_was_parted_is_not_joined_over_a_third() -> None:
    viewer = make_viewer(make_organisation())
    one, two, three = some(viewer, 3)
    judge(part_customers, one, three, viewer)
    judge(link_customers, one, two, viewer)
    with pytest.raises(Refusal) as refusal:
        judge(link_customers, two, three, viewer)
    assert refusal.value.code == "vetoed"
    assert "Quartz Lamp" in str(refusal.value)
    assert numbers(three, viewer) == [three.number]
    with system("test"):
        assert Pair.objects.filter(state="same").count() == 1
        assert Verdict.objects.count() == 2


def test_who_is_joined_over_a_third_is_not_parted_before_a_link_is_taken_back() -> None:
    viewer = make_viewer(make_organisation())
    one, two, three = some(viewer, 3)
    judge(link_customers, one, two, viewer)
    judge(link_customers, two, three, viewer)
    with pytest.raises(Refusal) as refusal:
        judge(part_customers, one, three, viewer)
    assert refusal.value.code == "linked_otherwise"


def test_nobody_judges_a_strangers_record_and_no_record_is_linked_to_itself() -> None:
    oak, elm = make_viewer(make_organisation()), make_viewer(make_organisation())
    (mine,), (theirs,) = some(oak, 1), some(elm, 1)
    with pytest.raises(NotAllowed):
        judge(link_customers, mine, theirs, oak)
    with pytest.raises(Invalid):
        judge(link_customers, mine, mine, oak)
    with pytest.raises(NotAllowed):
        judge(link_customers, mine, mine, make_viewer(make_organisation(), "buyer"))
    pair = judge(link_customers, mine, theirs, hq_viewer())
    with seeing(oak.scope), pytest.raises(NotAllowed):
        retract_link(pair, by=oak)
    with system("test"):
        assert Pair.objects.get().state == "same"


def test_hqs_single_view_joins_what_two_dealers_keep_and_neither_learns_of_the_other() -> None:
    oak, elm, hq = make_viewer(make_organisation()), make_viewer(make_organisation()), hq_viewer()
    (mine,), (theirs,) = some(oak, 1), some(elm, 1)  # the same name: HQ's pair
    judge(link_customers, mine, theirs, hq)
    assert numbers(mine, hq) == [mine.number, theirs.number]
    assert numbers(mine, oak) == [mine.number]
    assert numbers(theirs, oak) == []
    with seeing(oak.scope):
        assert doubles_of(oak) == {}
        view = customer_view(mine, oak)
    assert (view.links, view.open, [member.pk for member in view.members]) == ([], [], [mine.pk])


def test_a_partner_that_moves_takes_its_pairs_along() -> None:
    river, hill = make_organisation(kind="distributor"), make_organisation(kind="distributor")
    oak = make_organisation(under=river)
    elm = make_organisation(under=river)
    some(make_viewer(oak), 1)
    some(make_viewer(elm), 1)
    hq, own = hq_viewer(), make_viewer(river)
    with seeing(own.scope):
        part_customers(*Customer.objects.seen_by(own).order_by("pk"), by=own)
    with system("test"):
        assert Pair.objects.get().organisation_id == river.pk
    with seeing(hq.scope):
        move_partner(
            Organisation.objects.get(pk=oak.pk), Organisation.objects.get(pk=hill.pk), on=timezone.localdate(), reason="test", by=hq
        )
    assert rejudge_pairs(oak.pk) == 1
    with system("test"):
        assert Pair.objects.get().organisation_id == Verdict.objects.get().organisation_id == hq.organisation_id
        assert rejudge_pairs(oak.pk) == 0
    with seeing(own.scope):
        assert not Pair.objects.seen_by(own).exists()


steps = st.lists(
    st.tuples(st.sampled_from(["link", "part", "retract"]), st.integers(0, 4), st.integers(0, 4)).filter(lambda step: step[1] != step[2]),
    max_size=9,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_any_sequence_of_links_and_retractions_is_the_union_of_what_stands(steps: list[tuple[str, int, int]]) -> None:
    viewer = make_viewer(make_organisation())
    customers = some(viewer, 5)
    standing: dict[tuple[int, int], str] = {}
    for verb, first, second in steps:
        one, other = customers[first], customers[second]
        ends = (min(one.pk, other.pk), max(one.pk, other.pk))
        try:
            if verb == "retract":
                with seeing(viewer.scope):
                    pair = Pair.objects.filter(first=ends[0], second=ends[1]).first()
                    if pair is not None:
                        retract_link(pair, by=viewer)
                standing.pop(ends, None)
            else:
                judge(link_customers if verb == "link" else part_customers, one, other, viewer)
                standing.pop(ends, None)
                standing[ends] = "same" if verb == "link" else "different"
        except Refusal:
            continue
    links = [ends for ends, state in standing.items() if state == "same"]
    with seeing(viewer.scope):
        assert doubles_of(viewer) == clusters_of(links)  # refusals keep vetoes and links apart
        for ends, state in standing.items():
            assert (len({doubles_of(viewer).get(one, one) for one in ends}) == 1) is (state == "same")
