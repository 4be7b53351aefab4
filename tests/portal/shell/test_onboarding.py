"""What waits for those who take partners in and let people in: told with figures, and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from partners.access.actions import invite
from partners.organisations.applications.actions import ask_applicant
from partners.organisations.models import Application
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.shell.onboarding import applications_called, applications_count, applications_waiting, invitations_open, second_steps
from tests.factories import hq_viewer, make_dealer, make_hq, make_viewer
from tests.factories.applications import make_application

pytestmark = pytest.mark.django_db


def told(viewer: Viewer, *providers: Any) -> list[tuple[str, str]]:
    with seeing(viewer.scope):
        return [(str(task.title), str(task.detail)) for provider in providers for task in provider(viewer)]


def test_the_channel_manager_reads_how_many_wait_and_how_long_the_oldest_has() -> None:
    manager = hq_viewer("channel_manager")
    oldest, asked = make_application(name="Harbour", name_zh=""), make_application()
    make_application()
    with system("test"):
        Application.objects.filter(pk=oldest.pk).update(applied_at=timezone.now() - timedelta(days=5))
    ask_applicant(asked, "More", by=manager)  # waits for the applicant, not for HQ
    assert told(manager, applications_waiting) == [("2 applications wait", "The oldest: Harbour, 5 days.")]
    with seeing(manager.scope):
        count = applications_count(manager)
        assert (count.number, count.due) == (2, True)
        assert next(hit.title for hit in applications_called(manager, "harb")) == "Harbour"


def test_nobody_else_reads_of_applications() -> None:
    make_application(name="Harbour")
    for viewer in (hq_viewer("order_desk"), hq_viewer("auditor"), make_viewer(make_dealer())):
        assert told(viewer, applications_waiting) == []
        with seeing(viewer.scope):
            assert applications_count(viewer).number == 0
            assert applications_called(viewer, "harb") == []


def test_an_owner_reads_of_its_own_invitations_and_hq_of_its_partners() -> None:
    oak, elm = make_dealer(name="Oak Home"), make_dealer(name="Elm Home")
    owner, other = make_viewer(oak), make_viewer(elm)
    invite("li@example.com", "Li Na", oak, ["buyer"], by=owner)
    expected = [("1 invitation not taken up", "The oldest: Li Na of Oak Home.")]
    assert told(owner, invitations_open) == expected
    assert told(other, invitations_open) == []
    assert told(make_viewer(oak, "buyer"), invitations_open) == []
    assert told(hq_viewer("channel_manager"), invitations_open) == expected


def test_hqs_own_invitations_are_the_administrators_affair() -> None:
    admin = hq_viewer("administrator")
    invite("li@example.com", "Li Na", make_hq(), ["planner"], by=admin)
    assert told(hq_viewer("channel_manager"), invitations_open) == []
    assert len(told(admin, invitations_open)) == 1


def test_the_administrator_reads_who_signs_in_with_a_password_only() -> None:
    from allauth.mfa.models import Authenticator

    admin = hq_viewer("administrator")
    assert told(admin, second_steps)[0][0] == "1 person signs in with a password only"
    Authenticator.objects.create(user_id=admin.user_id, type="totp", data={})
    assert told(admin, second_steps) == []
    assert told(hq_viewer("channel_manager"), second_steps) == []


@pytest.mark.parametrize("size", [1, 3])
def test_each_task_costs_one_query_at_any_size(size: int, django_assert_num_queries: Any) -> None:
    admin = hq_viewer("administrator")
    oak = make_dealer()
    for n in range(size):
        make_application()
        invite(f"li{n}@example.com", "Li", oak, ["buyer"], by=admin)
    with seeing(admin.scope), django_assert_num_queries(3):
        assert [len(provider(admin)) for provider in (applications_waiting, invitations_open, second_steps)] == [1, 1, 1]
