"""A seller's price lists: set from a day on, so that the past keeps its price; nobody else's."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channel_orders.pricing.actions import end_list, set_price
from channel_orders.pricing.models import PriceList, PriceStep
from channel_orders.pricing.queries import Asked, price_lines
from partners.access.models import User
from partners.refusal import Invalid, NotAllowed
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from tests.factories import hq_viewer, make_dealer, make_hq, make_organisation, make_product, make_viewer
from tests.factories.orders import make_price_list

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
D = Decimal


def browser(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def test_a_price_from_next_week_leaves_todays_and_is_there_next_week() -> None:
    dealer, kettle, toaster = make_dealer(), make_product(), make_product()
    old = make_price_list({kettle: 100, toaster: 50})
    viewer, then = hq_viewer("order_desk"), TODAY + timedelta(days=7)
    with seeing(viewer.scope):
        for price in (110, 111):
            held = set_price(old, kettle.pk, 1, D(price), since=then, by=viewer)
            with system("test"):
                old = PriceList.objects.get(code=held.code)
    hq = make_hq()
    asked = [Asked(kettle.pk, 1), Asked(toaster.pk, 1)]
    assert [[line and line.unit_price for line in price_lines(dealer, hq.pk, asked, day)] for day in (TODAY, then)] == [
        [100, 50],
        [111, 50],
    ]


def test_a_step_is_taken_away_and_a_list_ends() -> None:
    kettle = make_product()
    price_list, viewer = make_price_list({kettle: {1: 100, 10: 90}}), hq_viewer("order_desk")
    with seeing(viewer.scope):
        set_price(price_list, kettle.pk, 10, None, since=price_list.valid_from, by=viewer)
        assert [step.from_quantity for step in PriceStep.objects.all()] == [1]
        end_list(price_list, TODAY, by=viewer)
        with pytest.raises(Invalid):
            set_price(price_list, kettle.pk, 1, D(1), since=TODAY + timedelta(days=1), by=viewer)
        with pytest.raises(Invalid):
            end_list(price_list, price_list.valid_from - timedelta(days=1), by=viewer)


def test_nobody_sets_prices_but_the_seller() -> None:
    distributor = make_organisation(kind="distributor")
    kettle = make_product()
    theirs = make_price_list({kettle: 75}, seller=distributor)
    for viewer in (hq_viewer("order_desk"), make_viewer(distributor, "bookkeeper"), make_viewer(make_dealer(under=distributor))):
        with pytest.raises(NotAllowed), seeing(viewer.scope):
            set_price(theirs, kettle.pk, 1, D(1), since=TODAY, by=viewer)
        client = browser(viewer)
        assert client.post(reverse("pricing:list", args=[theirs.code])).status_code == 404
    with system("test"):
        assert PriceStep.objects.get().price == 75


def test_a_seller_opens_a_list_and_sets_a_price_from_the_page() -> None:
    kettle, client = make_product(), browser(hq_viewer("order_desk"))
    wanted = {"code": "GOLD", "name": "Gold", "level": "tier", "currency": "CNY", "priority": 0, "valid_from": TODAY, "merges": "on"}
    assert client.post(reverse("pricing:new"), wanted).status_code == 422
    made = client.post(reverse("pricing:new"), wanted | {"tier": "gold"})
    assert made.url == reverse("pricing:list", args=["GOLD"])
    assert client.post(reverse("pricing:new"), wanted | {"tier": "gold"}).status_code == 422
    said = {"sku": kettle.sku.lower(), "from_quantity": "10", "price": "88.5", "since": TODAY}
    assert client.post(made.url, said).status_code == 302
    assert client.post(made.url, said | {"sku": "never"}).status_code == 422
    assert "88.5" in client.get(made.url).text
    assert "GOLD" in client.get(reverse("pricing:lists")).text


@pytest.mark.parametrize("size", [1, 3])
def test_price_pages_cost_the_same_queries_at_any_size(size: int, django_assert_num_queries: Any) -> None:
    lists = [make_price_list({make_product(): 100 for _ in range(size)}) for _ in range(size)]
    client = browser(hq_viewer("order_desk"))
    with django_assert_num_queries(5):
        client.get(reverse("pricing:lists"))
    with django_assert_num_queries(6):
        client.get(reverse("pricing:list", args=[lists[0].code]))
