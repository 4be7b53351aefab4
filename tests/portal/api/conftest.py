"""A market with keys: a dealer, its sibling, HQ, each asking over HTTP."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.test import Client

from partners.access.actions import issue_key
from partners.organisations.models import Organisation
from partners.walls.scope import seeing
from partners.walls.viewer import Viewer
from stock.catalogue.models import Product
from tests.factories import hq_viewer, make_account, make_dealer, make_hq, make_place, make_position, make_product, make_viewer
from tests.factories.orders import make_price_list

KEYS = count(1)


@dataclass(frozen=True, slots=True)
class Caller:
    """A client with a key."""

    viewer: Viewer
    secret: str

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(f"/api/v1{path}", query, headers=self.headers())

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        headers = self.headers() | {"Idempotency-Key": key or f"key-{next(KEYS):08}"}
        return Client().post(f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=headers)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


def make_caller(viewer: Viewer) -> Caller:
    with seeing(viewer.scope):
        return Caller(viewer, issue_key("test", sorted(viewer.duties), by=viewer)[1])


@dataclass(frozen=True, slots=True)
class Market:
    dealer: Organisation
    buyer: Caller
    sibling: Caller
    hq: Caller
    products: list[Product]


@pytest.fixture
def market(db: None) -> Market:
    return make_api_market()


def make_api_market() -> Market:
    dealer, other = make_dealer(), make_dealer()
    products = [make_product() for _ in range(3)]
    make_price_list(dict.fromkeys(products, 10))
    place = make_place(make_hq())
    for product in products:
        make_position(product, 100, place=place)
    make_account(dealer, limit=1000)
    desk = hq_viewer("administrator", "order_desk", "credit_controller", "credit_manager")
    return Market(dealer, make_caller(make_viewer(dealer)), make_caller(make_viewer(other)), make_caller(desk), products)


@pytest.fixture
def lines(market: Market) -> Callable[..., list[dict[str, Any]]]:
    return lambda *pieces: [{"sku": product.sku, "quantity": n} for product, n in zip(market.products, pieces, strict=False)]
