"""What search finds, for whom, and at what cost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.access.actions import issue_key
from partners.access.models import User
from partners.organisations.models import Organisation
from partners.receivables.models import Invoice
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.shell.finding import (
    invoices_called,
    orders_called,
    partners_called,
    people_called,
    returns_called,
    shipments_called,
)
from portal.shell.search import MOST_OF_A_KIND, _providers, exact_hit, find
from tests.factories import hq_viewer, make_dealer, make_organisation, make_product, make_viewer
from tests.factories.partners import make_hq
from tests.factories.placed import make_order
from tests.factories.things import make_place
from tests.portal.shell.test_home import late

pytestmark = pytest.mark.django_db
ALL = (orders_called, partners_called, invoices_called, shipments_called, returns_called, people_called)


def as_(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def dealer() -> Organisation:
    make_place(make_hq())
    return make_dealer(code="D-017", name="Hangzhou Qingchuan Electric", name_zh="杭州晴川电器", pinyin="hangzhouqingchuandianqi hzqcdq")


def titles(viewer: Viewer, provider: Any, text: str) -> list[str]:
    with seeing(viewer.scope):
        return [hit.title for hit in provider(viewer, text)]


def test_an_order_is_found_by_number_by_part_by_the_buyers_number_and_by_the_buyer(dealer: Organisation) -> None:
    order = make_order(dealer, [(make_product(), 1, 10)], their_number="PO-2026/77")
    make_order(make_dealer(), [(make_product(sku="X-1"), 1, 10)])
    number, viewer = str(order.number), hq_viewer()
    for text in (
        number,
        number.lower(),
        number[3:],
        number[:7],
        number[5:9],
        "PO-2026/77",
        "2026/77",
        "qingchuan",
        "hzqc",
        "晴川",
        "D-017",
    ):
        assert titles(viewer, orders_called, text) == [number], text


@pytest.mark.parametrize("text", ["D-017", "d-017", "Qingchuan", "qingchuan hang", "hzqcdq", "晴川", "杭", "ha"])
def test_a_partner_is_found_by_code_name_and_pinyin(dealer: Organisation, text: str) -> None:
    make_dealer(name="Other House", name_zh="别家", pinyin="biejia bj")
    assert titles(hq_viewer(), partners_called, text) == ["Hangzhou Qingchuan Electric"]


def test_an_invoice_is_found_by_who_may_see_money(dealer: Organisation) -> None:
    late(dealer)
    with system("test"):
        number = Invoice.objects.get().number
    assert titles(make_viewer(dealer, "bookkeeper"), invoices_called, number) == [number]
    assert titles(make_viewer(dealer, "bookkeeper"), invoices_called, "晴川") == [number]
    assert titles(make_viewer(dealer, "buyer"), invoices_called, number) == []


def test_a_stranger_finds_nothing_of_it_not_even_by_the_whole_number(dealer: Organisation) -> None:
    order = make_order(dealer, [(make_product(), 1, 10)])
    late(dealer)
    stranger, above = make_viewer(make_dealer()), make_viewer(make_organisation(kind="distributor"))
    for viewer in (stranger, above):
        for text in (str(order.number), "qingchuan", "晴川", "D-017", "INV-0"):
            with seeing(viewer.scope):
                assert [group for group in find(viewer, text) if str(group[0]) not in {"Actions", "Pages"}] == []
        assert as_(viewer).get(reverse("shell:search"), {"q": str(order.number)}).status_code == 200


def test_people_are_found_by_who_manages_them(dealer: Organisation) -> None:
    make_viewer(dealer, "buyer", name="Zhou Lan", email="zhou.lan@example.com")
    assert titles(hq_viewer(), people_called, "zhou") == ["Zhou Lan"]
    assert titles(make_viewer(dealer), people_called, "zhou.lan@") == ["Zhou Lan"]
    assert titles(make_viewer(dealer, "buyer"), people_called, "zhou") == []
    assert titles(make_viewer(make_dealer()), people_called, "zhou") == []


def test_an_exact_name_and_enter_open_the_thing(dealer: Organisation) -> None:
    order = make_order(dealer, [(make_product(sku="KT-17-W"), 1, 10)])
    client, search = as_(make_viewer(dealer)), reverse("shell:search")
    assert client.get(search, {"q": f" {str(order.number).lower()} "})["Location"] == reverse("orders:detail", args=[order.number])
    assert "/products/" in client.get(search, {"q": "kt-17-w"})["Location"]
    assert client.get(search, {"q": "SO-"}).status_code == 200
    assert 'aria-selected="true"' in client.get(search, {"q": "KT-17-W"}, headers={"HX-Request": "true"}).content.decode()


def test_actions_are_found_by_whom_they_are_for(dealer: Organisation) -> None:
    buyer, keeper = make_viewer(dealer, "buyer"), make_viewer(dealer, "stock_keeper")
    with seeing(buyer.scope):
        assert ("New order", reverse("orders:new")) in [(hit.title, hit.url) for _label, hits in find(buyer, "new ord") for hit in hits]
        assert exact_hit(find(buyer, "new ord")) is None
    with seeing(keeper.scope):
        assert find(keeper, "new ord") == []


@pytest.mark.parametrize("provider", ALL, ids=lambda provider: provider.__name__)
@pytest.mark.parametrize("size", [1, 3])
def test_a_provider_costs_one_statement(dealer: Organisation, provider: Any, size: int, django_assert_num_queries: Any) -> None:
    for _ in range(size):
        make_order(dealer, [(make_product(sku=f"K-{size}-{_}"), 1, 10)])
        late(dealer)
    viewer = hq_viewer()
    for text in ("SO-1234", "qingchuan", "晴川", "12"):
        with seeing(viewer.scope), django_assert_num_queries(0 if provider is people_called and text == "12" else 1):
            provider(viewer, text)


def test_signs_of_patterns_are_letters(dealer: Organisation) -> None:
    make_order(dealer, [(make_product(), 1, 10)])
    for text in ("%", "_", "%%%", "___", "S%2", "\\", "'; drop table orders_order; --", '"', "()|&"):
        for provider in ALL:
            assert titles(hq_viewer(), provider, text) == [], (provider.__name__, text)


@settings(max_examples=20)
@given(text=st.text(max_size=100))
def test_any_text_may_be_asked(text: str) -> None:
    viewer = hq_viewer()
    answer = as_(viewer).get(reverse("shell:search"), {"q": text})
    assert answer.status_code in {200, 302}


def test_at_most_six_of_a_kind(dealer: Organisation) -> None:
    for _ in range(MOST_OF_A_KIND + 2):
        make_order(dealer, [(make_product(sku=f"Z-{_}"), 1, 10)])
    assert len(titles(hq_viewer(), orders_called, "qingchuan")) == MOST_OF_A_KIND
    assert {"orders", "partners", "invoices", "shipments", "returns", "people", "products"} <= set(_providers)


def test_machines_search_too(dealer: Organisation) -> None:
    order = make_order(dealer, [(make_product(), 1, 10)])
    owner = make_viewer(dealer)
    with seeing(owner.scope):
        secret = issue_key("search", ["place_orders"], by=owner)[1]
    answer = Client().get("/api/v1/search", {"q": str(order.number)}, headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()[0]["hits"][0] == {
        "title": str(order.number), "detail": "Hangzhou Qingchuan Electric, ¥11.30", "url": reverse("orders:detail", args=[order.number]),
        "exact": True,
    }  # fmt: skip
