"""Who is shown which pages."""

from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from partners.access.rules import DUTIES, PARTNER_DUTIES
from partners.walls.viewer import Viewer
from portal.shell import navigation
from portal.shell.frame import Shell
from portal.shell.navigation import ACCOUNT, HQ_OFFICE, HQ_RAIL, OFFICE, PARTNER_RAIL, Count, Item


def _viewer(*duties: str, below: int = 0, is_hq: bool = False) -> Viewer:
    return Viewer(
        user_id=1, name="Lin Wei", email="lin@example.com", organisation_id=1, organisation_name="Qingchuan",
        is_hq=is_hq, organisation_ids=frozenset(range(1, below + 2)), duties=frozenset(duties),
    )  # fmt: skip


def _at(path: str) -> HttpRequest:
    return RequestFactory().get(path)


def _words(viewer: Viewer) -> set[str]:
    return {str(item.label) for item in navigation.items_of(viewer)}


def test_every_duty_the_navigation_asks_for_exists() -> None:
    items = [item for rail in (PARTNER_RAIL, HQ_RAIL) for group in rail for item in group.items] + list(HQ_OFFICE)
    assert {duty for item in items for duty in item.duties} <= set(DUTIES)


def test_a_buyer_orders_but_does_not_see_money() -> None:
    assert {"Home", "Order", "Orders", "Stock"} <= _words(_viewer("place_orders"))
    assert "Money" not in _words(_viewer("place_orders"))


def test_only_who_has_partners_below_is_shown_theirs() -> None:
    assert "Their orders" not in _words(_viewer(*PARTNER_DUTIES))
    assert {"Their orders", "Their credit", "Their accounts"} <= _words(_viewer(*PARTNER_DUTIES, below=3))


def test_hq_is_grouped_by_channel_money_supply_and_growth() -> None:
    assert [str(group.title) for group in HQ_RAIL] == ["", "Channel", "Money", "Supply", "Growth"]
    assert "Audit trail" in _words(_viewer(*DUTIES, is_hq=True))
    assert "Audit trail" not in _words(_viewer("plan_supply", is_hq=True))


def test_the_page_one_is_on_is_marked_once() -> None:
    groups = navigation.groups_for(_viewer(*PARTNER_DUTIES), _at(reverse("shell:home")))
    assert [str(link.item.label) for group in groups for link in group.links if link.current] == ["Home"]


def test_a_page_below_another_belongs_to_it() -> None:
    items = (Item("Search", "shell:search", "search"), Item("Home", "shell:home", "home"))
    links = navigation.links_for(items, _viewer(), _at(reverse("shell:search") + "deeper/"))
    assert [link.current for link in links] == [True, False]


def test_counts_come_from_whoever_knows_them() -> None:
    navigation.count_with("test_queue", lambda viewer: Count(7, due=viewer.is_hq))
    assert navigation.count_of("test_queue", _viewer(is_hq=True)) == Count(7, due=True)
    assert navigation.count_of("nobody_counts_this", _viewer()) == Count(0)


def test_a_group_without_pages_is_not_shown() -> None:
    assert all(group.links for group in navigation.groups_for(_viewer(), _at("/")))


def test_every_page_of_the_navigation_is_there() -> None:
    """A component that is installed has the pages the navigation promises; a name that does not resolve would never be shown."""
    items = [item for rail in (PARTNER_RAIL, HQ_RAIL) for group in rail for item in group.items] + [*HQ_OFFICE, *OFFICE, *ACCOUNT]
    installed = {str(namespace) for namespace in get_resolver().namespace_dict} | {""}
    missing = {item.url_name for item in items if not navigation.address_of(item)}
    assert {name for name in missing if name.rpartition(":")[0] in installed} == set()


def test_a_phone_finds_in_the_account_menu_what_has_no_tab() -> None:
    request = _at("/")
    request.viewer = _viewer(*PARTNER_DUTIES)  # type: ignore[attr-defined]
    shell = Shell(request)
    tabs, rest = {link.url for link in shell.tabs}, {link.url for link in shell.rest}
    assert reverse("catalogue:products") in rest
    assert not tabs & rest
