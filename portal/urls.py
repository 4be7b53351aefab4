"""Every address of the portal."""

from django.urls import include, path

from portal import health
from portal.api.routes import api

urlpatterns = [
    path("", include("portal.shell.urls")),
    path("", include("portal.notices.urls")),
    path("", include("partners.journal.urls")),
    path("", include("partners.access.urls")),
    path("", include("partners.organisations.urls")),
    path("", include("partners.customers.urls")),
    path("", include("partners.organisations.applications.urls")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("partners.receivables.urls")),
    path("", include("stock.catalogue.urls")),
    path("", include("stock.ledger.urls")),
    path("", include("stock.sellthrough.urls")),
    path("", include("leads.pipeline.urls")),
    path("", include("leads.routing.urls")),
    path("", include("channel_orders.fulfilment.urls")),
    path("", include("portal.exchange.urls")),
    path("", include("channel_orders.pricing.urls")),
    path("", include("channel_orders.orders.urls")),
    path("", include("content.library.urls")),
    path("", include("content.pages.urls")),
    path("cms/", include("wagtail.admin.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
]
