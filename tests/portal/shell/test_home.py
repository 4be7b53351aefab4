"""The first page of each role: what it answers, and that it costs the same queries however much there is."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partners.access.models import User
from partners.access.rules import HQ_ROLES, PARTNER_ROLES
from partners.organisations.models import Organisation
from partners.receivables.models import Invoice
from partners.walls.scope import seeing, system
from partners.walls.viewer import Viewer
from portal.shell.actions import put_steps_away
from portal.shell.gauges import ABOVE, GAUGES_OF, MOST_GAUGES, _readings, gauges_of, keys_of
from portal.shell.quick import QUICK, on_home, quick_of
from portal.shell.steps import MOST_STEPS, _steps, first_steps
from tests.factories import make_dealer, make_organisation, make_product, make_viewer
from tests.factories.partners import make_account, make_hq
from tests.factories.placed import make_order
from tests.factories.things import make_place

pytestmark = pytest.mark.django_db
SIDES = [*((role, False) for role in PARTNER_ROLES), *((role, True) for role in HQ_ROLES)]


def as_(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def trade(size: int, dealer: Organisation) -> None:
    """`size` orders under way, held orders, and late invoices of the dealer; its distributor owes and is owed as much."""
    make_place(make_hq())
    product = make_product(sku=f"KT-{size}")
    for _ in range(size):
        make_order(dealer, [(product, 2, 100)], wanted_on=timezone.localdate() - timezone.timedelta(days=3))
        make_order(dealer, [(product, 2, 100)], held=True)
        late(dealer)


def late(debtor: Organisation) -> None:
    account = make_account(debtor)
    with system("test"):
        Invoice.objects.create(
            account=account, debtor_id=account.debtor_id, creditor_id=account.creditor_id, number=f"INV-{Invoice.objects.count()}",
            issued_on=timezone.localdate() - timezone.timedelta(days=60), due_on=timezone.localdate() - timezone.timedelta(days=30),
            currency="CNY", net=Decimal(100), total=Decimal(100), open=Decimal(100),
        )  # fmt: skip


MOST_QUERIES = 40  # an owner's page with every component's part; each part costs few and fixed ones


@pytest.mark.parametrize(("role", "hq"), SIDES)
def test_home_costs_the_same_queries_at_two_sizes(role: str, hq: bool) -> None:
    dealer = make_dealer()
    client = as_(make_viewer(make_hq() if hq else dealer, role))
    costs = []
    for size in (1, 2):
        trade(size, dealer)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= MOST_QUERIES


def test_every_gauge_that_a_role_reads_is_registered_and_few() -> None:
    for table in (GAUGES_OF, ABOVE):
        for role, keys in table.items():
            assert set(keys) <= set(_readings), role
            assert len(keys) <= MOST_GAUGES, role
    assert set(GAUGES_OF) == {role for role, _hq in SIDES}


def test_every_role_has_first_steps_whose_pages_are_there() -> None:
    for role, _hq in SIDES:
        mine = [step for step in _steps.values() if role in step.roles]
        assert 2 <= len(mine) <= MOST_STEPS, role
        assert all(reverse(step.url_name) for step in mine)


def test_a_gauge_opens_the_list_its_figure_was_read_from() -> None:
    dealer = make_dealer()
    viewer = make_viewer(dealer)
    for _ in range(3):
        late(dealer)
    with seeing(viewer.scope):
        late_gauge = next(gauge for gauge in gauges_of(viewer) if gauge.label == "Past due")
    assert (late_gauge.value, late_gauge.detail, late_gauge.kind) == ("¥300.00", "3 invoices", "stop")
    assert as_(viewer).get(late_gauge.url).content.decode().count("INV-") >= 3


def test_figures_are_of_ones_own_house() -> None:
    dealer, other = make_dealer(), make_dealer()
    late(other)
    viewer = make_viewer(dealer)
    with seeing(viewer.scope):
        assert [gauge.value for gauge in gauges_of(viewer) if gauge.label == "Past due"] == ["0"]


def test_a_distributor_reads_as_a_seller_too() -> None:
    distributor = make_organisation(kind="distributor")
    alone = make_viewer(distributor)
    assert "overdue" not in keys_of(alone)
    dealer = make_dealer(under=distributor)
    late(dealer)
    viewer = make_viewer(distributor)
    with seeing(viewer.scope):
        assert next(gauge for gauge in gauges_of(viewer) if gauge.label == "Overdue to us").value == "¥100.00"


def test_first_steps_tick_themselves_and_are_put_away_for_good() -> None:
    dealer = make_dealer()
    viewer, colleague = make_viewer(dealer, "buyer"), make_viewer(dealer, "buyer")
    with seeing(viewer.scope):
        assert not any(step.done for step in first_steps(viewer).steps)  # type: ignore[union-attr]
    trade(1, dealer)
    with seeing(viewer.scope):
        done = {str(step.label) for step in first_steps(viewer).steps if step.done}  # type: ignore[union-attr]
        assert done == {"Place the first order"}
    as_(viewer).post(reverse("shell:steps_away"))
    put_steps_away(by=viewer)
    with seeing(viewer.scope):
        assert first_steps(viewer) is None
        assert first_steps(colleague) is not None
    assert "First steps" not in as_(viewer).get("/").content.decode()


def test_first_steps_cost_one_query(django_assert_num_queries: Any) -> None:
    viewer = make_viewer(make_dealer())
    with seeing(viewer.scope), django_assert_num_queries(1):
        first_steps(viewer)


def test_quick_actions_follow_duties_and_lead_to_pages() -> None:
    dealer = make_dealer()
    keeper = make_viewer(dealer, "stock_keeper")
    assert [str(quick.item.label) for quick in on_home(keeper)] == ["Count a delivery", "Count stock"]
    assert "New order" not in {str(quick.item.label) for quick in quick_of(keeper)}
    assert all(reverse(quick.item.url_name) for quick in QUICK)
    assert 'href="/orders/new/"' in as_(make_viewer(dealer, "buyer")).get("/").content.decode()


def test_two_stay_away_from_each_others_money() -> None:
    """A salesperson may not see money: no gauge, task or panel of it."""
    dealer = make_dealer()
    late(dealer)
    page = as_(make_viewer(dealer, "salesperson")).get("/").content.decode()
    assert "Past due" not in page
    assert "Pay " not in page
