from django.urls import path

from stock.ledger import views

app_name = "stock"
urlpatterns = [
    path("stock/", views.positions, name="positions"),
    path("stock/count/", views.start, name="start"),
    path("stock/<int:pk>/", views.position, name="position"),
    path("stock/<int:pk>/count/", views.count, name="count"),
    path("stock/<int:pk>/expect/", views.expect, name="expect"),
    path("stock/<int:pk>/expected/<int:coming>/", views.arrive, name="arrive"),
]
