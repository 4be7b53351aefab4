"""Views of lists under a name: kept, shared, opened first, and nobody else's business."""

import pytest
from django.test import Client
from django.urls import reverse

from partners.access.models import User
from partners.refusal import Invalid, NotAllowed
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.shell.actions import remove_view, save_view
from portal.shell.models import SavedView
from portal.shell.saved import clean_query, views_of
from tests.factories import make_dealer, make_organisation, make_viewer

pytestmark = pytest.mark.django_db
PAGE = "orders:list"


def as_(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def names(viewer: Viewer) -> list[str]:
    with seeing(viewer.scope):
        return [view.name for view in views_of(viewer, PAGE)]


def test_a_view_keeps_filters_order_and_columns_and_not_the_page() -> None:
    assert clean_query("?stage=held&sort=-total&_hide=their_number&page=3&_export=csv") == "stage=held&sort=-total&_hide=their_number"
    assert clean_query("q=" + "x" * 1500) == ""


def test_ones_own_views_are_ones_own_and_shared_ones_are_the_houses() -> None:
    dealer = make_dealer()
    owner, buyer, stranger = make_viewer(dealer), make_viewer(dealer, "buyer"), make_viewer(make_dealer())
    with seeing(owner.scope):
        save_view(PAGE, "Mine", "stage=held", by=owner)
        save_view(PAGE, "Ours", "stage=shipped", shared=True, by=owner)
    assert names(owner) == ["Mine", "Ours"]
    assert names(buyer) == ["Ours"]
    assert names(stranger) == []


def test_a_distributor_does_not_find_its_dealers_views() -> None:
    distributor = make_organisation(kind="distributor")
    dealer = make_viewer(make_dealer(under=distributor))
    with seeing(dealer.scope):
        save_view(PAGE, "Ours", "", shared=True, by=dealer)
    assert names(make_viewer(distributor)) == []


def test_the_same_name_replaces_and_only_one_opens_first() -> None:
    owner = make_viewer(make_dealer())
    with seeing(owner.scope):
        save_view(PAGE, "Mine", "stage=held", first=True, by=owner)
        save_view(PAGE, " Mine ", "stage=shipped", first=True, by=owner)
        save_view(PAGE, "Other", "", first=True, by=owner)
        assert list(views_of(owner, PAGE).values_list("name", "query", "first")) == [("Mine", "stage=shipped", False), ("Other", "", True)]
        with pytest.raises(Invalid):
            save_view(PAGE, "  ", "", by=owner)


def test_only_its_maker_takes_a_view_away() -> None:
    dealer = make_dealer()
    owner, buyer = make_viewer(dealer), make_viewer(dealer, "buyer")
    with seeing(owner.scope):
        view = save_view(PAGE, "Ours", "", shared=True, by=owner)
    with seeing(buyer.scope), pytest.raises(NotAllowed):
        remove_view(view, by=buyer)
    for stranger in (buyer, make_viewer(make_dealer())):
        assert as_(stranger).post(reverse("shell:remove_view", args=[view.pk])).status_code == 404
    assert as_(owner).post(reverse("shell:remove_view", args=[view.pk])).status_code == 302
    with system("test"):
        assert not SavedView.objects.exists()


def test_a_list_opens_with_the_view_that_was_chosen_until_its_filters_are_taken_away() -> None:
    owner = make_viewer(make_dealer())
    client, address = as_(owner), reverse(PAGE)
    assert client.get(address).status_code == 200
    said = {"page": PAGE, "name": "Held", "query": "?stage=held&page=2", "first": "on"}
    assert client.post(reverse("shell:save_view"), said)["Location"] == f"{address}?stage=held"
    assert client.get(address)["Location"] == f"{address}?stage=held"
    assert client.get(address, headers={"Referer": f"http://testserver{address}?stage=held"}).status_code == 200
    assert client.get(f"{address}?stage=shipped").status_code == 200
    assert as_(owner).get(address)["Location"] == f"{address}?stage=held"  # another device, by its log-in


def test_a_view_without_a_name_or_of_no_list_is_refused() -> None:
    client = as_(make_viewer(make_dealer()))
    answer = client.post(reverse("shell:save_view"), {"page": PAGE, "name": " ", "query": ""})
    assert answer.status_code == 422
    assert "Give the view a name" in answer.content.decode()
    for page in ("", "nowhere:at_all", "orders:detail", "https://elsewhere.example"):
        assert client.post(reverse("shell:save_view"), {"page": page, "name": "X"}).status_code == 404
        assert client.get(reverse("shell:views"), {"page": page}).status_code == 404


def test_an_export_leaves_out_the_columns_that_are_hidden() -> None:
    client = as_(make_viewer(make_dealer()))
    head = client.get(reverse(PAGE), {"_export": "csv"}).content.decode().splitlines()[0].split(",")
    less = client.get(reverse(PAGE), {"_export": "csv", "_hide": "total"}).content.decode().splitlines()[0].split(",")
    assert len(less) == len(head) - 1
