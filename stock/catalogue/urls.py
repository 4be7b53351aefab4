from django.urls import path

from stock.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("products/", views.products, name="products"),
    path("products/new/", views.change, name="new"),
    path("products/<int:pk>/", views.product, name="product"),
    path("products/<int:pk>/change/", views.change, name="change"),
]
