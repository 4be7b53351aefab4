"""Many partners answer at once, on real connections: exactly one gets the lead."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, close_old_connections, connections
from django.utils import timezone

from leads.pipeline import actions as pipeline
from leads.pipeline.models import Lead, Move
from leads.routing.actions import accept_offer, expire_due, offer_lead
from leads.routing.models import Offer
from partners.refusal import Refusal
from partners.walls.scope import system
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.factories.leads import contact_of, lead_now, make_lead

pytestmark = pytest.mark.usefixtures("committed_db")
PARTNERS = 20


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        close_old_connections()
        gate.wait()
        try:
            return work()
        except Refusal as refusal:
            return refusal.code
        except (IntegrityError, OperationalError):
            return "broken"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def asked(number: int) -> tuple[Lead, list[tuple[Offer, Any]]]:
    dealers = [make_dealer() for _ in range(number)]
    sellers = {dealer.pk: make_viewer(dealer, "salesperson") for dealer in dealers}
    lead = make_lead()
    offers = offer_lead(lead, list(sellers), by=hq_viewer("channel_manager"))
    return lead, [(offer, sellers[offer.organisation_id]) for offer in offers]


def test_twenty_partners_accept_at_once_and_exactly_one_gets_the_lead() -> None:
    lead, offers = asked(PARTNERS)
    answers = at_once([lambda offer=offer, by=by: accept_offer(offer, by=by).holder_id for offer, by in offers])
    winners = [answer for answer in answers if isinstance(answer, int)]
    assert len(winners) == 1
    assert answers.count("beaten") == PARTNERS - 1
    assert (lead_now(lead).holder_id, contact_of(lead).holder_id) == (winners[0], winners[0])
    with system("test"):
        assert sorted(Offer.objects.values_list("state", flat=True)) == ["accepted"] + ["beaten"] * (PARTNERS - 1)
        assert Move.objects.filter(lead=lead, after="accepted").count() == 1


def test_without_the_leads_lock_the_same_partners_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: reading the lead without holding it, several believe they won, and only the database's last net stops them."""
    lead, offers = asked(8)
    together = threading.Barrier(8, timeout=5)

    def read_unlocked(lead_id: int) -> Lead:
        found = Lead.objects.get(pk=lead_id)
        with suppress(threading.BrokenBarrierError):
            together.wait()
        return found

    monkeypatch.setattr(pipeline, "lock_lead", read_unlocked)
    answers = at_once([lambda offer=offer, by=by: accept_offer(offer, by=by).holder_id for offer, by in offers])
    assert answers.count("beaten") < 7
    assert lead_now(lead).state == "accepted"


def test_twenty_clicks_of_one_partner_accept_once() -> None:
    lead, [(offer, seller)] = asked(1)
    answers = at_once([lambda: accept_offer(offer, by=seller).holder_id] * PARTNERS)
    assert answers == [offer.organisation_id] * PARTNERS
    with system("test"):
        assert Move.objects.filter(lead=lead, after="accepted").count() == 1


def test_the_clock_and_the_partner_at_once_agree_on_one_end() -> None:
    lead, [(offer, seller)] = asked(1)
    later = timezone.now() + timedelta(days=30)
    at_once([lambda: accept_offer(offer, by=seller).holder_id, lambda: expire_due(later), lambda: expire_due(later)])
    expire_due(later)
    with system("test"):
        end = Offer.objects.get(pk=offer.pk).state
        assert Move.objects.filter(lead=lead, before="offered").count() == 1
    assert (end, lead_now(lead).state) in {("accepted", "accepted"), ("expired", "expired")}
