"""What can be brought in, in the order in which one brings it: later kinds name what earlier ones made."""

from typing import TYPE_CHECKING

from portal.exchange.kinds.balances import BALANCES
from portal.exchange.kinds.customers import CUSTOMERS, OWN_CUSTOMERS
from portal.exchange.kinds.history import HISTORY
from portal.exchange.kinds.leads import LEADS
from portal.exchange.kinds.partners import PARTNERS
from portal.exchange.kinds.payments import PAYMENTS
from portal.exchange.kinds.people import PEOPLE
from portal.exchange.kinds.prices import PRICES
from portal.exchange.kinds.products import PRODUCTS
from portal.exchange.kinds.reports import COUNTS, SALES
from portal.exchange.kinds.stock import OPENING_STOCK
from portal.exchange.kinds.stock_days import STOCK_DAYS

KINDS = {
    kind.code: kind
    for kind in (
        PARTNERS, PEOPLE, PRODUCTS, PRICES, OPENING_STOCK, STOCK_DAYS, BALANCES, HISTORY, PAYMENTS, CUSTOMERS, LEADS, SALES, COUNTS,
        OWN_CUSTOMERS,
    )
}  # fmt: skip

if TYPE_CHECKING:
    from partners.walls.viewer import Viewer
    from portal.exchange.kinds.column import Kind


def kinds_for(viewer: "Viewer") -> "list[Kind]":
    """What a viewer may bring in: HQ its books, a partner what it reports of itself."""
    return [kind for kind in KINDS.values() if kind.is_for(viewer)]
