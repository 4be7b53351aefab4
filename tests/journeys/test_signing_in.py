"""Signing in, acting for another organisation, and HQ's look through a partner's eyes, in a real browser."""

from collections.abc import Callable
from typing import Any

from partners.access.actions import admit
from partners.access.models import User
from partners.journal.models import AuditEntry
from partners.walls.scope import system
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.journeys.axe import check_axe
from tests.journeys.conftest import NARROW


def test_a_stranger_is_led_to_the_log_in_and_back(open_page: Callable[..., Any]) -> None:
    page = open_page(size=NARROW)
    page.goto("/jobs/")
    assert "/accounts/login/?next=/jobs/" in page.url
    check_axe(page)


def test_a_dealer_signs_in_and_changes_to_the_other_organisation(sign_in: Callable[..., Any]) -> None:
    dealer = make_viewer(make_dealer(name="Hangzhou Qingchuan"))
    other = make_dealer(name="Ningbo Qingchuan")
    admit(User.objects.get(pk=dealer.user_id), other, "buyer", by=None)
    page = sign_in(dealer)
    here = page.get_by_role("banner").get_by_role("button", name="Hangzhou Qingchuan")
    here.click()
    page.get_by_role("button", name="Ningbo Qingchuan").click()
    page.wait_for_load_state()
    assert page.get_by_role("banner").get_by_role("button", name="Ningbo Qingchuan").is_visible()


def test_hq_looks_as_a_partner_cannot_change_anything_and_it_is_recorded(sign_in: Callable[..., Any]) -> None:
    dealer = make_dealer(name="Chengdu Jinli Home")
    page = sign_in(hq_viewer())
    page.goto("/view-as/?q=Jinli")
    page.get_by_role("button", name="View as Chengdu Jinli Home").click()
    page.get_by_text("You are looking as").wait_for()
    check_axe(page)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("You are yourself again").wait_for()
    assert not page.get_by_text("You are looking as").is_visible()
    with system("test"):
        kept = list(AuditEntry.objects.filter(concerns=dealer).order_by("id").values_list("verb", "as_whom"))
    assert kept == [("view_as", ""), ("stop_viewing_as", "Chengdu Jinli Home")]
