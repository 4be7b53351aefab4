"""What tables write in their cells."""

import datetime as dt
from decimal import Decimal

import django_tables2 as tables
import pytest
from django.test import RequestFactory

from portal.shell.controls import cells


class Linked(tables.Table):  # type: ignore[misc]
    on = tables.Column(linkify=lambda record: f"/deeds/{record['pk']}/")
    amount = tables.Column(linkify=lambda record: f"/deeds/{record['pk']}/")
    name = tables.Column(linkify=lambda record: f"/deeds/{record['pk']}/")


@pytest.mark.parametrize(
    ("on", "written"), [(dt.date(2019, 3, 4), "4 Mar 2019"), (dt.datetime(2019, 3, 4, 1, 30, tzinfo=dt.UTC), "4 Mar 2019, 09:30")]
)
def test_a_figure_inside_a_link_is_written_like_one_outside(on: dt.date, written: str) -> None:
    table = Linked([{"pk": 7, "on": on, "amount": Decimal("1234.5"), "name": "Deed"}])
    table.request = RequestFactory().get("/")
    shown = [str(cell) for _column, cell in cells(table.rows[0])]
    assert shown == [f'<a href="/deeds/7/">{written}</a>', '<a href="/deeds/7/">1,234.50</a>', '<a href="/deeds/7/">Deed</a>']
