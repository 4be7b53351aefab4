"""Leads come in, are worked on and end; what is refused changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from leads.pipeline.actions import (
    change_lead,
    enter_lead,
    log_activity,
    lose_lead,
    plan_step,
    qualify_lead,
    read_contact,
    reopen_lead,
    win_lead,
)
from leads.pipeline.models import Activity, Lead, LeadContact, Move
from leads.pipeline.queries import activities_of, known_customers, leads_of, moves_of, same_customer, to_work
from leads.pipeline.rules import LeadFacts
from leads.routing.actions import accept_offer
from partners.customers.actions import add_customer
from partners.customers.models import Customer
from partners.customers.rules import CustomerFacts
from partners.journal.models import AuditEntry, OutboxEvent
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import seeing, system
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.factories.leads import contact_of, lead_facts, lead_now, make_lead, make_offer

pytestmark = pytest.mark.django_db


def held_lead(dealer: Any = None, **fields: Any) -> tuple[Lead, Any]:
    dealer = dealer or make_dealer()
    seller = make_viewer(dealer, "salesperson")
    lead = make_lead(**fields)
    accept_offer(make_offer(lead, dealer), by=seller)
    return lead_now(lead), seller


def counts() -> tuple[int, ...]:
    with system("test"):
        return tuple(model.objects.count() for model in (Lead, LeadContact, Activity, Move, AuditEntry, OutboxEvent))  # type: ignore[attr-defined]


def test_a_lead_is_taken_down_masked_and_its_contact_stands_apart() -> None:
    lead = make_lead(name="Greenfield Hotel", phone="0571 5550 0188", registry_number="")
    contact = contact_of(lead)
    assert (lead.state, lead.masked_name, lead.masked_phone, lead.place) == ("new", "G… Hotel", "…88", "Hangzhou Xihu")
    assert (contact.name, contact.phone, contact.holder_id) == ("Greenfield Hotel", "+8657155500188", None)
    with system("test"):
        entry = AuditEntry.objects.get(verb="enter_lead")
    assert "Greenfield" not in str(entry.changes)
    assert "Greenfield" not in entry.target


def test_the_same_key_enters_one_lead() -> None:
    manager, facts = hq_viewer("channel_manager"), lead_facts()
    first = enter_lead(facts, key="k-1", by=manager)
    before = counts()
    assert enter_lead(facts, key="k-1", by=manager).pk == first.pk
    assert counts() == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"wanted": ""}, "wanted"),
        ({"phone": "", "email": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"registry_number": "91330106MA2CFQ0123"}, "registry_number"),
        ({"source": "dream"}, "source"),
        ({"name": "Greenfield Hotel", "wanted": "Kettles for Greenfield-Hotel"}, "wanted"),
        ({"phone": "+8657155500188", "wanted": "Call +86 571 5550 0188"}, "wanted"),
    ],
)
def test_what_cannot_be_meant_is_named_by_its_field_and_nothing_is_kept(wrong: dict[str, str], field: str) -> None:
    manager, before = hq_viewer("channel_manager"), counts()
    with pytest.raises(Invalid) as refused:
        enter_lead(lead_facts(**wrong), key="k-1", by=manager)
    assert refused.value.field == field
    assert counts() == before


def test_only_hq_with_the_duty_enters_leads() -> None:
    for viewer in (hq_viewer("order_desk"), make_viewer(make_dealer())):
        with pytest.raises(NotAllowed):
            enter_lead(lead_facts(), key="k-1", by=viewer)
    assert counts()[0] == 0


def test_a_corrected_lead_is_masked_anew_and_the_trail_does_not_tell_the_contact() -> None:
    lead = make_lead(name="Greenfield Hotel")
    facts = replace(lead_facts(name="绿野酒店", phone="+8657155500199"), city="Ningbo")
    change_lead(lead, facts, by=hq_viewer("channel_manager"))
    assert (lead_now(lead).masked_name, lead_now(lead).city) == ("绿…酒店", "Ningbo")
    with system("test"):
        changes = AuditEntry.objects.get(verb="change_lead").changes
    assert changes["city"] == ["Hangzhou", "Ningbo"]
    assert changes["contact"] == ["name", "phone"]
    assert "5550" not in str(changes)


def test_every_move_has_its_actor_its_time_and_its_reason() -> None:
    lead, seller = held_lead()
    log_activity(lead, "call", "Wants a sample", by=seller)
    lose_lead(lead, "price", note="Two yuan more", by=seller)
    with system("test"):
        moves = [(m.before, m.after, m.reason, m.by_id) for m in Move.objects.filter(lead=lead).order_by("pk")]
    assert [(before, after) for before, after, *_ in moves] == [
        ("new", "qualified"), ("qualified", "offered"), ("offered", "accepted"), ("accepted", "working"), ("working", "lost"),
    ]  # fmt: skip
    assert moves[-1] == ("working", "lost", "price", seller.user_id)


def test_a_move_outside_the_table_is_refused_by_the_action_and_by_the_database() -> None:
    lead = make_lead()
    qualify_lead(lead, by=hq_viewer("channel_manager"))
    with pytest.raises(Refusal) as refused:
        qualify_lead(lead, by=hq_viewer("channel_manager"))
    assert refused.value.code == "not_now"
    with system("test"), pytest.raises(IntegrityError, match="move_is_allowed"), transaction.atomic():
        Move.objects.create(lead=lead, before="qualified", after="won")


def test_the_database_lets_nobody_open_a_contact_before_acceptance() -> None:
    """The law itself, without any action: a contact's holder is the lead's, and a lead has a holder only once it is accepted."""
    lead, dealer = make_lead(), make_dealer()
    with system("test"):
        with pytest.raises(IntegrityError, match="lead_contact_kin_of_lead"), transaction.atomic():
            LeadContact.objects.filter(lead=lead).update(holder=dealer)
            _check_now()
        with pytest.raises(IntegrityError, match="lead_held_by_who_accepted"), transaction.atomic():
            Lead.objects.filter(pk=lead.pk).update(holder=dealer)


def _check_now() -> None:
    from django.db import connection

    connection.cursor().execute("set constraints all immediate")


def test_who_may_know_reads_the_contact_and_the_reading_is_written_down() -> None:
    lead, seller = held_lead(name="Greenfield Hotel")
    stranger, bookkeeper = make_viewer(make_dealer()), make_viewer(make_dealer(), "bookkeeper")
    with seeing(seller.scope):
        contact = read_contact(lead, by=seller)
    assert contact is not None
    assert contact.name == "Greenfield Hotel"
    for viewer in (stranger, bookkeeper):
        with seeing(viewer.scope):
            assert read_contact(lead, by=viewer) is None
    with system("test"):
        readings = list(AuditEntry.objects.filter(verb="read_contact").values_list("user_id", "target"))
    assert readings == [(seller.user_id, f"lead:{lead.number}")]


def test_the_first_note_begins_the_work_and_the_next_step_orders_the_list() -> None:
    dealer = make_dealer()
    one, seller = held_lead(dealer)
    two, _other = held_lead(dealer)
    log_activity(one, "call", by=seller)
    plan_step(two, "visit", timezone.now() + timedelta(hours=1), by=seller)
    with seeing(seller.scope):
        assert [lead.pk for lead in to_work(seller)] == [two.pk, one.pk]
        assert [activity.kind for activity in activities_of(one, seller)] == ["call"]
        assert [move.after for move in moves_of(one, seller)] == ["offered", "accepted", "working"]


def test_a_step_in_the_past_is_refused() -> None:
    lead, seller = held_lead()
    before = counts()
    with pytest.raises(Invalid):
        plan_step(lead, "call", timezone.now() - timedelta(minutes=5), by=seller)
    assert counts() == before


def test_a_lead_is_won_for_an_amount_and_stays_won() -> None:
    lead, seller = held_lead()
    win_lead(lead, Decimal("6200.50"), by=seller)
    now = lead_now(lead)
    assert (now.state, now.won_amount, now.next_at) == ("won", Decimal("6200.50"), None)
    with system("test"):
        assert OutboxEvent.objects.get(name="LeadWon").body["amount"] == "6200.50"
    with pytest.raises(Refusal):
        lose_lead(lead, "price", by=seller)
    assert lead_now(lead).state == "won"


def test_a_lost_lead_is_taken_up_again_by_who_lost_it() -> None:
    lead, seller = held_lead()
    lose_lead(lead, "no_need", by=seller)
    reopen_lead(lead, by=seller)
    assert (lead_now(lead).state, lead_now(lead).lost_reason) == ("working", "")
    fresh, manager = make_lead(), hq_viewer("channel_manager")
    lose_lead(fresh, "not_real", by=manager)
    reopen_lead(fresh, by=manager)
    assert (lead_now(fresh).state, lead_now(fresh).holder_id) == ("qualified", None)


WORK: list[Callable[[Lead, Any], object]] = [
    lambda lead, by: log_activity(lead, "call", by=by),
    lambda lead, by: plan_step(lead, "call", timezone.now() + timedelta(hours=1), by=by),
    lambda lead, by: win_lead(lead, Decimal(1), by=by),
    lambda lead, by: lose_lead(lead, "price", by=by),
]


@pytest.mark.parametrize("work", WORK)
def test_nobody_but_the_holder_and_hq_works_a_lead(work: Callable[[Lead, Any], object]) -> None:
    lead, _seller = held_lead()
    stranger = make_viewer(make_dealer())
    before = counts()
    with pytest.raises(NotAllowed):
        work(lead, stranger)
    assert counts() == before
    work(lead, hq_viewer("channel_manager"))


def test_two_leads_of_one_customer_find_each_other_with_reasons() -> None:
    first = make_lead(name="Greenfield Hotel", phone="+8657155500188")
    make_lead(name="Lotus School", phone="+8657155500111")
    again = make_lead(name="GREENFIELD HOTEL Ltd", phone="+8657155500188")
    alike = make_lead(name="Greenfeld Hotel", phone="+8657155500177")
    far = make_lead(name="Grenfield Hotel", phone="+8657155500166", city="Chengdu")
    found = {match.lead.pk: match.reasons for match in same_customer(again)}
    assert found == {first.pk: ("phone", "name"), alike.pk: ("alike",)}
    assert far.pk not in found
    assert lead_now(again).contested
    assert lead_now(first).contested


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_of_leads_costs_the_same_queries_at_any_size(size: int, django_assert_num_queries: Any) -> None:
    dealer = make_dealer()
    sellers = [held_lead(dealer)[1] for _ in range(size)]
    with seeing(sellers[0].scope), django_assert_num_queries(1):
        assert len([(lead.who, lead.holder, lead.place) for lead in leads_of(sellers[0])]) == size


def test_facts_without_anything_special_are_enough() -> None:
    facts = LeadFacts(name="Li Na", kind="person", wanted="One kettle", email="li.na@example.com")
    lead = enter_lead(facts, key="plain", by=hq_viewer("channel_manager"))
    assert (lead.masked_name, lead.masked_phone, lead.place) == ("L…", "", "")


def test_who_asked_becomes_a_customer_of_the_winner() -> None:
    lead, seller = held_lead(name="绿野酒店", phone="+8657155500188")
    won = win_lead(lead, Decimal(100), by=seller)
    with system("test"):
        customer = Customer.objects.get(pk=won.customer_id)
    assert (customer.name_zh, customer.organisation_id, customer.phones) == ("绿野酒店", seller.organisation_id, ["+8657155500188"])
    assert customer.source == f"lead:{lead.number}"


def test_a_customer_that_may_be_known_is_asked_about_before_a_second_record_is_made() -> None:
    lead, seller = held_lead(name="Greenfield Hotel", phone="+8657155500188")
    with seeing(seller.scope):
        known = add_customer(CustomerFacts(name="Greenfield Hotel Ltd", phone="+8657155500188", city="Hangzhou"), by=seller)
    with pytest.raises(Refusal) as refused:
        win_lead(lead, Decimal(100), by=seller)
    assert refused.value.code == "customer_undecided"
    assert lead_now(lead).state == "accepted"
    with pytest.raises(Invalid):
        win_lead(lead, Decimal(100), by=seller, same_as="CU-00000000")
    won = win_lead(lead, Decimal(100), by=seller, same_as=known.number)
    assert won.customer_id == known.pk
    with system("test"):
        assert Customer.objects.count() == 1


def test_said_to_be_a_new_one_it_is_kept_beside_the_known_one() -> None:
    lead, seller = held_lead(name="Greenfield Hotel", phone="+8657155500188")
    with seeing(seller.scope):
        known = add_customer(CustomerFacts(name="Greenfield Hotel", phone="+8657155500188"), by=seller)
    won = win_lead(lead, Decimal(100), by=seller, same_as="")
    with system("test"):
        assert Customer.objects.count() == 2
    assert won.customer_id != known.pk


def test_a_strangers_customer_is_not_told_to_the_winner_but_flags_the_lead() -> None:
    other = make_viewer(make_dealer(), "salesperson")
    with seeing(other.scope):
        add_customer(CustomerFacts(name="Greenfield Hotel", phone="+8657155500188"), by=other)
    lead, seller = held_lead(name="Greenfield Hotel", phone="+8657155500188")
    assert lead.contested
    with seeing(seller.scope):
        assert known_customers(lead, seller) == []
    assert win_lead(lead, Decimal(100), by=seller).customer_id is not None
