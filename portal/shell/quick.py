"""What one comes to do: the quick actions at the top of the home page, found by search too.

To add one, add a line: its words, its page, the duties any of which opens it, and for which side it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from partners.walls.viewer import Viewer
from portal.shell.navigation import Item, Word, duties

MOST_QUICK = 2


@dataclass(frozen=True)
class Quick:
    """One action. `side` is "hq", "partner" or both; `below` only for who has partners below; `main` may stand on the home page."""

    item: Item
    side: str = ""
    main: bool = False

    def is_for(self, viewer: Viewer) -> bool:
        right_side = not self.side or (self.side == "hq") == viewer.is_hq
        return right_side and self.item.is_for(viewer) and any(viewer.may(duty) for duty in self.item.duties)


def _quick(label: Word, url_name: str, icon: str, codes: str, *, side: str = "", main: bool = False, below: bool = False) -> Quick:
    return Quick(Item(label, url_name, icon, duties(*codes.split()), below=below), side, main)


QUICK: list[Quick] = [
    _quick(_("New order"), "orders:new", "plus", "place_orders", side="partner", main=True),
    _quick(_("New order for a partner"), "orders:new", "plus", "place_orders", side="hq", main=True),
    _quick(_("Ship and invoice"), "fulfilment:work", "truck", "serve_orders", side="hq", main=True),
    _quick(_("Count a delivery"), "fulfilment:shipments", "truck", "receive_goods", side="partner", main=True),
    _quick(_("Record a payment"), "receivables:accounts", "bank", "grant_credit", side="hq", main=True),
    _quick(_("Set a credit limit"), "receivables:accounts", "money", "grant_credit", side="hq"),
    _quick(_("Release or refuse held orders"), "orders:credit_queue", "hold", "grant_credit", main=True),
    _quick(_("Run statements"), "receivables:statements", "book", "run_statements", side="hq"),
    _quick(_("Add a partner"), "organisations:new", "people", "manage_partners", side="hq", main=True),
    _quick(_("Invite a colleague"), "organisations:people", "user", "manage_people"),
    _quick(_("New price list"), "pricing:new", "columns", "manage_prices", side="hq"),
    _quick(_("New product"), "catalogue:new", "tag", "manage_catalogue", side="hq", main=True),
    _quick(_("Count stock"), "stock:positions", "box", "report_stock", main=True),
    _quick(_("Bring in a file"), "exchange:imports", "up", "import_data", side="hq", main=True),
    _quick(_("Make a key for a system"), "access:keys", "key", "administer manage_people"),
    _quick(_("View as a partner"), "access:view_as", "swap", "view_as_partner", side="hq"),
]


def quick_of(viewer: Viewer) -> list[Quick]:
    """All the viewer may do, in the order of the table."""
    return [quick for quick in QUICK if quick.is_for(viewer)]


def on_home(viewer: Viewer) -> Iterable[Quick]:
    return [quick for quick in quick_of(viewer) if quick.main][:MOST_QUICK]
