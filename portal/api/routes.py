"""The one HTTP API: a router per component, bearer keys, problems in plain words, throttles."""

from django.http import HttpRequest
from ninja import NinjaAPI

from channel_orders.fulfilment.api import router as fulfilment
from channel_orders.orders.api import router as orders
from content.pages.api import router as library
from leads.routing.api import router as leads
from partners.customers.api import router as customers
from partners.journal.api import router as jobs
from partners.organisations.api import router as partners
from partners.organisations.applications.api import router as applications
from partners.receivables.api import router as money
from partners.walls.viewer import Viewer
from portal.api.problems import answer_problems
from portal.api.throttles import PerKey
from portal.notices.api import router as notices
from portal.shell.api import router as search
from stock.catalogue.api import router as products
from stock.ledger.api import router as stock
from stock.sellthrough.api import router as sellthrough


class KeyHolder:
    """Let in whoever the middleware found a viewer for by a key. A browser's session is no key: it could be lured here."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_name = "key"
    openapi_security_schema = {"type": "http", "scheme": "bearer", "description": "weir_<prefix>_<secret>, made under Keys in the portal"}

    def __call__(self, request: HttpRequest) -> Viewer | None:
        viewer: Viewer | None = getattr(request, "viewer", None)
        return viewer if viewer is not None and viewer.channel == "api" else None


api = NinjaAPI(
    title="Weir",
    version="1",
    description="Orders, credit, stock, money and papers between a brand and its partners. Writes take an Idempotency-Key: the same key "
    "and body get the same answer again, and the effect once.",
    auth=KeyHolder(),
    throttle=[PerKey("600/m")],
    docs_url=None,
    urls_namespace="api",
)
answer_problems(api)
ROUTERS = (
    partners,
    applications,
    customers,
    products,
    stock,
    sellthrough,
    orders,
    fulfilment,
    leads,
    money,
    jobs,
    notices,
    library,
    search,
)
for router in ROUTERS:
    api.add_router("", router)
