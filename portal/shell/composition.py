"""What each component says on the first page, in the rail and in search: asked here, because only the portal may ask them all.

A part that belongs to one component is one function below, registered in `compose`.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.receivables.queries import accounts_of, standing_of
from partners.walls.viewer import Viewer
from portal.shell.customers import compose_customers
from portal.shell.figures import is_chinese
from portal.shell.home import Panel, Task, show_with, wait_with
from portal.shell.navigation import MONEY, Count, address_of, count_with
from portal.shell.search import MOST_OF_A_KIND, Hit, find_with
from portal.shell.trade import compose_trade
from stock.catalogue.queries import find_products, products_for

MOST_ACCOUNTS = 3  # more than that are looked at on their own page


def compose() -> None:
    """Register every part; asked once, when the portal starts."""
    compose_trade()
    compose_customers()
    show_with("credit", credit_panel)
    wait_with("overdue", overdue_tasks)
    count_with("money_due", money_due)
    find_with("products", gettext_lazy("Products"), products_called)


def credit_panel(viewer: Viewer) -> Panel | None:
    """What the reader's own organisation may still order for, by account."""
    if viewer.is_hq or not viewer.duties & {"see_money", "place_orders"}:
        return None
    accounts = accounts_of(viewer).filter(debtor_id=viewer.organisation_id).order_by("pk")[:MOST_ACCOUNTS]
    shown = [{"account": account, "standing": standing_of(account)} for account in accounts]
    return Panel("shell/panels/credit.html", {"accounts": shown, "url": address_of(MONEY)}, beside=True) if shown else None


def overdue_tasks(viewer: Viewer) -> list[Task]:
    """The debt that is late, one task an account."""
    if viewer.is_hq or "see_money" not in viewer.duties:
        return []
    return [
        Task(
            _("Pay %(seller)s") % {"seller": seller},
            ngettext("The oldest invoice is %(n)s day past due.", "The oldest invoice is %(n)s days past due.", days) % {"n": days},
            address_of(MONEY),
            _("See"),
            kind="stop",
            icon="alert",
            rank=10,
        )
        for seller, days in _late(viewer)
    ]


def money_due(viewer: Viewer) -> Count:
    late = 0 if viewer.is_hq else len(_late(viewer))
    return Count(late, due=late > 0)


def _late(viewer: Viewer) -> list[tuple[str, int]]:
    accounts = accounts_of(viewer).filter(debtor_id=viewer.organisation_id).order_by("pk")[:MOST_ACCOUNTS]
    found = [(account.creditor.name, standing_of(account).days_overdue) for account in accounts]
    return [(seller, days) for seller, days in found if days]


def products_called(viewer: Viewer, text: str) -> list[Hit]:
    """Products by code, name or pinyin; an exact code first."""
    found = (products_for(viewer) & find_products(text)).order_by("sku")[: MOST_OF_A_KIND * 4]
    best = sorted(found, key=lambda product: (product.sku.casefold() != text.casefold(), product.sku))
    chinese = is_chinese()
    return [
        Hit((chinese and product.name_zh) or product.name, product.sku, reverse("catalogue:product", args=[product.pk]), "box")
        for product in best[:MOST_OF_A_KIND]
    ]
