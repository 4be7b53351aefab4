"""The bell, the list, the table of wishes, the stop link and the API, as their owner and as a stranger opens them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partners.access.actions import issue_key
from partners.access.models import User
from partners.organisations.models import Organisation
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.notices.letters import stop_token
from portal.notices.models import Hours, Notice, Wish
from tests.factories import make_dealer, make_viewer

pytestmark = pytest.mark.django_db
ORDER = "SO-10000001"


def as_(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def told(viewer: Viewer, event: int = 1, **fields: Any) -> Notice:
    facts = {"order": ORDER, "partner": "Songlan Kitchen", "total": "10", "currency": "CNY"}
    with system("test"):
        return Notice.objects.create(
            organisation_id=viewer.organisation_id, user_id=viewer.user_id, kind="order_held", event=event, facts=facts, **fields
        )


@pytest.fixture
def dealer() -> Organisation:
    return make_dealer()


def test_the_bell_tells_and_a_notice_opens_its_order_and_is_read(dealer: Organisation) -> None:
    owner = make_viewer(dealer)
    notice, client = told(owner), as_(owner)
    assert f"{ORDER} is held" in client.get(reverse("notices:bell")).content.decode()
    assert "data-bell hidden" not in client.get(reverse("shell:pulse")).content.decode()
    answer = client.get(reverse("notices:go", args=[notice.pk]))
    assert answer["Location"] == reverse("orders:detail", args=[ORDER])
    assert "data-bell hidden" in client.get(reverse("shell:pulse")).content.decode()


def test_anothers_notice_is_not_there_even_for_a_colleague(dealer: Organisation) -> None:
    owner, colleague = make_viewer(dealer), make_viewer(dealer)
    notice = told(owner)
    for stranger in (colleague, make_viewer(make_dealer())):
        client = as_(stranger)
        assert client.get(reverse("notices:go", args=[notice.pk])).status_code == 404
        assert ORDER not in client.get(reverse("notices:list")).content.decode()
        client.post(reverse("notices:read_all"))
    with system("test"):
        assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_queries_at_any_size(dealer: Organisation, size: int, django_assert_num_queries: Any) -> None:
    owner = make_viewer(dealer)
    for event in range(size):
        told(owner, event)
    client = as_(owner)
    with django_assert_num_queries(6):
        client.get(reverse("notices:list"))


def test_all_that_was_shown_is_marked_and_what_came_meanwhile_is_not(dealer: Organisation) -> None:
    owner = make_viewer(dealer)
    shown, _later = told(owner, 1), told(owner, 2)
    as_(owner).post(reverse("notices:read_all"), {"until": shown.pk})
    with system("test"):
        assert list(Notice.objects.filter(read_at=None).values_list("event", flat=True)) == [2]


def test_the_table_of_wishes_is_kept(dealer: Organisation) -> None:
    buyer = make_viewer(dealer, "buyer")
    client, address = as_(buyer), reverse("notices:wishes")
    page = client.get(address).content.decode()
    assert "Your order is held" in page
    assert "An invoice for you" not in page
    said = {"order_held-bell": "on", "quiet_from": "22:00", "quiet_until": "07:00", "digest": "on", "digest_hour": "9"}
    assert client.post(address, said).status_code == 302
    wish = Wish.objects.get(kind="order_held")
    assert (wish.bell, wish.mail, wish.digest) == (True, False, False)
    assert Hours.objects.get().digest_hour == 9


def test_half_of_the_quiet_hours_is_said_beside_the_field(dealer: Organisation) -> None:
    client, address = as_(make_viewer(dealer)), reverse("notices:wishes")
    answer = client.post(address, {"quiet_from": "22:00", "digest_hour": "8"})
    assert answer.status_code == 422
    assert "Say both when the quiet hours begin" in answer.content.decode()
    assert not Wish.objects.exists()


def test_a_signed_link_stops_one_kind_without_signing_in_and_only_when_pressed(dealer: Organisation) -> None:
    owner = make_viewer(dealer)
    address = reverse("notices:stop", args=[stop_token(owner.user_id or 0, "order_held")])
    client = Client(enforce_csrf_checks=True)
    assert client.get(address).status_code == 200
    assert not Wish.objects.exists()
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Wish.objects.get().mail is False
    forged = reverse("notices:stop", args=[stop_token(owner.user_id or 0, "order_held")[:-2] + "xx"])
    assert client.get(forged).status_code == 404


def test_machines_list_and_mark_once(dealer: Organisation) -> None:
    owner = make_viewer(dealer)
    notice = told(owner)
    with seeing(owner.scope):
        secret = issue_key("bell", ["place_orders"], by=owner)[1]
    client, headers = Client(), {"Authorization": f"Bearer {secret}"}
    rows = client.get("/api/v1/notices", headers=headers).json()["rows"]
    assert [(row["id"], row["url"]) for row in rows] == [(notice.pk, reverse("orders:detail", args=[ORDER]))]
    marked = client.post(f"/api/v1/notices/{notice.pk}/read", headers=headers | {"Idempotency-Key": "key-00000001"})
    again = client.post(f"/api/v1/notices/{notice.pk}/read", headers=headers | {"Idempotency-Key": "key-00000001"})
    assert marked.json() == again.json() == {"marked": 1}
    assert again["Idempotency-Replayed"] == "true"
    assert client.post("/api/v1/notices/999999/read", headers=headers | {"Idempotency-Key": "key-00000002"}).status_code == 404
    assert client.get("/api/v1/notices?unread=true", headers=headers).json()["rows"] == []
