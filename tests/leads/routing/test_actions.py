"""Partners are asked, answer, and are passed over; the wall moves with the answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from leads.pipeline.models import Lead, LeadContact
from leads.pipeline.queries import leads_of
from leads.routing.actions import accept_offer, decline_offer, expire_due, offer_lead, return_lead, withdraw_offers
from leads.routing.models import Offer
from leads.routing.queries import answered_by, offers_of, propose, speed_of, to_answer
from partners.journal.models import AuditEntry, OutboxEvent
from partners.organisations.models import Organisation
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import seeing, system
from tests.factories import hq_viewer, make_dealer, make_organisation, make_viewer
from tests.factories.leads import contact_of, lead_now, make_lead, make_offer, offer_now

pytestmark = pytest.mark.django_db
HANGZHOU = {"city": "Hangzhou", "region": "Zhejiang"}


def local_dealers(number: int = 2) -> list[tuple[Organisation, Any]]:
    dealers = [make_dealer(**HANGZHOU) for _ in range(number)]
    return [(dealer, make_viewer(dealer, "salesperson")) for dealer in dealers]


def test_an_asked_partner_reads_the_slip_and_neither_the_lead_nor_the_contact() -> None:
    [(dealer, seller)] = local_dealers(1)
    lead = make_lead(name="Greenfield Hotel")
    offer = make_offer(lead, dealer)
    with seeing(seller.scope):
        slip = to_answer(seller).get()
        assert (slip.masked_name, slip.masked_phone[0], slip.place, slip.pieces) == ("G… Hotel", "…", "Hangzhou Xihu", 40)
        assert Lead.objects.count() == 0
        assert LeadContact.objects.count() == 0
        assert "Greenfield" not in str([field.value_from_object(slip) for field in Offer._meta.concrete_fields])
    assert offer.expires_at - offer.offered_at == timedelta(hours=24)
    with system("test"):
        told = [event.body for event in OutboxEvent.objects.filter(name="LeadOffered")]
        assert "Greenfield" not in str(told)


def test_acceptance_opens_lead_and_contact_to_the_partner_and_to_nobody_else() -> None:
    [(dealer, seller), (_other, rival)] = local_dealers()
    lead = make_lead()
    accept_offer(make_offer(lead, dealer), by=seller)
    now = lead_now(lead)
    assert (now.state, now.holder_id, now.next_step) == ("accepted", dealer.pk, "call")
    assert contact_of(lead).holder_id == dealer.pk
    with seeing(seller.scope):
        assert leads_of(seller).get().who == contact_of(lead).name
    with seeing(rival.scope):
        assert not leads_of(rival).exists()
        assert not LeadContact.objects.exists()


def test_a_second_tap_changes_nothing() -> None:
    [(dealer, seller)] = local_dealers(1)
    offer = make_offer(make_lead(), dealer)
    accept_offer(offer, by=seller)
    with system("test"):
        before = AuditEntry.objects.count()
    assert accept_offer(offer, by=seller).holder_id == dealer.pk
    with system("test"):
        assert AuditEntry.objects.count() == before


def test_of_several_asked_at_once_the_first_gets_it_and_the_others_are_told() -> None:
    (one, first), (two, second) = local_dealers()
    lead = make_lead()
    mine, theirs = offer_lead(lead, [one.pk, two.pk], by=hq_viewer("channel_manager"))
    accept_offer(mine, by=first)
    with pytest.raises(Refusal) as refused:
        accept_offer(theirs, by=second)
    assert refused.value.code == "beaten"
    assert (offer_now(theirs).state, lead_now(lead).holder_id) == ("beaten", one.pk)
    with system("test"), pytest.raises(IntegrityError, match="offer_accepted_once"), transaction.atomic():
        Offer.objects.filter(pk=theirs.pk).update(state="accepted")


def test_declined_it_goes_to_the_next_by_the_rules() -> None:
    (one, first), (two, second) = local_dealers()
    lead = make_lead()
    [offer] = offer_lead(lead, [], by=hq_viewer("channel_manager"))
    asked = {one.pk: first, two.pk: second}
    decline_offer(offer, "too_far", note="Other side of the river", by=asked[offer.organisation_id])
    following = next(other for other in asked if other != offer.organisation_id)
    with seeing(asked[following].scope):
        slip = to_answer(asked[following]).get()
    assert (slip.lead_id, slip.offered_by_id, slip.ring) == (lead.pk, None, "city")
    assert lead_now(lead).state == "offered"
    with seeing(asked[offer.organisation_id].scope):
        assert [(old.masked_name, old.reason) for old in answered_by(asked[offer.organisation_id])] == [(lead.masked_name, "too_far")]


def test_when_nobody_is_left_a_channel_manager_is_called_once() -> None:
    [(dealer, seller)] = local_dealers(1)
    lead = make_lead()
    decline_offer(make_offer(lead, dealer), "no_time", by=seller)
    assert (lead_now(lead).state, lead_now(lead).no_partner_left) == ("declined", True)
    with system("test"):
        assert OutboxEvent.objects.filter(name="NoPartnerLeft").count() == 1
    with pytest.raises(Refusal) as refused:
        offer_lead(lead, [], by=hq_viewer("channel_manager"))
    assert refused.value.code == "no_partner_left"


def test_a_lead_that_does_not_pass_on_waits_for_hq() -> None:
    (one, first), _ = local_dealers()
    lead = make_lead(passes_on=False)
    decline_offer(make_offer(lead, one), "no_time", by=first)
    assert (lead_now(lead).state, lead_now(lead).no_partner_left) == ("declined", False)


def test_a_reason_is_needed_to_decline_and_nothing_changes_without() -> None:
    [(dealer, seller)] = local_dealers(1)
    offer = make_offer(make_lead(), dealer)
    with pytest.raises(Invalid):
        decline_offer(offer, "", by=seller)
    assert offer_now(offer).state == "open"


def test_the_clock_ends_offers_and_asks_the_next() -> None:
    (one, _first), (two, second) = local_dealers()
    lead = make_lead()
    offer = make_offer(lead, one, hours=1)
    assert expire_due(timezone.now() + timedelta(minutes=59)) == 0
    assert expire_due(timezone.now() + timedelta(minutes=61)) == 1
    assert (offer_now(offer).state, lead_now(lead).state) == ("expired", "offered")
    with seeing(second.scope):
        assert to_answer(second).get().organisation_id == two.pk
    assert expire_due(timezone.now() + timedelta(minutes=61)) == 0


def test_too_late_is_too_late_also_before_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    [(dealer, seller)] = local_dealers(1)
    offer = make_offer(make_lead(), dealer, hours=1)
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("leads.routing.actions.answering.timezone.now", lambda: later)
    with pytest.raises(Refusal) as refused:
        accept_offer(offer, by=seller)
    assert refused.value.code == "too_late"
    assert offer_now(offer).state == "open"


def test_a_suspended_partner_is_neither_proposed_nor_accepts() -> None:
    [(dealer, seller)] = local_dealers(1)
    offer = make_offer(make_lead(), dealer)
    with system("test"):
        Organisation.objects.filter(pk=dealer.pk).update(state="suspended")
    with pytest.raises(Refusal) as refused:
        accept_offer(offer, by=seller)
    assert refused.value.code == "not_active"
    assert propose(make_lead()) == []
    with pytest.raises(Invalid):
        offer_lead(make_lead(), [dealer.pk], by=hq_viewer("channel_manager"))


def test_a_returned_lead_is_closed_to_its_partner_again_and_the_slip_stays() -> None:
    [(dealer, seller)] = local_dealers(1)
    lead = make_lead()
    accept_offer(make_offer(lead, dealer), by=seller)
    return_lead(lead_now(lead), "unreachable", note="Number is dead", by=seller)
    assert (lead_now(lead).state, lead_now(lead).holder_id, contact_of(lead).holder_id) == ("returned", None, None)
    with seeing(seller.scope):
        assert not leads_of(seller).exists()
        assert not LeadContact.objects.exists()
        assert answered_by(seller).get().state == "returned"


def test_hq_takes_a_lead_from_a_partner_that_sleeps_on_it_and_a_stranger_cannot() -> None:
    (one, first), (_two, second) = local_dealers()
    lead = make_lead()
    accept_offer(make_offer(lead, one), by=first)
    with pytest.raises(NotAllowed):
        return_lead(lead_now(lead), "no_time", by=second)
    return_lead(lead_now(lead), "no_time", by=hq_viewer("channel_manager"))
    assert lead_now(lead).state == "returned"


def test_hq_takes_back_what_nobody_answered() -> None:
    [(dealer, seller)] = local_dealers(1)
    lead, manager = make_lead(), hq_viewer("channel_manager")
    offer = make_offer(lead, dealer)
    withdraw_offers(lead, by=manager)
    assert (lead_now(lead).state, offer_now(offer).state) == ("qualified", "withdrawn")
    with pytest.raises(Refusal) as refused:
        accept_offer(offer, by=seller)
    assert refused.value.code == "withdrawn"
    with pytest.raises(Refusal):
        withdraw_offers(lead, by=manager)


def test_only_the_asked_partner_answers() -> None:
    (one, _first), (_two, second) = local_dealers()
    offer = make_offer(make_lead(), one)
    buyer = make_viewer(one, "buyer")
    for viewer in (second, buyer, hq_viewer("channel_manager")):
        with pytest.raises(NotAllowed):
            accept_offer(offer, by=viewer)
        with pytest.raises(NotAllowed):
            decline_offer(offer, "no_time", by=viewer)
    assert offer_now(offer).state == "open"


def test_the_proposal_says_why_and_draws_the_same_again() -> None:
    territory_dealer = make_dealer(city="Ningbo", region="Zhejiang")
    make_viewer(territory_dealer, "salesperson")
    [(near, _seller)] = local_dealers(1)
    make_dealer(**HANGZHOU)  # nobody works there
    make_viewer(make_organisation(kind="branch", **HANGZHOU))
    lead = make_lead()
    first = propose(lead)
    assert [(one.organisation.pk, one.candidate.ring) for one in first] == [(near.pk, "city"), (territory_dealer.pk, "region")]
    assert first[0].candidate.parts == (("tier", 5), ("answers", 20), ("room", 30))
    assert propose(lead_now(lead)) == first


def test_speed_counts_answers_and_outcomes() -> None:
    (one, first), (two, second) = local_dealers()
    for _ in range(2):
        accept_offer(make_offer(make_lead(), one), by=first)
    decline_offer(make_offer(make_lead(passes_on=False), two), "no_time", by=second)
    manager = hq_viewer("channel_manager")
    with seeing(manager.scope):
        rows = {row["code"]: row for row in speed_of(manager, timezone.now() - timedelta(days=1))}
    assert (rows[one.code]["asked"], rows[one.code]["accepted"], rows[one.code]["open"]) == (2, 2, 2)
    assert (rows[two.code]["declined"], rows[two.code]["accepted"]) == (1, 0)
    assert rows[one.code]["median_hours"] == 0


def test_accepting_costs_a_fixed_number_of_statements(django_assert_num_queries: Any) -> None:
    dealers = local_dealers(3)
    small = make_offer(make_lead(), dealers[0][0])
    large = offer_lead(make_lead(), [dealer.pk for dealer, _ in dealers], by=hq_viewer("channel_manager"))
    with django_assert_num_queries(11):
        accept_offer(small, by=dealers[0][1])
    with django_assert_num_queries(11):
        accept_offer(large[0], by=dealers[0][1])


def test_offers_are_listed_with_their_partner(django_assert_num_queries: Any) -> None:
    dealers = local_dealers(3)
    manager = hq_viewer("channel_manager")
    offer_lead(make_lead(), [dealer.pk for dealer, _ in dealers], by=manager)
    with seeing(manager.scope), django_assert_num_queries(1):
        assert len([offer.organisation.name for offer in offers_of(manager)]) == 3
