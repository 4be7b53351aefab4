"""Customers for machines: matches with the answer, one effect a key, and nothing of strangers."""

import json
from typing import Any

import pytest
from django.test import Client

from partners.access.actions import issue_key
from partners.customers.models import Customer, Pair
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_organisation, make_viewer

pytestmark = pytest.mark.django_db
QINGCHUAN = {"name_zh": "杭州晴川电器有限公司", "phone": "0571 5550 0100", "city": "杭州"}


class Machine:
    """Somebody's program with a key."""

    def __init__(self, viewer: Viewer, scopes: tuple[str, ...] = ("work_leads",)) -> None:
        with seeing(viewer.scope):
            _key, token = issue_key("test", list(scopes), by=viewer)
        self.bearer = {"Authorization": f"Bearer {token}"}
        self.keys = 0

    def get(self, path: str, **query: str) -> Any:
        return Client().get(f"/api/v1{path}", query, headers=self.bearer)

    def post(self, path: str, body: dict[str, Any], key: str = "") -> Any:
        self.keys += 1
        headers = self.bearer | {"Idempotency-Key": key or f"key-{self.keys:06}"}
        return Client().post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


@pytest.fixture
def oak() -> Machine:
    return Machine(make_viewer(make_organisation()))


def test_a_customer_is_added_once_a_key_and_the_answer_says_whom_it_may_be(oak: Machine) -> None:
    first = oak.post("/customers", QINGCHUAN, "once-000001")
    again = oak.post("/customers", QINGCHUAN, "once-000001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.text == again.text
    assert first.json()["matches"] == []
    second = oak.post("/customers", QINGCHUAN | {"name_zh": "晴川电器"}).json()
    assert [(match["number"], match["certain"]) for match in second["matches"]] == [(first.json()["number"], True)]
    assert {"attribute": "phone", "level": "same", "bits": 7.5} in second["matches"][0]["reasons"]
    read = oak.get(f"/customers/{second['number']}").json()
    assert read["numbers"] == [first.json()["number"], second["number"]]
    assert [row["number"] for row in oak.get("/customers", find="qingchuan").json()["rows"]] == read["numbers"][::-1]
    with system("test"):
        assert Customer.objects.count() == 2


def test_links_are_made_and_retracted(oak: Machine) -> None:
    one, other = (oak.post("/customers", {"name": name}).json()["number"] for name in ("Quartz Lamp", "Birch Harbour"))
    pair = oak.post(f"/customers/{one}/links", {"other": other}).json()
    assert pair["state"] == "same"
    assert oak.post(f"/customers/pairs/{pair['id']}/retract", {}).json()["state"] == "open"
    assert [row["id"] for row in oak.get("/customers/pairs").json()["rows"]] == [pair["id"]]
    assert oak.post(f"/customers/{one}/links", {"other": other, "same": False}).json()["state"] == "different"


def test_a_stranger_reads_links_and_retracts_nothing_and_learns_nothing(oak: Machine) -> None:
    number = oak.post("/customers", QINGCHUAN).json()["number"]
    elm = Machine(make_viewer(make_organisation()))
    assert elm.get(f"/customers/{number}").status_code == 404
    assert elm.post("/customers/known", QINGCHUAN).json() == []
    own = elm.post("/customers", QINGCHUAN).json()
    assert own["matches"] == []
    assert elm.post(f"/customers/{own['number']}/links", {"other": number}).status_code == 422
    assert elm.post("/customers", {"name": "A", "same_as": number}).status_code == 422
    with system("test"):
        pair = Pair.objects.get()
    assert elm.post(f"/customers/pairs/{pair.pk}/retract", {}).status_code == 404
    assert elm.get("/customers/pairs").json()["rows"] == []
    assert len(Machine(hq_viewer()).post("/customers/known", QINGCHUAN).json()) == 2


def test_a_wrong_fact_and_a_missing_duty_are_refused(oak: Machine) -> None:
    refused = oak.post("/customers", {"name": "A", "phone": "12"})
    assert (refused.status_code, refused.json()["field"]) == (422, "phone")
    buyer = Machine(make_viewer(make_organisation()), ("place_orders",))
    assert buyer.get("/customers").status_code in {403, 404}
    with system("test"):
        assert Customer.objects.count() == 0
