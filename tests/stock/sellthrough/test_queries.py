"""What is read of reports: what is due, coverage, channel stock, what is too deep, what came another way, and what to order."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.walls.scope import seeing, system
from stock.ledger.models import Transit
from stock.sellthrough.actions import refresh_paces, send_report
from stock.sellthrough.queries import (
    ChannelFilter,
    channel_stock,
    elsewhere,
    products_to_report,
    reporting_of,
    rules_in_force,
    running_low,
    suggested_order,
    week_coverage,
)
from stock.sellthrough.rules import Depth, Line, is_too_deep
from tests.factories import hq_viewer, make_dealer, make_hq, make_organisation, make_viewer
from tests.stock.sellthrough.shelf import Shelf, make_shelf, week

pytestmark = pytest.mark.django_db


def on_the_way(shelf: Shelf, pieces: int) -> None:
    with system("test"):
        Transit.objects.create(
            organisation=shelf.dealer, sender=make_hq(), product=shelf.product, source=f"shipment:{shelf.dealer.pk}", shipped=pieces
        )


def sold_for(shelf: Shelf, weeks: int, pieces: int) -> None:
    for back in range(weeks, 0, -1):
        shelf.sells(pieces, back=back)


def test_a_dealer_reports_on_what_it_has_or_sells_and_nothing_else() -> None:
    shelf = make_shelf(products=3, pieces=20)
    make_shelf(pieces=9)  # another dealer's
    shelf.sells({shelf.products[1].pk: 5}, back=2)
    with seeing(shelf.viewer.scope):
        listed = products_to_report(shelf.dealer.pk, week(1))
    assert [(one.product.pk, one.on_hand, one.last_sold) for one in listed] == [
        (shelf.products[0].pk, 20, None), (shelf.products[1].pk, 15, 5), (shelf.products[2].pk, 20, None),
    ]  # fmt: skip


def test_coverage_says_on_how_many_the_figures_rest() -> None:
    shelves = [make_shelf(pieces=9) for _ in range(3)]
    make_dealer(state="ended")
    shelves[0].sells(2)
    with system("test"):
        covered = week_coverage(hq_viewer(), week(1))
    assert (covered.sent, covered.expected, covered.missing) == (1, 3, 2)


def test_a_distributor_sees_the_coverage_of_its_own_dealers() -> None:
    distributor = make_organisation(kind="distributor")
    below, other = make_shelf(pieces=9, under=distributor), make_shelf(pieces=9)
    other.sells(2)
    viewer = make_viewer(distributor)
    with seeing(viewer.scope):
        assert (week_coverage(viewer, week(1)).sent, week_coverage(viewer, week(1)).expected) == (0, 1)
        assert [(one.pk, one.has_sent) for one in reporting_of(viewer, week(1))] == [(below.dealer.pk, False)]


def test_channel_stock_shows_cover_and_on_how_many_weeks_it_rests() -> None:
    shelf = make_shelf(pieces=60)
    sold_for(shelf, 4, 5)
    on_the_way(shelf, 10)
    with system("test"):
        row = channel_stock(hq_viewer(), rules_in_force()).get(organisation=shelf.dealer)
        with_transit = channel_stock(hq_viewer(), rules_in_force(), ChannelFilter(transit=True)).get(organisation=shelf.dealer)
    assert (row.on_hand, row.on_the_way, row.sold, row.weeks, row.cover) == (40, 10, 20, 4, Decimal(8))
    assert with_transit.cover == Decimal(10)


def test_who_never_reported_has_stock_and_no_cover() -> None:
    shelf = make_shelf(pieces=60)
    refresh_paces()
    with system("test"):
        row = channel_stock(hq_viewer(), rules_in_force()).get(organisation=shelf.dealer)
    assert (row.on_hand, row.sold, row.weeks, row.cover) == (60, None, 0, None)


def test_a_partner_sees_only_stock_below_itself() -> None:
    distributor = make_organisation(kind="distributor")
    below, other = make_shelf(pieces=9, under=distributor), make_shelf(pieces=9)
    viewer = make_viewer(distributor)
    with seeing(viewer.scope):
        assert {row.organisation_id for row in channel_stock(viewer, rules_in_force())} == {below.dealer.pk}
    with seeing(other.viewer.scope):
        assert list(channel_stock(other.viewer, rules_in_force())) == []


def test_the_database_flags_as_too_deep_what_the_rule_does() -> None:
    rules = rules_in_force()
    for received, sold in ((200, 5), (200, 20), (40, 10), (30, 0), (8, 1)):
        shelf = make_shelf(pieces=0)
        shelf.put(received, on=week(5))
        sold_for(shelf, 5, sold)
    with system("test"):
        everything = list(channel_stock(hq_viewer(), rules))
        flagged = {row.pk for row in channel_stock(hq_viewer(), rules, ChannelFilter(state="deep"))}
    said = {
        row.pk
        for row in everything
        if is_too_deep(Depth(row.received, row.sold, row.cover, row.weeks), most_ratio=rules.deep_ratio, most_cover=rules.cover_most)
    }
    assert len(everything) == 5
    assert flagged == said != set()


def test_goods_that_crossed_a_territory_are_evidence_with_both_ends() -> None:
    from partners.organisations.models import Territory

    east, west = (Territory.objects.create(code=code, name=code) for code in ("EAST", "WEST"))
    here, there = make_shelf(territory=east), make_shelf(territory=west)
    there = Shelf(there.dealer, there.viewer, here.products)
    there.put(40, on=week(5))
    there.counts(28, back=2)
    here.sells(12)
    with system("test"):
        (signal,) = elsewhere(hq_viewer())
    assert (signal.organisation_id, signal.surplus, signal.received) == (here.dealer.pk, 12, 0)
    assert [(one["code"], one["pieces"]) for one in signal.short] == [(there.dealer.code, 12)]
    with seeing(here.viewer.scope):
        (own,) = elsewhere(here.viewer)
    assert own.short == []  # a dealer is told nothing of others


def test_what_runs_low_is_suggested_in_whole_packs_less_what_is_ordered() -> None:
    shelf = make_shelf(products=2, pieces=60)
    low, enough = shelf.products
    with system("test"):
        type(low).objects.filter(pk=low.pk).update(pack=4, minimum=4)
    for back in (4, 3, 2, 1):
        shelf.sells({low.pk: 14, enough.pk: 1}, back=back)
    with seeing(shelf.viewer.scope):
        (one,) = running_low(shelf.dealer.pk)
        ordered = running_low(shelf.dealer.pk, on_order={low.pk: 24})
        every = suggested_order(shelf.dealer.pk)
    assert (one.product.pk, one.because.cover, one.because.need.on_hand) == (low.pk, 2, 4)
    assert (one.because.level, one.because.quantity) == (24, 20)  # 14 a week for 12 days, none of it uncertain
    assert ordered == []
    assert [(made.product.pk, made.because.quantity) for made in every] == [(low.pk, 20), (enough.pk, 0)]


@pytest.mark.parametrize("size", [1, 3])
def test_a_report_costs_the_same_statements_at_any_size(size: int) -> None:
    shelf = make_shelf(products=size, pieces=20)
    said = {product.pk: 4 for product in shelf.products}
    shelf.sells(said)
    with CaptureQueriesContext(connection) as asked:
        send_report("sales", week(1), [Line(product, sold=pieces + 1) for product, pieces in said.items()], by=shelf.viewer)
    assert len([query for query in asked if "savepoint" not in query["sql"].lower()]) == 12


@pytest.mark.parametrize("size", [1, 3])
def test_channel_stock_costs_the_same_queries_at_any_size(size: int) -> None:
    for _ in range(size):
        sold_for(make_shelf(pieces=30), 2, 5)
    viewer = hq_viewer()
    with system("test"), CaptureQueriesContext(connection) as asked:
        rows = [(row.organisation.name, row.product.name, row.cover) for row in channel_stock(viewer, rules_in_force())]
    assert (len(rows), len(asked)) == (size, 2)


def test_a_store_and_a_dealer_report_a_distributor_need_not() -> None:
    with system("test"):
        make_organisation(kind="distributor")
        make_organisation(kind="store", under=make_dealer())
        assert week_coverage(hq_viewer(), week(1)).expected == 2
