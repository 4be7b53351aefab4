"""What each component says on the first page, in the rail and in search: asked here, because only the portal may ask them all.

A part that belongs to one component is one function below, registered in `compose`.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from partners.walls.viewer import Viewer
from portal.shell.customers import compose_customers
from portal.shell.figures import is_chinese
from portal.shell.finding import compose_finding
from portal.shell.house import compose_house
from portal.shell.leads import compose_leads
from portal.shell.library import compose_library
from portal.shell.money import compose_money
from portal.shell.onboarding import compose_onboarding
from portal.shell.search import MOST_OF_A_KIND, Hit, find_with
from portal.shell.sellthrough import compose_sellthrough
from portal.shell.steps import compose_steps
from portal.shell.supply import compose_supply
from portal.shell.things import compose_things
from portal.shell.trade import compose_trade
from stock.catalogue.queries import find_products, products_for


def compose() -> None:
    """Register every part; asked once, when the portal starts."""
    compose_trade()
    compose_onboarding()
    compose_customers()
    compose_library()
    compose_money()
    compose_supply()
    compose_house()
    compose_sellthrough()
    compose_leads()
    compose_steps()
    compose_finding()
    compose_things()
    find_with("products", gettext_lazy("Products"), products_called)


def products_called(viewer: Viewer, text: str) -> list[Hit]:
    """Products by code, name or pinyin; an exact code first."""
    found = (products_for(viewer) & find_products(text)).order_by("sku")[: MOST_OF_A_KIND * 4]
    best = sorted(found, key=lambda product: (product.sku.casefold() != text.casefold(), product.sku))
    chinese = is_chinese()
    return [
        Hit(
            (chinese and product.name_zh) or product.name,
            product.sku,
            reverse("catalogue:product", args=[product.pk]),
            "box",
            (product.sku,),
        )
        for product in best[:MOST_OF_A_KIND]
    ]
