"""From an event to the bell, the mail and the digest: to the right people, in their language, once."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channel_orders.orders.events import OrderHeld
from partners.access.actions import let_go
from partners.access.models import Membership, User
from partners.journal.actions import deliver_waiting, record
from partners.journal.models import OutboxEvent
from partners.organisations.models import Organisation
from partners.refusal import Invalid
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.notices.actions import choose, due_for_digest, forget_old, mail_due, mark_all_read, mark_read, send_digest, stop_kind
from portal.notices.models import Digest, Hours, Notice, Wish
from portal.notices.queries import in_words, notices_of, unread_count, wishes_of
from portal.notices.rules import Ways
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.factories.partners import make_hq

pytestmark = pytest.mark.django_db


@pytest.fixture
def dealer() -> Organisation:
    return make_dealer(name="Hangzhou Qingchuan", name_zh="杭州晴川")


def hold(dealer: Organisation, *, by: Viewer | None = None, number: str = "SO-10000001") -> None:
    hq = make_hq()
    event = OrderHeld(number, dealer.pk, hq.pk, Decimal("1250.50"), "CNY", ("over_limit",))
    with transaction.atomic(), system("test"):
        record("hold_order", f"order:{number}", by=by, organisation_id=dealer.pk, event=event)


def told_to(viewer: Viewer) -> list[str]:
    with seeing(viewer.scope):
        return [in_words(notice).text for notice in notices_of(viewer)]


def test_a_held_order_is_told_to_both_sides_by_duty(dealer: Organisation) -> None:
    owner, keeper, controller = make_viewer(dealer), make_viewer(dealer, "stock_keeper"), hq_viewer("credit_controller")
    other = make_viewer(make_dealer())
    hold(dealer)
    deliver_waiting()
    assert told_to(owner) == ["SO-10000001 is held: Songlan Kitchen decides. ¥1,250.50."]
    assert told_to(controller) == ["SO-10000001 of Hangzhou Qingchuan waits for a decision: ¥1,250.50."]
    assert told_to(keeper) == told_to(other) == []


def test_whoever_did_it_is_not_told(dealer: Organisation) -> None:
    owner, buyer = make_viewer(dealer), make_viewer(dealer, "buyer")
    hold(dealer, by=buyer)
    deliver_waiting()
    assert len(told_to(owner)) == 1
    assert told_to(buyer) == []


def test_an_event_delivered_twice_is_told_once(dealer: Organisation) -> None:
    owner = make_viewer(dealer)
    hold(dealer)
    deliver_waiting()
    with system("test"):
        OutboxEvent.objects.update(delivered_at=None)
        OutboxEvent.objects.get().deliveries.all().delete()  # as if the mark had been lost with the worker
    deliver_waiting()
    assert len(told_to(owner)) == 1


def test_who_lost_the_duty_or_left_is_not_reminded(dealer: Organisation) -> None:
    owner, buyer = make_viewer(dealer), make_viewer(dealer, "buyer")
    with system("test"):
        let_go(Membership.objects.get(user=buyer.user_id), by=owner)
    hold(dealer)
    deliver_waiting()
    with system("test"):
        assert not Notice.objects.filter(user_id=buyer.user_id).exists()
    narrowed = Viewer(**{f: getattr(owner, f) for f in Viewer.__slots__} | {"duties": frozenset({"see_money"})})
    assert told_to(narrowed) == []


@pytest.mark.parametrize("size", [1, 3])
def test_telling_costs_the_same_statements_to_any_number_of_people(dealer: Organisation, size: int) -> None:
    for _ in range(size):
        make_viewer(dealer)
    hold(dealer)
    with CaptureQueriesContext(connection) as queries:
        deliver_waiting()
    told = [query["sql"] for query in queries if "notices_notice" in query["sql"] or "with told" in query["sql"]]
    assert len(told) == 2  # the audience, and the notices
    with system("test"):
        assert Notice.objects.count() == size


def test_mails_go_in_the_persons_language_with_a_way_to_stop_them(dealer: Organisation, django_capture_on_commit_callbacks: Any) -> None:
    owner = make_viewer(dealer, language="zh-hans")
    hold(dealer)
    deliver_waiting()
    mail_due()
    letter = mail.outbox[0]
    assert letter.to == [owner.email]
    assert "SO-10000001" in letter.subject
    assert "待" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Unsubscribe"].strip("<>") in letter.body
    assert mail_due() == 0
    assert len(mail.outbox) == 1


def test_what_was_read_in_time_is_not_mailed_and_several_go_in_one_letter(dealer: Organisation) -> None:
    owner = make_viewer(dealer)
    Hours.objects.create(user_id=owner.user_id, quiet_from=time(0), quiet_until=time(23, 59))
    for number in ("SO-10000001", "SO-10000002", "SO-10000003"):
        hold(dealer, number=number)
    deliver_waiting()
    assert mail_due() == 0  # quiet
    with seeing(owner.scope):
        mark_read(notices_of(owner)[0], by=owner)
    with system("test"):
        assert Notice.objects.filter(mail_at__gt=timezone.now()).count() == 3
        Notice.objects.update(mail_at=timezone.now())
    assert mail_due() == 1
    assert "SO-10000001" in mail.outbox[0].body
    assert "SO-10000003" not in mail.outbox[0].body


def test_a_mail_server_that_is_away_is_tried_again_later(dealer: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    make_viewer(dealer)
    hold(dealer)
    deliver_waiting()
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _away)
    assert mail_due() == 0
    with system("test"):
        notice = Notice.objects.get()
    assert (notice.mailed_at, notice.mail_attempts) == (None, 1)
    assert notice.mail_at > timezone.now()
    monkeypatch.undo()
    with system("test"):
        Notice.objects.update(mail_at=timezone.now())
    assert mail_due() == 1


def _away(*_args: object) -> None:
    raise ConnectionRefusedError


def test_wishes_stand_above_the_role_and_only_for_kinds_of_ones_duties(dealer: Organisation) -> None:
    buyer = make_viewer(dealer, "buyer")
    off = Ways(bell=False, mail=False, digest=False)
    with seeing(buyer.scope):
        choose({"order_held": off, "invoice_issued": off}, by=buyer)
        assert {choice.kind.code: choice.ways for choice in wishes_of(buyer)}["order_held"] == off
    hold(dealer)
    deliver_waiting()
    with system("test"):
        assert not Notice.objects.exists()
    assert list(Wish.objects.values_list("kind", flat=True)) == ["order_held"]
    with seeing(buyer.scope), pytest.raises(Invalid):
        choose({}, quiet=(time(22), None), by=buyer)


def test_a_mail_is_stopped_and_the_bell_stays(dealer: Organisation) -> None:
    owner = make_viewer(dealer)
    stop_kind(owner.user_id or 0, "order_held")
    stop_kind(owner.user_id or 0, "no_such_kind")
    hold(dealer)
    deliver_waiting()
    assert len(told_to(owner)) == 1
    assert mail.outbox == []


def test_reading_is_ones_own(dealer: Organisation) -> None:
    owner, partner = make_viewer(dealer), make_viewer(dealer)
    hold(dealer)
    deliver_waiting()
    with seeing(owner.scope):
        assert unread_count(owner).number == 1
        assert mark_all_read(by=partner, until=0) == 0
        assert mark_all_read(by=owner) == 1
        assert unread_count(owner).number == 0
        assert unread_count(partner).number == 1


def test_the_digest_names_what_happened_once_a_day(dealer: Organisation) -> None:
    owner, keeper = make_viewer(dealer), make_viewer(dealer, "stock_keeper")
    hold(dealer)
    deliver_waiting()
    mail.outbox.clear()
    morning = datetime(2026, 11, 25, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert owner.user_id in due_for_digest(morning)
    assert keeper.user_id not in due_for_digest(morning)
    assert due_for_digest(morning.replace(hour=7)) == []
    today = timezone.localdate()
    assert send_digest(owner.user_id or 0, today) is True
    assert send_digest(owner.user_id or 0, today) is False
    assert len(mail.outbox) == 1
    assert "SO-10000001 is held" in mail.outbox[0].body
    with system("test"):
        assert Digest.objects.get().notices == 1


def test_who_has_nothing_to_do_gets_no_digest(dealer: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = make_viewer(dealer)
    monkeypatch.setattr("portal.notices.actions.digesting.tasks_of", lambda _viewer: [])
    assert send_digest(owner.user_id or 0, date(2026, 11, 25)) is False
    assert mail.outbox == []


def test_notices_are_forgotten_after_90_days(dealer: Organisation) -> None:
    make_viewer(dealer)
    hold(dealer)
    deliver_waiting()
    assert forget_old() == 0
    with system("test"):
        Notice.objects.update(at=timezone.now() - timedelta(days=91))
    assert forget_old() == 1


def test_ones_own_job_is_told_when_it_ends() -> None:
    from partners.journal.actions import job_kind, start_job

    job_kind("test.notices")(_nothing)
    viewer = hq_viewer()
    start: Callable[..., Any] = start_job
    with seeing(viewer.scope):
        job = start("test.notices", "Count the kettles", {}, by=viewer)
    from partners.journal.actions.jobs import _kinds

    _kinds["test.notices"].task(job.pk)
    deliver_waiting()
    assert told_to(viewer) == ["Done: Count the kettles."]
    assert User.objects.get(pk=viewer.user_id)


def _nothing(work: Any) -> None:
    work.expect(1)
    work.step()
