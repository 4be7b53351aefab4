"""A buyer's own price: which lists reach it, from when to when, with its country's tax; and nobody else's lists."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from channel_orders.pricing.models import PriceList, PriceStep, Promotion, TaxRate
from channel_orders.pricing.queries import Asked, price_lines, price_lists_of, steps_of
from partners.organisations.models import Organisation, Territory
from partners.walls.scope import seeing, system
from stock.catalogue.models import Category, Product
from tests.factories import hq_viewer, make_dealer, make_hq, make_organisation, make_product, make_viewer
from tests.factories.orders import make_price_list

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
D = Decimal


def price_of(buyer: Organisation, product: Product, quantity: int = 1, on: date = TODAY) -> Any:
    return price_lines(buyer, make_hq().pk, [Asked(product.pk, quantity)], on)[0]


def test_each_level_reaches_only_its_audience() -> None:
    east = Territory.objects.create(code="E", name="East")
    plain, gold, eastern, contracted = make_dealer(), make_dealer(tier="gold"), make_dealer(territory=east), make_dealer(tier="gold")
    kettle = make_product()
    make_price_list({kettle: 100})
    make_price_list({kettle: 95}, level="region", territory=east)
    make_price_list({kettle: 90}, level="tier", tier="gold")
    make_price_list({kettle: 80}, level="contract", buyer=contracted)
    assert [price_of(buyer, kettle).unit_price for buyer in (plain, gold, eastern, contracted)] == [100, 90, 95, 80]


def test_a_list_counts_from_its_first_day_to_its_last() -> None:
    dealer, kettle = make_dealer(), make_product()
    make_price_list({kettle: 100}, valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    make_price_list({kettle: 110}, valid_from=date(2026, 7, 1))
    assert [price_of(dealer, kettle, on=day) and price_of(dealer, kettle, on=day).unit_price for day in (
        date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))] == [None, 100, 110]  # fmt: skip


def test_tax_is_the_sellers_for_the_buyers_country_on_the_day() -> None:
    dealer, abroad, kettle = make_dealer(), make_dealer(country="GB"), make_product()
    make_price_list({kettle: D("33.33")})
    with system("test"):
        TaxRate.objects.create(seller=make_hq(), country="CN", rate=D("0.17"), valid_from=date(2020, 1, 1))
        TaxRate.objects.create(seller=make_hq(), country="CN", rate=D("0.13"), valid_from=date(2024, 1, 1))
    assert (price_of(dealer, kettle, 3).net, price_of(dealer, kettle, 3).tax) == (D("99.99"), D("13.00"))
    assert price_of(abroad, kettle, 3).tax == 0


def test_promotions_reach_products_by_name_or_category_and_tier() -> None:
    blenders = Category.objects.create(code="BL", name="Blenders")
    gold, plain = make_dealer(tier="gold"), make_dealer()
    blender, kettle = make_product(category=blenders), make_product()
    make_price_list({blender: 208, kettle: 100})
    dates = {"valid_from": TODAY, "valid_to": TODAY}
    with system("test"):
        Promotion.objects.create(seller=make_hq(), code="WINTER", name="Winter", share=D("0.1"), category=blenders, **dates)
        named = Promotion.objects.create(seller=make_hq(), code="GOLD", name="Gold", share=D("0.05"), tiers=["gold"], **dates)
        named.products.add(kettle)
    assert (price_of(plain, blender).unit_price, price_of(plain, kettle).unit_price) == (D("187.2"), 100)
    assert price_of(gold, kettle).receipt["promotion"]["code"] == "GOLD"


@pytest.mark.parametrize("size", [1, 3, 40])
def test_prices_cost_one_query_at_any_size(size: int, django_assert_num_queries: Any) -> None:
    hq, dealer, products = make_hq(), make_dealer(), [make_product() for _ in range(size)]
    make_price_list(dict.fromkeys(products, 10))
    with django_assert_num_queries(1):
        priced = price_lines(dealer, hq.pk, [Asked(product.pk, 2) for product in products], TODAY)
    assert [line and line.net for line in priced] == [D(20)] * size


def test_a_buyer_learns_its_price_but_never_reads_a_list() -> None:
    distributor = make_organisation(kind="distributor")
    dealer, kettle = make_dealer(under=distributor), make_product()
    make_price_list({kettle: 60})
    theirs = make_price_list({kettle: 75}, seller=distributor)
    viewer = make_viewer(dealer)
    with seeing(viewer.scope):
        assert price_lines(dealer, distributor.pk, [Asked(kettle.pk, 1)], TODAY)[0].unit_price == 75  # type: ignore[union-attr]
        assert (list(price_lists_of(viewer)), PriceList.objects.count(), PriceStep.objects.count()) == ([], 0, 0)
    seller, hq = make_viewer(distributor), hq_viewer()
    with seeing(seller.scope):
        assert list(price_lists_of(seller)) == [theirs]
        assert [step.price for step in steps_of(theirs)] == [75]
    with seeing(hq.scope):
        assert theirs not in price_lists_of(hq)
