"""Keys of machines: made, shown once, used, revoked."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from partners.access.models import ApiKey
from partners.walls.scope import system
from tests.factories import hq_viewer, make_dealer, make_viewer
from tests.partners.access.test_door import as_

pytestmark = pytest.mark.django_db


def make_key(client: Client, **fields: object) -> str:
    answer = client.post(reverse("access:keys"), {"name": "ERP", "scopes": ["place_orders"], "days": "30"} | fields)
    found = re.search(r"weir_[0-9a-f]+_[\w-]{20,}", answer.content.decode())
    return found[0] if found else ""


def test_a_key_is_shown_once_and_only_its_hash_is_kept() -> None:
    client = as_(make_viewer(make_dealer()))
    secret = make_key(client)
    assert secret
    assert secret not in client.get(reverse("access:keys")).content.decode()
    with system("test"):
        assert secret.split("_", 2)[2] not in str(ApiKey.objects.values().get())


def test_a_key_opens_the_api_until_it_is_revoked() -> None:
    client = as_(make_viewer(make_dealer()))
    bearer = {"Authorization": f"Bearer {make_key(client)}"}
    assert Client().get("/api/v1/openapi.json", headers=bearer).status_code == 200
    with system("test"):
        key = ApiKey.objects.get()
    assert client.post(reverse("access:revoke_key", args=[key.pk])).status_code == 302
    assert Client().get("/api/v1/openapi.json", headers=bearer).status_code == 302


def test_a_key_never_carries_what_its_maker_may_not() -> None:
    client = as_(make_viewer(make_dealer()))
    assert make_key(client, scopes=["administer"]) == ""
    assert make_key(client, scopes=[]) == ""


def test_a_double_tap_makes_one_key() -> None:
    client = as_(make_viewer(make_dealer()))
    assert make_key(client)
    assert make_key(client) == ""
    with system("test"):
        assert ApiKey.objects.count() == 1


def test_who_may_make_no_keys_sees_none() -> None:
    assert as_(make_viewer(make_dealer(), "buyer")).get(reverse("access:keys")).status_code == 403
    assert as_(hq_viewer("planner")).get(reverse("access:keys")).status_code == 403
    mine, foreign = as_(make_viewer(make_dealer())), as_(make_viewer(make_dealer()))
    make_key(mine)
    with system("test"):
        key = ApiKey.objects.get()
    assert foreign.post(reverse("access:revoke_key", args=[key.pk])).status_code == 404
    with system("test"):
        assert ApiKey.objects.get().revoked_at is None
