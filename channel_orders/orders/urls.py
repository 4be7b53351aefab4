from django.urls import path

from channel_orders.orders import views

app_name = "orders"
urlpatterns = [
    path("orders/", views.list_orders, name="list"),
    path("orders/new/", views.new, name="new"),
    path("orders/new/suggestions/", views.suggest, name="suggest"),
    path("orders/suggested/", views.suggested, name="suggested"),
    path("orders/desk/", views.desk, name="desk"),
    path("orders/credit/", views.credit_queue, name="credit_queue"),
    path("orders/credit/<str:number>/", views.credit_queue, name="credit_order"),
    path("orders/credit/<str:number>/decide/", views.decide, name="decide"),
    path("orders/credit/<str:number>/sign/", views.sign, name="sign"),
    path("orders/<str:number>/", views.detail, name="detail"),
    path("orders/<str:number>/cancel/", views.cancel, name="cancel"),
    path("orders/<str:number>/reorder/", views.reorder, name="reorder"),
]
