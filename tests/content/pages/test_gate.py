"""Wagtail exists for whoever publishes. For everybody else every address of it, found by walking its URLs, is 404."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import get_converters

from content.pages.gate import CLOSED, ELSEWHERE
from content.pages.models import LibraryIndex
from partners.access.actions import admit
from partners.access.models import User
from partners.organisations.models import Organisation
from partners.walls.scope import system
from tests.content.conftest import Channel, client_of
from tests.factories.content import make_asset, make_page, make_picture
from tests.factories.people import hq_viewer


def routes_below(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Every address of Wagtail, its placeholders filled."""
    for pattern in patterns:
        for part in filled(pattern):
            if isinstance(pattern, URLResolver):
                yield from routes_below(pattern.url_patterns, prefix + part)
            elif isinstance(pattern, URLPattern):
                yield prefix + part


def filled(pattern: Any) -> list[str]:
    if hasattr(pattern.pattern, "_route"):
        route = str(pattern.pattern._route)
        for name in get_converters():
            value = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000001"}.get(name, "page")
            while f"<{name}:" in route:
                start = route.index(f"<{name}:")
                route = route[:start] + value + route[route.index(">", start) + 1 :]
        while "<" in route:
            start = route.index("<")
            route = route[:start] + "page" + route[route.index(">", start) + 1 :]
        return [route]
    route = re.sub(r"\(\?P<\w+>(\w+\|)?[^)]*\)", lambda group: (group[1] or "1|")[:-1], str(pattern.pattern._regex))
    return [route.replace(".*", "anything").replace(r"(\d+)", "1").replace("\\.", ".").strip("^$")]


def all_routes() -> list[str]:
    cms = next(one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and str(one.pattern) == "cms/")
    return sorted({"/cms/" + route for route in routes_below(cms.url_patterns)})


def test_the_walk_meets_the_side_doors() -> None:
    routes = all_routes()
    assert len(routes) > 120
    assert not [route for route in routes if set(route) & set("<>()?|\\")]
    for part in ("preview", "history", "compare", "copy", "choose", "api", "revisions", "usage", "delete"):
        assert any(part in route for route in routes), part


def test_every_address_of_wagtail_is_not_there_for_a_partner(channel: Channel) -> None:
    make_page()
    make_picture()
    make_asset()
    client = client_of(channel.gold)
    for route in all_routes():
        for method in (client.get, client.post):
            assert method(route).status_code == 404, route


@pytest.mark.django_db
def test_only_the_duty_opens_the_gate_not_flags_on_the_person() -> None:
    desk = hq_viewer("order_desk")
    User.objects.filter(pk=desk.user_id).update(is_staff=True, is_superuser=True)
    assert client_of(desk).get("/cms/").status_code == 404
    assert client_of(hq_viewer("marketer")).get("/cms/").status_code == 200
    assert Client().get("/cms/").status_code == 302
    assert Client().get("/cms/").headers["Location"].startswith("/accounts/login/")


def test_whoever_acts_for_a_partner_leaves_the_duty_behind(channel: Channel) -> None:
    person = User.objects.get(pk=channel.hq.user_id)
    with system("factory"):
        dealer = Organisation.objects.get(pk=channel.gold.organisation_id)
    admit(person, dealer, "buyer", by=None)
    client = client_of(channel.hq)
    assert client.get("/cms/").status_code == 200
    session = client.session
    session["acting_for"] = dealer.pk
    session.save()
    assert client.get("/cms/").status_code == 404


def test_wagtails_own_accounts_people_and_approvals_are_closed_to_publishers_too(channel: Channel) -> None:
    client = client_of(channel.hq)
    for route in set(CLOSED) - set(ELSEWHERE):
        assert client.get(route).status_code == 404, route
    for route, instead in ELSEWHERE.items():
        assert client.get(route).headers["Location"] == instead


def test_signing_out_of_the_editor_signs_out_of_weir(channel: Channel) -> None:
    client = client_of(channel.hq)
    client.post("/cms/logout/")
    assert client.get("/library/").status_code == 302


def test_the_policy_is_eased_under_cms_alone(channel: Channel) -> None:
    client = client_of(channel.hq)
    assert "'unsafe-inline'" in client.get("/cms/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get(reverse("pages:library")).headers["Content-Security-Policy"]
    assert client.get(reverse("pages:library")).headers["X-Frame-Options"] == "DENY"


def test_a_publisher_reaches_the_pages_of_the_editor(channel: Channel) -> None:
    page, picture, asset = make_page(), make_picture(), make_asset()
    with system("where pages stand"):
        shelf = LibraryIndex.objects.get().pk
    client = client_of(channel.hq)
    addresses = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_explore", args=[shelf]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:add", args=["pages", "newspage", shelf]),
        reverse("wagtailimages:index"),
        reverse("wagtailimages:add"),
        reverse("wagtailimages:edit", args=[picture.pk]),
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs:add"),
        reverse("wagtaildocs:edit", args=[asset.pk]),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtaildocs_chooser:choose"),
    ]
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_a_publisher_reads_the_editor_in_the_language_chosen_in_weir(channel: Channel) -> None:
    User.objects.filter(pk=channel.hq.user_id).update(language="zh-hans")
    text = client_of(channel.hq).get("/cms/").text
    assert '<html lang="zh-hans"' in text
    assert "控制面板" in text
