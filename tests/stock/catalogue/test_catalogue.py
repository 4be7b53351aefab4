"""Products are found as people type, changed by those whose duty it is, and every change is kept."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.access.models import User
from partners.journal.models import AuditEntry
from partners.refusal import NotAllowed
from partners.walls.scope import system
from stock.catalogue.actions import save_product
from stock.catalogue.models import Product
from stock.catalogue.queries import find_products, products_for
from stock.catalogue.rules import pinyin_of
from tests.factories import hq_viewer, make_dealer, make_product, make_viewer

pytestmark = pytest.mark.django_db


def logged_in(viewer: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def test_a_chinese_name_is_found_by_pinyin_and_by_initials() -> None:
    assert pinyin_of("电水壶 1.7L") == "dianshuihu 1.7l dsh 1.7l"
    assert pinyin_of("Kettle") == ""
    by = hq_viewer("planner")
    kettle = save_product(None, {"sku": "KT-17-W", "name": "Kettle white", "name_zh": "电水壶白"}, by=by)
    save_product(None, {"sku": "RC-40", "name": "Rice cooker", "name_zh": "电饭煲"}, by=by)
    for typed in ("kt-17", "white", "水壶", "shuihu", "dsh", "kettle WHITE"):
        assert list(find_products(typed)) == [kettle], typed


def test_what_changed_is_kept_old_and_new() -> None:
    by, product = hq_viewer("planner"), make_product(pack=4)
    save_product(product, {"pack": 6, "name": product.name}, by=by)
    with system("test"):
        assert AuditEntry.objects.get(verb="change_product").changes == {"pack": [4, 6]}
    for stranger in (make_viewer(make_dealer()), hq_viewer("order_desk")):
        with pytest.raises(NotAllowed):
            save_product(product, {"pack": 8}, by=stranger)
    product.refresh_from_db()
    assert product.pack == 6


def test_partners_do_not_see_what_is_only_planned() -> None:
    planned = make_product(life="planned")
    assert planned in products_for(hq_viewer())
    dealer = make_viewer(make_dealer())
    assert planned not in products_for(dealer)
    assert logged_in(dealer).get(f"/products/{planned.pk}/").status_code == 404


def test_the_list_costs_the_same_queries_at_one_row_and_at_three() -> None:
    client, costs = logged_in(make_viewer(make_dealer())), []
    for rows in (1, 2):
        for _ in range(rows):
            make_product()
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/products/?q=kettle").status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 10


def test_pages_answer_in_both_languages_and_export(client: Any) -> None:
    product = make_product(name_zh="电水壶", description_zh="烧水", replaced_by=make_product(), life="ended")
    by = make_viewer(make_dealer(), language="zh-hans")
    client = logged_in(by)
    assert "电水壶" in client.get(f"/products/{product.pk}/").content.decode()
    assert client.get("/products/?_export=csv").content.decode("utf-8-sig").count("\n") == 3
    assert client.get("/products/?life=ended").status_code == 200


def test_a_planner_adds_and_changes_a_product_and_faults_stand_at_the_field() -> None:
    client = logged_in(hq_viewer("planner"))
    fields = {"sku": "KT-1", "name": "Kettle", "name_zh": "水壶", "pack": 4, "minimum": 6, "unit": "piece", "life": "active"}
    wrong = client.post("/products/new/", fields | {"replaced_by": "NOPE"})
    assert wrong.status_code == 422
    assert "4 or 8" in wrong.content.decode()
    assert "No product has this code." in wrong.content.decode()
    made = client.post("/products/new/", fields | {"minimum": 8})
    product = Product.objects.get(sku="KT-1")
    assert made.headers["Location"] == f"/products/{product.pk}/"
    assert product.pinyin == "shuihu sh"
    assert client.get(f"/products/{product.pk}/change/").status_code == 200
    client.post(f"/products/{product.pk}/change/", fields | {"minimum": 8, "name": "Electric kettle"})
    with system("test"):
        assert AuditEntry.objects.get(verb="change_product").changes == {"name": ["Kettle", "Electric kettle"]}
    assert logged_in(make_viewer(make_dealer())).get("/products/new/").status_code == 404
