"""Suspended, taken up again, moved, ended: what stays open, what closes, and on which day."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from channel_orders.fulfilment.actions import ask_return, record_receipt, ship_order
from channel_orders.orders.actions import Wanted, place_order
from channel_orders.orders.models import OrderLine
from partners.access.actions import issue_key
from partners.access.models import User
from partners.access.queries import viewer_of
from partners.journal.models import AuditEntry, OutboxEvent
from partners.organisations.actions import (
    change_state,
    end_due_overrides,
    end_override,
    make_due_changes,
    move_partner,
    override_tier,
    withdraw_change,
)
from partners.organisations.models import Organisation, StateChange
from partners.organisations.queries import state_changes_of, under_on
from partners.receivables.actions import record_payment
from partners.refusal import Invalid, NotAllowed, Refusal
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from stock.ledger.rules import Counted
from tests.factories import (
    hq_viewer,
    make_account,
    make_dealer,
    make_hq,
    make_order,
    make_organisation,
    make_place,
    make_position,
    make_product,
    make_viewer,
)
from tests.factories.orders import make_price_list
from tests.partners.access.test_door import as_
from tests.portal.api.conftest import make_caller

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def manager() -> Viewer:
    return hq_viewer("channel_manager")


def as_it_is(organisation: Organisation) -> Organisation:
    with system("test"):
        return Organisation.objects.get(pk=organisation.pk)


def order_of(dealer: Organisation, by: Viewer) -> Any:
    product = make_product()
    make_price_list({product: 10}, seller=dealer.buys_from)
    make_position(product, 50, place=make_place(dealer.buys_from))
    make_account(dealer, limit=10_000)
    return place_order([Wanted(product.pk, 1)], key=str(uuid4()), by=by)


@pytest.mark.parametrize(
    ("state", "words"),
    [("suspended", "is suspended and cannot order"), ("approved", "not active yet"), ("ended", "no partner any more")],
)
def test_who_is_not_active_cannot_order_and_reads_why(state: str, words: str) -> None:
    dealer = make_dealer()
    buyer = make_viewer(dealer)
    with system("test"):
        Organisation.objects.filter(pk=dealer.pk).update(state=state)
    with pytest.raises(Refusal, match=words) as refused:
        order_of(dealer, buyer)
    assert refused.value.code == "suspended"


def test_nobody_orders_from_a_suspended_seller() -> None:
    river = make_organisation(kind="distributor")
    oak = make_dealer(under=river)
    change_state(river, "suspended", reason="Late with everything", by=manager())
    with pytest.raises(Refusal) as refused:
        order_of(oak, make_viewer(oak))
    assert refused.value.code == "seller_closed"


def test_while_suspended_returns_payments_and_statements_go_on() -> None:
    dealer, product = make_dealer(), make_product()
    make_position(product, 50, place=make_place(make_hq()))
    buyer, desk = make_viewer(dealer), hq_viewer("order_desk", "credit_controller")
    order = make_order(dealer, [(product, 4, 100)])
    shipment = ship_order(order, by=desk)
    change_state(dealer, "suspended", reason="Late payer", by=manager())
    with system("test"):
        line, shipped = OrderLine.objects.get(order=order), shipment.lines.get()
    record_receipt(shipment, {shipped.line_id: Counted(received=4)}, by=buyer)
    assert ask_return(order, {line.pk: 1}, reason="damaged", by=buyer).pk
    assert record_payment(order.account_id, Decimal(50), received_on=TODAY, reference="T-1", by=desk).pk
    client = as_(buyer)
    for page in ("receivables:account", "receivables:statements", "receivables:invoices", "fulfilment:returns", "orders:list"):
        assert client.get(reverse(page)).status_code == 200


def test_a_suspension_and_its_end_are_history_with_actor_reason_and_day() -> None:
    dealer, by = make_dealer(), manager()
    change_state(dealer, "suspended", reason="Price war", by=by)
    change_state(as_it_is(dealer), "active", reason="Settled", by=by)
    with system("test"):
        kept = state_changes_of(dealer)
        assert [(one.state, one.reason, one.on, one.by_id) for one in kept] == [
            ("active", "Settled", TODAY, by.user_id),
            ("suspended", "Price war", TODAY, by.user_id),
        ]
        assert AuditEntry.objects.filter(verb="change_state", concerns=dealer).count() == 2
        assert OutboxEvent.objects.filter(name="PartnerStateChanged").count() == 2
    assert as_it_is(dealer).state == "active"


def test_a_partner_reads_why_it_is_suspended_but_not_who_did_it() -> None:
    dealer, by = make_dealer(), manager()
    change_state(dealer, "suspended", reason="Price war in the north", by=by)
    page = as_(make_viewer(dealer)).get(reverse("organisations:detail", args=[dealer.pk])).content.decode()
    assert "Price war in the north" in page
    assert by.name not in page
    stranger = as_(make_viewer(make_dealer()))
    assert stranger.get(reverse("organisations:detail", args=[dealer.pk])).status_code == 404


def test_a_state_planned_for_a_day_comes_on_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    dealer, day = make_dealer(), TODAY + dt.timedelta(days=3)
    change_state(dealer, "ended", reason="Closes shop", on=day, by=manager())
    assert as_it_is(dealer).state == "active"
    assert make_due_changes() == 0
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    assert make_due_changes() == 1
    assert make_due_changes() == 0
    assert as_it_is(dealer).state == "ended"


def test_a_plan_can_be_taken_back_and_a_change_today_overtakes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    dealer, by, day = make_dealer(), manager(), TODAY + dt.timedelta(days=3)
    change_state(dealer, "ended", reason="Closes shop", on=day, by=by)
    with pytest.raises(Refusal, match="already planned"):
        change_state(dealer, "suspended", reason="x", on=day, by=by)
    with system("test"):
        withdraw_change(StateChange.objects.get(), by=by)
        withdraw_change(StateChange.objects.get(), by=by)
        assert AuditEntry.objects.filter(verb="withdraw_change").count() == 1
    change_state(dealer, "ended", reason="Closes after all", on=day, by=by)
    change_state(dealer, "suspended", reason="At once", by=by)
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    assert make_due_changes() == 0
    assert as_it_is(dealer).state == "suspended"


def test_an_end_that_is_due_waits_while_partners_stand_below(monkeypatch: pytest.MonkeyPatch) -> None:
    river = make_organisation(kind="distributor")
    day = TODAY + dt.timedelta(days=1)
    change_state(river, "ended", reason="Closes", on=day, by=manager())
    oak = make_dealer(under=river)
    with pytest.raises(Refusal, match="still stand under it"):
        change_state(river, "ended", reason="Now", by=manager())
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    assert make_due_changes() == 0
    with system("test"):
        Organisation.objects.filter(pk=oak.pk).update(state="ended")
    assert make_due_changes() == 1


@pytest.mark.parametrize(
    ("state", "given"), [("ended", {"reason": " "}), ("ended", {"reason": "x", "on": TODAY - dt.timedelta(1)}), ("active", {"reason": "x"})]
)
def test_a_change_without_reason_in_the_past_or_to_no_next_state_changes_nothing(state: str, given: dict[str, Any]) -> None:
    dealer = make_dealer()
    with pytest.raises(Refusal):
        change_state(dealer, state, **given, by=manager())
    with system("test"):
        assert not StateChange.objects.exists()
    assert as_it_is(dealer).state == "active"


def test_only_who_manages_partners_changes_states() -> None:
    river = make_organisation(kind="distributor")
    oak = make_dealer(under=river)
    for by in (make_viewer(river), make_viewer(oak), hq_viewer("auditor"), hq_viewer("credit_manager")):
        with pytest.raises(NotAllowed):
            change_state(oak, "suspended", reason="x", by=by)
        with pytest.raises(NotAllowed):
            override_tier(oak, "gold", until=TODAY, reason="x", by=by)


def test_history_cannot_be_rewritten_not_even_by_sql() -> None:
    change_state(make_dealer(), "suspended", reason="Price war", by=manager())
    for statement in ("update organisations_statechange set reason = 'x'", "delete from organisations_statechange"):
        with pytest.raises(DatabaseError), transaction.atomic(), system("test"), connection.cursor() as cursor:
            cursor.execute(statement)


def test_after_the_end_nobody_of_it_gets_in_by_session_or_key_and_the_records_stay() -> None:
    dealer = make_dealer()
    owner = make_viewer(dealer)
    machine, client = make_caller(owner), as_(owner)
    order = order_of(dealer, owner)
    assert client.get("/").status_code == 200
    assert machine.get("/me").status_code == 200
    change_state(dealer, "ended", reason="Closed", by=manager())
    assert client.get("/").status_code in {302, 403}
    assert machine.get("/me").status_code == 401
    assert viewer_of(User.objects.get(pk=owner.user_id)) is None
    with system("test"):
        assert OrderLine.objects.filter(order=order).exists()
        assert User.objects.get(pk=owner.user_id).memberships.count() == 1
    assert as_(manager()).get(reverse("organisations:detail", args=[dealer.pk])).status_code == 200


def test_the_end_of_one_organisation_leaves_its_people_their_others() -> None:
    from partners.access.actions import admit

    first, second = make_dealer(), make_dealer()
    both = make_viewer(first)
    admit(User.objects.get(pk=both.user_id), second, "buyer", by=None)
    client = as_(both)
    client.post(reverse("access:switch"), {"organisation": first.pk})
    change_state(first, "ended", reason="Closed", by=manager())
    answer = client.get("/")
    assert answer.status_code == 200
    seen = answer.wsgi_request.viewer
    assert seen.organisation_id == second.pk
    assert [number for number, _ in seen.memberships] == [second.pk]
    assert client.post(reverse("access:switch"), {"organisation": first.pk}).status_code == 404


def test_a_key_of_somebody_else_of_the_same_ended_organisation_opens_nothing() -> None:
    dealer = make_dealer()
    owner = make_viewer(dealer)
    with seeing(owner.scope):
        key, _secret = issue_key("till", ["see_money"], by=owner)
    change_state(dealer, "ended", reason="Closed", by=manager())
    from partners.access.queries import viewer_of_key

    with system("test"):
        assert viewer_of_key(key) is None


def test_who_stood_where_as_then_and_as_now() -> None:
    east, west = make_organisation(kind="branch", since=dt.date(2024, 1, 1)), make_organisation(kind="branch")
    river = make_organisation(kind="distributor", under=east, since=dt.date(2025, 1, 1))
    oak = make_dealer(under=river)
    move_partner(river, west, on=TODAY - dt.timedelta(days=20), reason="New borders", by=manager())
    then, now = TODAY - dt.timedelta(days=21), TODAY - dt.timedelta(days=20)
    assert under_on(east, then) == {east.pk, river.pk, oak.pk}
    assert under_on(east, now) == {east.pk}
    assert under_on(west, then) == {west.pk}
    assert under_on(west, now) == {west.pk, river.pk, oak.pk}


def test_a_tier_for_a_time_ends_by_itself_and_the_one_before_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    dealer, day = make_dealer(tier="bronze"), TODAY + dt.timedelta(days=30)
    override_tier(dealer, "gold", until=day, reason="Opening campaign", by=manager())
    assert as_it_is(dealer).tier == "gold"
    with pytest.raises(Refusal):
        override_tier(dealer, "silver", until=day, reason="x", by=manager())
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    assert end_due_overrides() == 0
    monkeypatch.setattr(timezone, "localdate", lambda *_: day + dt.timedelta(days=1))
    assert end_due_overrides() == 1
    assert end_due_overrides() == 0
    assert as_it_is(dealer).tier == "bronze"


def test_a_tier_changed_by_hand_meanwhile_stays() -> None:
    dealer, by = make_dealer(tier="bronze"), manager()
    change = override_tier(dealer, "gold", until=TODAY, reason="Campaign", by=by)
    with system("test"):
        Organisation.objects.filter(pk=dealer.pk).update(tier="silver")
    end_override(change, by=by)
    assert as_it_is(dealer).tier == "silver"


@pytest.mark.parametrize("given", [{"tier": "bronze"}, {"reason": " "}, {"until": TODAY - dt.timedelta(1)}])
def test_a_tier_for_a_time_needs_another_tier_a_reason_and_a_day_to_come(given: dict[str, Any]) -> None:
    dealer = make_dealer(tier="bronze")
    wanted = {"tier": "gold", "until": TODAY, "reason": "Campaign"} | given
    with pytest.raises(Invalid):
        override_tier(dealer, wanted.pop("tier"), **wanted, by=manager())
    assert as_it_is(dealer).tier == "bronze"


def test_the_manager_plans_takes_back_and_gives_tiers_on_the_page() -> None:
    dealer, client = make_dealer(), as_(manager())
    at = {name: reverse(f"organisations:{name}", args=[dealer.pk]) for name in ("state", "tier", "detail")}
    day = TODAY + dt.timedelta(days=9)
    assert client.post(at["state"], {"state": "ended", "reason": "Closes", "on": str(day)}).status_code == 302
    assert "planned for" in client.get(at["detail"]).content.decode()
    with system("test"):
        planned = StateChange.objects.get()
    assert client.post(reverse("organisations:no_state", args=[dealer.pk, planned.pk])).status_code == 302
    assert client.post(reverse("organisations:no_state", args=[dealer.pk, planned.pk])).status_code == 404
    assert client.post(at["tier"], {"tier": "gold", "until": "", "reason": ""}).status_code == 422
    assert client.post(at["tier"], {"tier": "gold", "until": str(day), "reason": "Campaign"}).status_code == 302
    assert "Gold until" in client.get(at["detail"]).content.decode()
    assert client.post(at["tier"], {"end": "1"}).status_code == 302
    assert as_it_is(dealer).tier == ""
    stranger = as_(make_viewer(make_dealer()))
    assert stranger.post(at["tier"], {"end": "1"}).status_code == 404
