from django.urls import path

from channel_orders.fulfilment import views

app_name = "fulfilment"
urlpatterns = [
    path("orders/<str:number>/fulfilment/", views.order, name="order"),
    path("orders/<str:number>/allocate/", views.allocate, name="allocate"),
    path("orders/<str:number>/ship/", views.ship, name="ship"),
    path("orders/<str:number>/return/", views.ask, name="ask"),
    path("shipping/", views.work, name="work"),
    path("shipping/ship/", views.ship_ready, name="ship_ready"),
    path("shipping/invoice/", views.invoice_shipped, name="invoice_shipped"),
    path("shipments/", views.shipments, name="shipments"),
    path("shipments/<str:number>/", views.shipment, name="shipment"),
    path("shipments/<str:number>/invoice/", views.invoice, name="invoice"),
    path("shipments/<str:number>/receive/", views.receive, name="receive"),
    path("shipments/<str:number>/credit-lost/", views.credit, name="credit_lost"),
    path("returns/", views.returns, name="returns"),
    path("returns/<str:number>/", views.return_detail, name="return"),
    path("returns/<str:number>/answer/", views.answer, name="answer"),
    path("returns/<str:number>/take-back/", views.take_in, name="take_back"),
]
